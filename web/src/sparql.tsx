// Questions in SPARQL: those that have a name, and those that somebody writes.

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, checked, isAbort, Problem } from "./api";
import type { Editor } from "./editor";
import { asProblem, actorPath, ActorSearch, count, documentPath, download, Name, OutLink, ProblemNote, useAnswer } from "./parts";
import type { Question, Vocabulary } from "./types";
import type { View } from "./view";

interface Term {
  type: "uri" | "literal" | "bnode" | "triple";
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

type Row = Record<string, Term | undefined>;

interface Answer {
  columns: string[];
  rows: Row[];
  boolean: boolean | null;
  /** Triples, when the query makes some. */
  text: string | null;
  raw: string;
  milliseconds: number;
}

interface Props {
  view: View;
  reading: number;
  go(view: View, lasting?: boolean): void;
  showActor(id: string): void;
}

interface Handlers {
  run(): unknown;
  change(text: string): void;
  keep(): void;
  vocabulary: Vocabulary | null;
  text: string;
}

const EXAMPLE = `# Who backs whom, as the documents assert it?
SELECT ?who ?whom
WHERE { ?who cg:backs ?whom }
ORDER BY ?who ?whom
LIMIT 100
`;

/** How many rows are shown at once. */
const PAGE = 200;

export function Sparql({ view, reading, go, showActor }: Props) {
  const questions = useAnswer(() => api.questions(), [reading]);
  const [vocabulary, setVocabulary] = useState<Vocabulary | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [problem, setProblem] = useState<(Problem & { line?: number; column?: number }) | null>(null);
  const [started, setStarted] = useState<number | null>(null);
  const [cancelled, setCancelled] = useState(false);
  const [copied, setCopied] = useState(false);
  const abort = useRef<AbortController | null>(null);
  const editor = useRef<Editor | null>(null);
  const host = useRef<HTMLDivElement>(null);
  const question = questions.answer?.find((question) => question.name === view.question) ?? null;
  const text = view.query ?? question?.sparql ?? EXAMPLE;
  // Handlers of the editor outlive a rendering, and must see the last one.
  const latest = useRef<Handlers>({ run: () => undefined, change: () => undefined, keep: () => undefined, vocabulary, text });

  const isNamed = question !== null && text === question.sparql;
  /** What is typed, which comes into the address only after a pause. */
  const typed = useRef<{ text: string; timer: number } | null>(null);
  const keepTyped = () => {
    const { text = null, timer = 0 } = typed.current ?? {};
    clearTimeout(timer);
    typed.current = null;
    if (text === null) return;
    pushed.current = text;
    go({ ...view, query: text === question?.sparql ? null : text }, false);
  };
  const pushed = useRef(text);
  const request = () => {
    const query = typed.current?.text ?? text;
    return requestFor(query === question?.sparql ? question : null, query, view.values);
  };
  const run = async () => {
    const asked = request();
    keepTyped();
    abort.current?.abort();
    const controller = new AbortController();
    abort.current = controller;
    const start = performance.now();
    setStarted(start);
    setProblem(null);
    setCancelled(false);
    try {
      const response = await checkedQuery(asked, controller.signal);
      setAnswer(await readAnswer(response, start));
    } catch (error) {
      if (abort.current !== controller) return;
      if (isAbort(error)) setCancelled(true);
      else setProblem(asProblem(error));
    } finally {
      if (abort.current === controller) {
        abort.current = null;
        setStarted(null);
      }
    }
  };
  const change = (query: string) => {
    clearTimeout(typed.current?.timer);
    typed.current = { text: query, timer: window.setTimeout(() => latest.current.keep(), 250) };
  };
  latest.current = { run, change, keep: keepTyped, vocabulary, text };

  useEffect(() => {
    api.vocabulary().then(setVocabulary, () => undefined);
  }, [reading]);
  useEffect(() => {
    let closed = false;
    void import("./editor").then(({ openEditor }) => {
      if (closed || !host.current) return;
      editor.current = openEditor(host.current, {
        text: latest.current.text, vocabulary: () => latest.current.vocabulary, onChange: (query) => latest.current.change(query), onRun: () => void latest.current.run(),
      });
    });
    return () => {
      closed = true;
      clearTimeout(typed.current?.timer);
      editor.current?.destroy();
      editor.current = null;
      abort.current?.abort();
    };
  }, []);
  useEffect(() => {
    // What comes from elsewhere, a question or another address, takes the place of what was typed.
    if (text !== pushed.current) {
      clearTimeout(typed.current?.timer);
      typed.current = null;
      editor.current?.replace(text);
    }
    pushed.current = text;
  }, [text]);

  const choose = (name: string) => {
    setAnswer(null);
    setProblem(null);
    go({ ...view, question: name, values: {}, query: null });
  };
  const setValue = (name: string, value: string) => {
    const others = Object.fromEntries(Object.entries(view.values).filter(([other]) => other !== name));
    go({ ...view, values: value ? { ...others, [name]: value } : others }, false);
  };
  const copyCurl = async () => {
    await navigator.clipboard.writeText(curl(request()));
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <div class="sparql">
      <QuestionList questions={questions.answer ?? []} chosen={view.question} onChoose={choose} />
      <div class="workbench">
        {question && <QuestionForm key={question.name} question={question} values={view.values} changed={!isNamed} onValue={setValue} onRun={run} />}
        <div class="editor" ref={host} />
        <div class="actions">
          <button type="button" class="main" onClick={run} disabled={started !== null}>Run</button>
          <button type="button" onClick={() => abort.current?.abort()} disabled={started === null}>Cancel</button>
          <button type="button" onClick={copyCurl}>{copied ? "Copied" : "Copy as curl"}</button>
          {answer && answer.text === null && answer.boolean === null && (
            <button type="button" onClick={() => download(new Blob([toCsv(answer)], { type: "text/csv;charset=utf-8" }), "answer.csv")}>Download CSV</button>
          )}
          {answer && <button type="button" onClick={() => download(new Blob([answer.raw]), answer.text === null ? "answer.json" : "answer.ttl")}>Download {answer.text === null ? "JSON" : "Turtle"}</button>}
          <span class="timing" role="status"><Timing started={started} answer={answer} cancelled={cancelled} /></span>
        </div>
        {problem && (
          <div>
            <ProblemNote problem={problem} />
            {problem.line !== undefined && <button type="button" onClick={() => editor.current?.goTo(problem.line!, problem.column ?? 1)}>Go to line {problem.line}</button>}
          </div>
        )}
        {answer && !problem && <Answers answer={answer} vocabulary={vocabulary} showActor={showActor} reading={question && isNamed ? question.reading : ""} />}
      </div>
    </div>
  );
}

function QuestionList({ questions, chosen, onChoose }: { questions: Question[]; chosen: string | null; onChoose(name: string): void }) {
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const found = questions.filter(({ name, question, description }) => `${name} ${question} ${description}`.toLowerCase().includes(wanted));
  return (
    <nav class="questions" aria-label="Questions">
      <h2>Questions</h2>
      <input type="search" aria-label="Narrow the questions" placeholder="narrow…" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      <ul class="plain">
        {found.map(({ name, question }) => (
          <li key={name}><button type="button" aria-current={name === chosen ? "true" : undefined} onClick={() => onChoose(name)}>{question}<small>{name}</small></button></li>
        ))}
      </ul>
    </nav>
  );
}

interface FormProps {
  question: Question;
  values: Record<string, string>;
  /** Whether the text in the editor is no longer that of the question. */
  changed: boolean;
  onValue(name: string, value: string): void;
  onRun(): void;
}

function QuestionForm({ question, values, changed, onValue, onRun }: FormProps) {
  return (
    <form class="question-form" onSubmit={(event) => { event.preventDefault(); onRun(); }}>
      <h2>{question.question}</h2>
      {question.description && <p class="kind"><Prose text={question.description} /></p>}
      {changed && <p class="note">The query was changed; it is asked as it is written, without these values.</p>}
      <div class="parameters">
        {question.parameters.map((parameter) => (
          <label key={parameter.name}>
            <span>{parameter.name}{parameter.description && <small>{parameter.description}</small>}</span>
            {parameter.kind === "actor" && !values[parameter.name]
              ? <ActorSearch label={parameter.name} placeholder={parameter.default ?? "any actor"} onChoose={(actor) => onValue(parameter.name, `actor:${actor}`)} />
              : <input
                  type={parameter.kind === "integer" ? "number" : parameter.kind === "date" ? "date" : "text"} disabled={changed}
                  value={values[parameter.name] ?? ""} placeholder={parameter.default ?? `any ${parameter.kind}`}
                  onInput={(event) => onValue(parameter.name, event.currentTarget.value)}
                />}
          </label>
        ))}
      </div>
    </form>
  );
}

/** Text in which words between backticks are names. */
function Prose({ text }: { text: string }) {
  return <>{text.split("`").map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}

function Timing({ started, answer, cancelled }: { started: number | null; answer: Answer | null; cancelled: boolean }) {
  const [, tick] = useState(0);
  useEffect(() => {
    if (started === null) return;
    const timer = setInterval(() => tick((ticks) => ticks + 1), 200);
    return () => clearInterval(timer);
  }, [started]);
  if (started !== null) return <>running, {((performance.now() - started) / 1000).toFixed(1)} s</>;
  if (cancelled) return <>cancelled</>;
  if (!answer) return null;
  const time = answer.milliseconds < 1000 ? `${Math.round(answer.milliseconds)} ms` : `${(answer.milliseconds / 1000).toFixed(1)} s`;
  if (answer.boolean !== null || answer.text !== null) return <>{time}</>;
  return <>{count(answer.rows.length, "row")} in {time}</>;
}

function Answers({ answer, vocabulary, showActor, reading }: { answer: Answer; vocabulary: Vocabulary | null; showActor(id: string): void; reading: string }) {
  const [shown, setShown] = useState(PAGE);
  useEffect(() => setShown(PAGE), [answer]);
  const shorten = useMemo(() => shortener(vocabulary), [vocabulary]);
  if (answer.boolean !== null) return <p class="boolean">{answer.boolean ? "yes" : "no"}</p>;
  if (answer.text !== null) return <pre class="turtle" tabIndex={0}>{answer.text.slice(0, 200_000)}</pre>;
  if (answer.rows.length === 0) return <p class="nothing">No row answers this question.</p>;
  return (
    <>
      {reading && <p class="note"><Prose text={reading} /></p>}
      <div class="scroll" tabIndex={0} role="region" aria-label="Answers">
        <table>
          <caption class="unseen">Answers</caption>
          <thead><tr>{answer.columns.map((column) => <th key={column} scope="col" class={isNumber(answer.rows[0]?.[column]) ? "number" : undefined}>{column}</th>)}</tr></thead>
          <tbody>
            {answer.rows.slice(0, shown).map((row, index) => (
              <tr key={index}>{answer.columns.map((column) => <td key={column} class={isNumber(row[column]) ? "number" : undefined}><Cell term={row[column]} shorten={shorten} showActor={showActor} /></td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown < answer.rows.length && <button type="button" onClick={() => setShown(shown + PAGE)}>Show {Math.min(PAGE, answer.rows.length - shown)} more rows</button>}
    </>
  );
}

const ACTOR = "https://w3id.org/claimgraph/actor/";
const DOCUMENT = "https://w3id.org/claimgraph/document/";

function Cell({ term, shorten, showActor }: { term: Term | undefined; shorten(iri: string): string; showActor(id: string): void }) {
  if (!term) return null;
  if (term.type !== "uri") {
    const title = term["xml:lang"] ? `@${term["xml:lang"]}` : term.datatype ? shorten(term.datatype) : undefined;
    return <span title={title}><Name>{term.type === "literal" ? term.value : `_:${term.value}`}</Name></span>;
  }
  const actor = local(term.value, ACTOR);
  if (actor !== null) {
    const show = (event: Event) => {
      event.preventDefault();
      showActor(actor);
    };
    return <a href={actorPath(actor)} onClick={show} title="Show in the diagram"><Name>{shorten(term.value)}</Name></a>;
  }
  const [path, part] = term.value.split("#", 2);
  const document = local(path!, DOCUMENT);
  if (document !== null) return <a href={documentPath(document) + (part ? `#${part}` : "")}><Name>{shorten(term.value)}</Name></a>;
  // What an address of the web leads to is not ours, so that it opens elsewhere; others are no links at all.
  return /^https?:/.test(term.value) ? <OutLink href={term.value}><Name>{shorten(term.value)}</Name></OutLink> : <Name>{term.value}</Name>;
}

function local(iri: string, namespace: string): string | null {
  if (!iri.startsWith(namespace)) return null;
  try {
    return decodeURIComponent(iri.slice(namespace.length));
  } catch {
    return null;
  }
}

function isNumber(term: Term | undefined): boolean {
  return Boolean(term?.datatype && /#(integer|decimal|double|float|int|long)$/.test(term.datatype));
}

function shortener(vocabulary: Vocabulary | null): (iri: string) => string {
  const prefixes = [...(vocabulary?.prefixes ?? [])].sort(([, one], [, other]) => other.length - one.length);
  return (iri) => {
    const known = prefixes.find(([, namespace]) => iri.startsWith(namespace));
    if (!known) return iri;
    try {
      return `${known[0]}:${decodeURIComponent(iri.slice(known[1].length))}`;
    } catch {
      return iri;
    }
  };
}

interface QueryRequest {
  path: string;
  /** The query, when it is sent in the body. */
  query: string | null;
}

function requestFor(question: Question | null, text: string, values: Record<string, string>): QueryRequest {
  if (!question) return { path: "/sparql", query: text };
  const words = new URLSearchParams(Object.entries(values).filter(([name]) => question.parameters.some((parameter) => parameter.name === name)));
  const search = words.toString();
  return { path: `/api/questions/${encodeURIComponent(question.name)}${search && `?${search}`}`, query: null };
}

const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";

async function checkedQuery({ path, query }: QueryRequest, signal: AbortSignal): Promise<Response> {
  const options: RequestInit = { signal, headers: { accept: ACCEPT } };
  if (query !== null) Object.assign(options, { method: "POST", body: query, headers: { accept: ACCEPT, "content-type": "application/sparql-query" } });
  const response = await checkedRaw(path, options);
  return response;
}

/** Sends a query; a problem keeps the place that the server tells. */
async function checkedRaw(path: string, options: RequestInit): Promise<Response> {
  let place: { line?: number; column?: number } = {};
  try {
    return await checked(async () => {
      const response = await fetch(path, options);
      if (!response.ok) place = await response.clone().json().catch(() => ({}));
      return response;
    });
  } catch (error) {
    if (error instanceof Problem && place.line !== undefined) Object.assign(error, { line: place.line, column: place.column });
    throw error;
  }
}

async function readAnswer(response: Response, start: number): Promise<Answer> {
  const raw = await response.text();
  const milliseconds = performance.now() - start;
  const none = { columns: [], rows: [], boolean: null, text: null, raw, milliseconds };
  if (!(response.headers.get("content-type") ?? "").includes("json")) return { ...none, text: raw };
  try {
    const parsed = JSON.parse(raw);
    if (typeof parsed.boolean === "boolean") return { ...none, boolean: parsed.boolean };
    return { ...none, columns: parsed.head.vars, rows: parsed.results.bindings };
  } catch {
    throw new Problem("The answer broke off.", "Ask for fewer rows, with LIMIT.");
  }
}

/** Writes an answer as CSV: https://www.w3.org/TR/sparql11-results-csv-tsv/ */
function toCsv({ columns, rows }: Answer): string {
  const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const value = (term: Term | undefined) => (term ? (term.type === "bnode" ? `_:${term.value}` : term.value) : "");
  const lines = rows.map((row) => columns.map((column) => field(value(row[column]))).join(","));
  return [columns.map(field).join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

/** Writes a request as a line for a shell. */
function curl({ path, query }: QueryRequest): string {
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const address = quote(location.origin + path);
  const accept = "-H 'Accept: text/csv'";
  return query === null ? `curl ${accept} ${address}` : `curl ${accept} -H 'Content-Type: application/sparql-query' --data-binary ${quote(query)} ${address}`;
}

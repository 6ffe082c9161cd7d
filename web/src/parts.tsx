// Small parts that several views use.

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { api, isAbort, Problem } from "./api";
import type { Claim, Sign, Suggestion, Tie } from "./types";

/** Loads something whenever `keys` change; what was asked for before is cancelled. */
export function useAnswer<T>(load: (signal: AbortSignal) => Promise<T>, keys: unknown[]): { answer: T | null; problem: Problem | null; loading: boolean } {
  const [state, setState] = useState<{ answer: T | null; problem: Problem | null; loading: boolean }>({ answer: null, problem: null, loading: true });
  useEffect(() => {
    const abort = new AbortController();
    setState((before) => ({ ...before, loading: true }));
    load(abort.signal).then(
      (answer) => abort.signal.aborted || setState({ answer, problem: null, loading: false }),
      (error) => isAbort(error) || abort.signal.aborted || setState({ answer: null, problem: asProblem(error), loading: false }),
    );
    return () => abort.abort();
  }, keys);
  return state;
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(String(error));
}

export function ProblemNote({ problem }: { problem: Problem }) {
  return (
    <div class="problem" role="alert">
      <strong>{problem.message}</strong>
      {problem.hint && <p>{problem.hint}</p>}
    </div>
  );
}

/** A name of a stranger's making: it cannot turn its surroundings around. */
export function Name({ children }: { children: ComponentChildren }) {
  return <bdi>{children}</bdi>;
}

const MARKS: Record<Sign, [string, string]> = { positive: ["+", "support"], negative: ["−", "hostility"], neutral: ["·", "neither"] };

export function SignMark({ sign }: { sign: Sign }) {
  const [mark, words] = MARKS[sign];
  return <span class={`sign-mark ${sign}`} title={words}><span aria-hidden="true">{mark}</span><span class="unseen">{words}: </span></span>;
}

export function TieWords({ tie }: { tie: Tie | Claim }) {
  return <><Name>{tie.subject.label}</Name> <span class="does">{tie.relation_label}</span> <Name>{tie.object.label}</Name></>;
}

export function count(number: number, what: string): string {
  return `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
}

export function actorPath(id: string): string {
  return `/actor/${strictEncode(id)}`;
}

export function documentPath(id: string): string {
  return `/document/${strictEncode(id)}`;
}

/** Encodes all that a path could misunderstand, names of dots alone included. */
function strictEncode(name: string): string {
  const encoded = encodeURIComponent(name).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return /^\.+$/.test(name) ? encoded.replaceAll(".", "%2E") : encoded;
}

/** An address that a link may lead to: one of the web. */
export function webAddress(address: string | null): string | null {
  return address && /^https?:\/\//i.test(address) ? address : null;
}

export function OutLink({ href, children }: { href: string; children: ComponentChildren }) {
  return <a href={href} target="_blank" rel="noopener noreferrer external">{children}</a>;
}

interface ActorSearchProps {
  label: string;
  placeholder: string;
  onChoose(actor: string): void;
  /** The id of the box, for the key that leads to it. */
  id?: string;
  autofocus?: boolean;
}

/** A box for names of actors with suggestions: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
export function ActorSearch({ label, placeholder, onChoose, id, autofocus }: ActorSearchProps) {
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const [found, setFound] = useState<Suggestion[]>([]);
  const [searched, setSearched] = useState<string | null>(null);
  const list = useId();
  const box = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (!open) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      api.search(text, abort.signal).then((suggestions) => {
        setFound(suggestions);
        setSearched(text);
        setActive(0);
      }, () => undefined);
    }, text ? 60 : 0);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, open]);
  useEffect(() => {
    if (autofocus) box.current?.focus();
  }, []);

  const choose = (suggestion: Suggestion | undefined) => {
    if (!suggestion) return;
    setText("");
    setOpen(false);
    box.current?.blur();
    onChoose(suggestion.id);
  };
  const onKey = async (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      setOpen(true);
      setActive((active + steps[event.key]! + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      // Who types fast and presses Enter means what was typed, not what was found for its beginning.
      const current = searched === text ? found : await api.search(text).catch(() => [] as Suggestion[]);
      choose(searched === text ? current[active] : current[0]);
    } else if (event.key === "Escape") {
      if (open) event.stopPropagation();
      setOpen(false);
      if (!text) box.current?.blur();
      setText("");
    }
  };
  const shown = open && searched !== null;
  return (
    <div class="search">
      <input
        ref={box} id={id} type="text" role="combobox" aria-label={label} placeholder={placeholder} autocomplete="off" spellcheck={false}
        aria-expanded={shown && found.length > 0} aria-controls={list} aria-autocomplete="list" maxLength={200}
        aria-activedescendant={shown && found[active] ? `${list}-${active}` : undefined}
        value={text}
        onInput={(event) => { setText(event.currentTarget.value); setOpen(true); }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKey}
      />
      {shown && (
        <div class="suggestions">
          <ul id={list} role="listbox" aria-label={label}>
            {found.map((suggestion, index) => (
              <li
                key={suggestion.id} id={`${list}-${index}`} role="option" aria-selected={index === active}
                onPointerDown={(event) => { event.preventDefault(); choose(suggestion); }}
                onPointerMove={() => setActive(index)}
              >
                <span class={`swatch ${suggestion.kind}`} aria-hidden="true" />
                <span class="found"><Name>{suggestion.label}</Name>{suggestion.name && <small><Name>{suggestion.name}</Name></small>}</span>
                <small>{kindName(suggestion.kind)}, {count(suggestion.claims, "claim")}</small>
              </li>
            ))}
          </ul>
          {found.length === 0 && <p class="nothing" role="status">No actor of the store has such a name.</p>}
        </div>
      )}
    </div>
  );
}

export function kindName(kind: string): string {
  return kind.replace(/(?!^)([A-Z])/g, " $1").toLowerCase();
}

/** Hands a file to the browser. */
export function download(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// The panel beside the diagram: an actor, the evidence of a line, or a path.

import { useEffect, useState } from "preact/hooks";
import { api } from "./api";
import { asProblem, actorPath, ActorSearch, count, documentPath, kindName, Name, OutLink, ProblemNote, SignMark, TieWords, useAnswer, webAddress } from "./parts";
import type { Claim, Diagram, Evidence, Tie } from "./types";
import { expand, focusOn, hide, START, STEP, type LineSelection, type View } from "./view";
import type { Problem } from "./api";

export interface PanelProps {
  view: View;
  diagram: Diagram | null;
  /** Changes when the store was read again. */
  reading: number;
  go(view: View): void;
  pin(actor: string): void;
}

export function Details(props: PanelProps) {
  const { selection, path } = props.view;
  if (selection && "line" in selection) return <EvidencePanel {...props} line={selection.line} />;
  if (selection) return <ActorPanel {...props} actor={selection.actor} />;
  if (path) return <PathPanel {...props} path={path} />;
  return null;
}

function ActorPanel({ view, diagram, reading, go, pin, actor }: PanelProps & { actor: string }) {
  const [asksPath, setAsksPath] = useState(false);
  const { answer: card, problem } = useAnswer((signal) => api.actor(actor, view.choice, signal), [actor, view.choice, reading]);
  useEffect(() => setAsksPath(false), [actor]);
  if (problem) return <Panel title="Actor" go={go} view={view}><ProblemNote problem={problem} /></Panel>;
  if (!card) return <Panel title="Actor" go={go} view={view}><p class="nothing">…</p></Panel>;
  const drawn = diagram?.actors.find((other) => other.id === actor);
  const shown = drawn?.drawn_neighbours ?? 0;
  const more = card.neighbours.length - shown;
  const select = (other: string) => go({ ...view, selection: { line: { one: actor, other, sign: null, relation: null } } });
  return (
    <Panel title={card.label} go={go} view={view}>
      <p class="kind"><span class={`swatch ${card.kind}`} aria-hidden="true" /> {kindName(card.kind)} · {count(card.claims, "claim")}{card.all_claims !== card.claims && ` of ${card.all_claims}`} · <a href={actorPath(actor)}>page</a></p>
      {card.aliases.length > 0 && <p class="aliases">also {card.aliases.slice(0, 8).map((alias, index) => <>{index > 0 && ", "}<Name>{alias}</Name></>)}{card.aliases.length > 8 && " …"}</p>}
      <div class="actions">
        {more > 0 && <button type="button" class="main" onClick={() => go(expand(view, actor, shown))}>Show next {Math.min(more, STEP)} <small>of {more}</small></button>}
        {view.expanded.some((expansion) => expansion.actor === actor) && (
          <button type="button" onClick={() => go({ ...view, actors: [...new Set([...view.actors, actor])], expanded: view.expanded.filter((other) => other.actor !== actor) })}>Collapse</button>
        )}
        <button type="button" onClick={() => go(focusOn(view, actor))}>Only this</button>
        <button type="button" onClick={() => go(hide(view, actor))}>Hide</button>
        {drawn && <button type="button" aria-pressed={actor in view.pinned} onClick={() => pin(actor)}>{actor in view.pinned ? "Unpin" : "Pin"}</button>}
        <button type="button" aria-expanded={asksPath} onClick={() => setAsksPath(!asksPath)}>Path to…</button>
      </div>
      {asksPath && <ActorSearch autofocus label={`Path from ${card.label} to`} placeholder="to which actor?" onChoose={(to) => go({ ...view, path: { from: actor, to }, selection: null, tab: "diagram" })} />}
      {card.relations.length > 0 && (
        <>
          <h3>Relations</h3>
          <ul class="plain counts">
            {card.relations.map((relation) => (
              <li key={`${relation.relation} ${relation.is_subject}`}>
                <SignMark sign={relation.sign} />
                <span class="grow">{relation.is_subject ? <>{relation.label} …</> : <>… {relation.label} it</>}</span>
                <small>{count(relation.others, "actor")}, {count(relation.claims, "claim")}</small>
              </li>
            ))}
          </ul>
          <h3>Tied to</h3>
          <ul class="plain counts">
            {card.neighbours.slice(0, 100).map((neighbour) => (
              <li key={neighbour.id}>
                <button type="button" class="link grow" onClick={() => select(neighbour.id)}><Name>{neighbour.label}</Name></button>
                <small>{count(neighbour.claims, "claim")}</small>
              </li>
            ))}
          </ul>
          {card.neighbours.length > 100 && <p class="note">{card.neighbours.length - 100} more</p>}
        </>
      )}
      {card.relations.length === 0 && <p class="nothing">It has no ties of the kind that the filters leave.</p>}
    </Panel>
  );
}

function EvidencePanel({ view, reading, go, line }: PanelProps & { line: LineSelection }) {
  const key = JSON.stringify([line, view.choice, reading]);
  const { answer, problem, loading } = useAnswer((signal) => api.evidence(line, view.choice, 0, signal), [key]);
  const [more, setMore] = useState<{ key: string; claims: Claim[]; problem: Problem | null }>({ key, claims: [], problem: null });
  const further = more.key === key ? more : { key, claims: [], problem: null };
  const showMore = (evidence: Evidence) =>
    api.evidence(line, view.choice, evidence.claims.length + further.claims.length).then(
      (next) => setMore({ key, claims: [...further.claims, ...next.claims], problem: null }),
      (error) => setMore({ ...further, problem: asProblem(error) }),
    );
  const select = (relation: string | null) => go({ ...view, selection: { line: { ...line, relation } } });
  if (problem) return <Panel title="Evidence" go={go} view={view}><ProblemNote problem={problem} /></Panel>;
  if (!answer) return <Panel title="Evidence" go={go} view={view}><p class="nothing">…</p></Panel>;
  const claims = [...answer.claims, ...further.claims];
  const first = answer.ties[0];
  const heading = first && answer.ties.length === 1
    ? <TieWords tie={first} />
    : first ? <><Name>{first.subject.label}</Name> and <Name>{first.object.label}</Name></> : "Evidence";
  return (
    <Panel title={heading} go={go} view={view} busy={loading}>
      <p class="kind">{count(answer.count, "claim")}{line.relation && <> · <button type="button" class="link" onClick={() => select(null)}>all relations</button></>}</p>
      {answer.ties.length > 1 && (
        <ul class="plain counts">
          {answer.ties.map((tie) => (
            <li key={`${tie.subject.id} ${tie.relation} ${tie.object.id}`}>
              <SignMark sign={tie.sign} />
              <button type="button" class="link grow" onClick={() => select(tie.relation)}><TieWords tie={tie} /></button>
              <small>{tie.claims}{!tie.asserted && ", not asserted"}</small>
            </li>
          ))}
        </ul>
      )}
      <p class="marks-legend" aria-hidden="true"><mark class="subject">who</mark> <mark class="trigger">does what</mark> <mark class="object">to whom</mark></p>
      <ol class="plain claims">{claims.map((claim) => <ClaimCard key={claim.id} claim={claim} />)}</ol>
      {further.problem && <ProblemNote problem={further.problem} />}
      {claims.length < answer.count && <button type="button" onClick={() => showMore(answer)}>Show more <small>({answer.count - claims.length} left)</small></button>}
      {answer.count === 0 && <p class="nothing">The filters leave no claim between the two.</p>}
    </Panel>
  );
}

export function ClaimCard({ claim }: { claim: Claim }) {
  const address = webAddress(claim.address);
  return (
    <li class="claim">
      <p class="claim-words"><SignMark sign={claim.sign} /> <TieWords tie={claim} />{!claim.asserted && <span class="tag">not asserted</span>}</p>
      <blockquote dir="auto">
        {claim.sentence.map((piece, index) => piece.marks.length > 0 ? <mark key={index} class={piece.marks.join(" ")} title={piece.marks.join(" and ")}>{piece.text}</mark> : piece.text)}
      </blockquote>
      <dl>
        <Fact name="Source"><a href={`${documentPath(claim.document)}#sentence-${claim.sentence_number}`}><Name>{claim.title ?? claim.document}</Name></a>{claim.publisher && <>, <Name>{claim.publisher}</Name></>}{address && <> · <OutLink href={address}>original</OutLink></>}</Fact>
        <Fact name="Date">{claim.date ?? "none"}</Fact>
        <Fact name="Speaker">{claim.speaker ? <a href={actorPath(claim.speaker.id)}><Name>{claim.speaker.label}</Name></a> : "the document itself"}</Fact>
        <Fact name="Polarity">{claim.polarity}</Fact>
        <Fact name="Modality">{claim.modality}</Fact>
        {claim.item && <Fact name="Item"><Name>{claim.item}</Name></Fact>}
        {claim.time && <Fact name="Time"><Name>{claim.time}</Name>{claim.time_from && <> ({claim.time_from}{claim.time_to && claim.time_to !== claim.time_from && ` to ${claim.time_to}`})</>}</Fact>}
        <Fact name="Confidence"><meter min={0} max={1} value={claim.confidence} aria-label="Confidence" /> {claim.confidence.toFixed(2)}</Fact>
        <Fact name="Found by">{claim.found_by.join(" and ")}</Fact>
        {claim.pattern && <Fact name="Pattern"><code>{claim.pattern}</code></Fact>}
      </dl>
    </li>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

function PathPanel({ view, reading, go, path }: PanelProps & { path: { from: string; to: string } }) {
  const { answer, problem } = useAnswer((signal) => api.chains(path.from, path.to, view.choice, signal), [path.from, path.to, view.choice, reading]);
  const title = "Path";
  const close = (next: View) => go({ ...next, path: null });
  if (problem) return <Panel title={title} go={close} view={view}><ProblemNote problem={problem} /></Panel>;
  if (!answer) return <Panel title={title} go={close} view={view}><p class="nothing">…</p></Panel>;
  if (answer.chains.length === 0) {
    return <Panel title={title} go={close} view={view}><p class="nothing">Nothing joins <Name>{path.from}</Name> and <Name>{path.to}</Name> under these filters.</p></Panel>;
  }
  const open = (tie: Tie) => go({ ...view, selection: { line: { one: tie.subject.id, other: tie.object.id, sign: tie.sign, relation: tie.relation } } });
  const ends = answer.chains.flat().flatMap((tie) => [tie.subject, tie.object]);
  const label = (id: string) => ends.find((end) => end.id === id)?.label ?? id;
  const names = <><Name>{label(path.from)}</Name> to <Name>{label(path.to)}</Name></>;
  return (
    <Panel title={names} go={close} view={view}>
      {answer.chains.map((chain, index) => (
        <section key={index} class="chain">
          <h3>{count(chain.length, "step")}{index === 0 ? ", shortest" : ""}</h3>
          <ol class="plain counts">
            {chain.map((tie) => (
              <li key={`${tie.subject.id} ${tie.object.id}`}>
                <SignMark sign={tie.sign} />
                <button type="button" class="link grow" onClick={() => open(tie)}><TieWords tie={tie} /></button>
                <small>{count(tie.claims, "claim")}</small>
              </li>
            ))}
          </ol>
          <button type="button" onClick={() => go({ ...START, choice: view.choice, mostClaimed: 0, path, actors: actorsOf(chain) })}>Only this path</button>
        </section>
      ))}
    </Panel>
  );
}

export function actorsOf(chain: Tie[]): string[] {
  return [...new Set(chain.flatMap((tie) => [tie.subject.id, tie.object.id]))];
}

interface FrameProps {
  title: preact.ComponentChildren;
  view: View;
  go(view: View): void;
  busy?: boolean;
  children: preact.ComponentChildren;
}

function Panel({ title, view, go, busy, children }: FrameProps) {
  return (
    <aside class="details" id="details" tabIndex={-1} aria-label="Details" aria-busy={busy}>
      <div class="details-head">
        <h2><Name>{title}</Name></h2>
        <button type="button" class="quiet close" aria-label="Close details" onClick={() => go({ ...view, selection: null })}>✕</button>
      </div>
      {children}
    </aside>
  );
}

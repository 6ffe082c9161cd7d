// Where the graph contradicts itself.

import { api } from "./api";
import { count, Name, ProblemNote, SignMark, TieWords, useAnswer } from "./parts";
import type { ActorName, Choice, Side, Tensions } from "./types";
import type { LineSelection } from "./view";

interface Props {
  choice: Choice;
  reading: number;
  onLine(line: LineSelection): void;
  onShow(actors: string[]): void;
}

export function TensionList({ choice, reading, onLine, onShow }: Props) {
  const { answer, problem } = useAnswer((signal) => api.tensions(choice, signal), [choice, reading]);
  if (problem) return <div class="sheet"><ProblemNote problem={problem} /></div>;
  if (!answer) return <div class="sheet"><p class="nothing">…</p></div>;
  const open = (side: Side) => onLine({ one: side.subject.id, other: side.object.id, sign: side.sign, relation: null });
  return (
    <div class="sheet" tabIndex={0} role="region" aria-label="Tensions">
      <h2>Tensions</h2>
      <p class="kind">{summary(answer)}</p>
      {answer.tensions.length === 0 && <p class="nothing">Nobody stands with the friend of an enemy here.</p>}
      <ol class="plain cards">
        {answer.tensions.map((tension) => (
          <li key={JSON.stringify([tension.kind, tension.actors.map((actor) => actor.id)])} class="card">
            <h3><Title kind={tension.kind} actors={tension.actors} /></h3>
            <Sides sides={tension.sides} onOpen={open} />
            <button type="button" onClick={() => onShow(tension.actors.map((actor) => actor.id))}>Show in the diagram</button>
          </li>
        ))}
      </ol>
      {answer.count > answer.tensions.length && <p class="note">{answer.count - answer.tensions.length} more; filters narrow them</p>}
      {answer.ambivalences.length > 0 && (
        <>
          <h2>For and against each other at once</h2>
          <ol class="plain cards">
            {answer.ambivalences.map((sides) => (
              <li key={JSON.stringify([sides[0].subject.id, sides[0].object.id])} class="card">
                <h3><Name>{sides[0].subject.label}</Name> and <Name>{sides[0].object.label}</Name></h3>
                <Sides sides={sides} onOpen={open} />
                <button type="button" onClick={() => onShow([sides[0].subject.id, sides[0].object.id])}>Show in the diagram</button>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

function summary(answer: Tensions): string {
  const triads = `${answer.frustrated_triads} of ${count(answer.triads, "triad")} in tension`;
  return answer.balance === null ? triads : `${triads}; ${Math.round(answer.balance * 100)} % of the pairs would fit two camps`;
}

function Title({ kind, actors }: { kind: string; actors: ActorName[] }) {
  const [first, second, third, fourth] = actors.map((actor) => <Name>{actor.label}</Name>);
  if (kind === "friend-of-enemy") return <>{first} stands with {second}, a friend of its enemy {third}</>;
  if (kind === "chain-to-enemy") return <>{first} stands with {second}, which stands with {third}, a friend of {first}’s enemy {fourth}</>;
  return <>{first}, {second} and {third} are all against each other</>;
}

function Sides({ sides, onOpen }: { sides: Side[]; onOpen(side: Side): void }) {
  return (
    <ul class="plain counts">
      {sides.map((side) => {
        const [strongest] = side.ties;
        return strongest && (
          <li key={`${side.subject.id} ${side.object.id} ${side.sign}`}>
            <SignMark sign={side.sign} />
            <button type="button" class="link grow" onClick={() => onOpen(side)}><TieWords tie={strongest} />{side.ties.length > 1 && ` +${side.ties.length - 1}`}</button>
            <small>{count(side.claims, "claim")}</small>
          </li>
        );
      })}
    </ul>
  );
}

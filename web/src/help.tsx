// Keys, and what the shapes and lines of the diagram mean.

import { useEffect, useRef } from "preact/hooks";
import { kindName } from "./parts";

const KEYS: [string, string][] = [
  ["/", "search an actor"],
  ["1 2 3 4", "diagram, table, tensions, SPARQL"],
  ["← ↑ → ↓", "in the diagram: go to the next actor that way"],
  ["l", "go through the lines of the actor"],
  ["Enter", "go to the details: the sentences of a line"],
  ["x", "show more neighbours of the actor"],
  ["h", "hide the actor"],
  ["p", "pin the actor in its place"],
  ["u, Ctrl+Z", "undo"],
  ["r", "redo"],
  ["f", "show everything"],
  ["+ −", "zoom"],
  ["Escape", "close the details"],
  ["Ctrl+Enter", "run the query"],
];

const KINDS = ["State", "Person", "ArmedGroup", "Organization", "Population", "Place", "Weapon"];

export function Help({ onClose }: { onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={onClose} onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
      <div class="help-content">
        <div class="details-head">
          <h2 id="help-title">Keys and legend</h2>
          <button type="button" class="quiet close" aria-label="Close" onClick={() => dialog.current?.close()}>✕</button>
        </div>
        <dl class="keys">{KEYS.map(([key, words]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div>)}</dl>
        <h3>Lines</h3>
        <p>A line is all ties of one sign between two actors: <i class="stroke positive" /> support, <i class="stroke negative" /> hostility, <i class="stroke neutral" /> neither. It is wider the more claims there are. A filled arrow is asserted by the documents; a pale line with a hollow arrow is denied, planned, or only said by somebody.</p>
        <h3>Actors</h3>
        <p class="kinds">{KINDS.map((kind) => <span key={kind}><i class={`swatch ${kind}`} /> {kindName(kind)}</span>)}</p>
        <p>“+12” below a name: twelve more neighbours; double click or <kbd>x</kbd> shows them.</p>
      </div>
    </dialog>
  );
}

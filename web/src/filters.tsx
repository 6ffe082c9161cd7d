// Conditions on what is shown.

import { useState } from "preact/hooks";
import { Name } from "./parts";
import type { Choice, Overview, Sign, ValueCount } from "./types";
import { countConditions, EVERYTHING } from "./view";

interface Props {
  overview: Overview;
  choice: Choice;
  onChange(choice: Choice): void;
}

const SIGNS: [Sign, string][] = [["positive", "Support"], ["negative", "Hostility"], ["neutral", "Neither"]];

export function Filters({ overview, choice, onChange }: Props) {
  const conditions = countConditions(choice);
  const toggle = <K extends "relations" | "sources" | "speakers" | "modalities" | "signs">(key: K, value: string) => {
    const values = choice[key] as string[];
    const changed = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
    onChange({ ...choice, [key]: changed });
  };
  return (
    <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <div class="filters-head">
        <h2>Filters</h2>
        <button type="button" class="quiet" disabled={conditions === 0} onClick={() => onChange(EVERYTHING)}>Reset{conditions > 0 && ` (${conditions})`}</button>
      </div>
      <fieldset>
        <legend>Sign</legend>
        {SIGNS.map(([sign, label]) => (
          <label class="choice" key={sign}>
            <input type="checkbox" checked={choice.signs.includes(sign)} onChange={() => toggle("signs", sign)} />
            <span class={`stroke ${sign}`} aria-hidden="true" />
            {label}
          </label>
        ))}
      </fieldset>
      <label class="choice">
        <input type="checkbox" checked={choice.unasserted} onChange={() => onChange({ ...choice, unasserted: !choice.unasserted })} />
        <span>Also what is not asserted<small>denied, planned, or only said by somebody</small></span>
      </label>
      <fieldset>
        <legend>Confidence</legend>
        <Confidence value={choice.confidence} onChange={(confidence) => onChange({ ...choice, confidence })} />
      </fieldset>
      <Group
        title="Relation" chosen={choice.relations} onToggle={(value) => toggle("relations", value)} open
        values={overview.relations.map(({ name, label, claims, depth, sign, definition }) => ({ value: name, label, claims, depth, sign, hint: definition }))}
      />
      <Group title="Source" chosen={choice.sources} onToggle={(value) => toggle("sources", value)} values={overview.sources} />
      <Group title="Speaker" chosen={choice.speakers} onToggle={(value) => toggle("speakers", value)} values={overview.speakers} note="whose word is then taken for it" />
      <Group title="Modality" chosen={choice.modalities} onToggle={(value) => toggle("modalities", value)} values={overview.modalities} />
    </form>
  );
}

/** A slider that is taken at its word when it is let go. */
function Confidence({ value, onChange }: { value: number; onChange(value: number): void }) {
  const [moving, setMoving] = useState<number | null>(null);
  const shown = moving ?? value;
  const settle = (event: { currentTarget: HTMLInputElement }) => {
    setMoving(null);
    onChange(Number(event.currentTarget.value));
  };
  return (
    <label class="range">
      <span class="unseen">Least confidence</span>
      <input type="range" min="0" max="1" step="0.05" value={shown} onInput={(event) => setMoving(Number(event.currentTarget.value))} onChange={settle} />
      <output>{shown > 0 ? `from ${shown.toFixed(2)}` : "any"}</output>
    </label>
  );
}

interface Value extends ValueCount {
  depth?: number;
  sign?: Sign;
  hint?: string;
}

interface GroupProps {
  title: string;
  values: Value[];
  chosen: string[];
  onToggle(value: string): void;
  note?: string;
  open?: boolean;
}

/** As many are shown at once as can be looked through; the box above finds the others. */
const SHOWN = 60;

function Group({ title, values, chosen, onToggle, note, open }: GroupProps) {
  const [text, setText] = useState("");
  if (values.length === 0) return null;
  const wanted = text.trim().toLowerCase();
  const matching = values.filter((value) => chosen.includes(value.value) || value.label.toLowerCase().includes(wanted));
  return (
    <details class="group" open={open || chosen.length > 0}>
      <summary>{title} <small>{chosen.length > 0 ? `${chosen.length} of ${values.length}` : values.length}</small></summary>
      {note && <p class="note">{note}</p>}
      {values.length > 12 && (
        <input type="search" class="narrow" aria-label={`Narrow ${title.toLowerCase()}s`} placeholder="narrow…" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      )}
      <ul>
        {matching.slice(0, SHOWN).map((value) => (
          <li key={value.value} class={`depth-${Math.min(value.depth ?? 0, 3)}`}>
            <label class="choice" title={value.hint || undefined}>
              <input type="checkbox" checked={chosen.includes(value.value)} onChange={() => onToggle(value.value)} />
              {value.sign && <span class={`stroke short ${value.sign}`} aria-hidden="true" />}
              <span class="grow"><Name>{value.label}</Name></span>
              <small>{value.claims}</small>
            </label>
          </li>
        ))}
      </ul>
      {matching.length > SHOWN && <p class="note">{matching.length - SHOWN} more; type to narrow</p>}
    </details>
  );
}

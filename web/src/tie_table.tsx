// The diagram as a table: the same ties, sortable, readable without seeing.

import { useState } from "preact/hooks";
import { count, Name, SignMark } from "./parts";
import type { Diagram, Tie } from "./types";
import type { LineSelection } from "./view";

interface Column {
  key: string;
  name: string;
  value(tie: Tie): string | number;
  number?: boolean;
}

const COLUMNS: Column[] = [
  { key: "subject", name: "Who", value: (tie) => tie.subject.label },
  { key: "relation", name: "Does what", value: (tie) => tie.relation_label },
  { key: "object", name: "To whom", value: (tie) => tie.object.label },
  { key: "sign", name: "Sign", value: (tie) => tie.sign },
  { key: "claims", name: "Claims", value: (tie) => tie.claims, number: true },
  { key: "asserted", name: "Asserted", value: (tie) => tie.asserted_claims, number: true },
  { key: "documents", name: "Documents", value: (tie) => tie.documents, number: true },
  { key: "first", name: "First", value: (tie) => tie.first ?? "" },
  { key: "last", name: "Last", value: (tie) => tie.last ?? "" },
  { key: "confidence", name: "Confidence", value: (tie) => tie.confidence, number: true },
];

interface Props {
  diagram: Diagram;
  selected: LineSelection | null;
  onLine(line: LineSelection): void;
  onActor(actor: string): void;
}

export function TieTable({ diagram, selected, onLine, onActor }: Props) {
  const [order, setOrder] = useState<{ key: string; down: boolean }>({ key: "claims", down: true });
  const [text, setText] = useState("");
  const ties = diagram.lines.flatMap((line) => line.ties);
  const wanted = text.trim().toLowerCase();
  const matches = (tie: Tie) => [tie.subject.label, tie.relation_label, tie.object.label].some((words) => words.toLowerCase().includes(wanted));
  const rows = sorted(ties.filter(matches), order);
  const turn = (column: Column) => setOrder({ key: column.key, down: order.key === column.key ? !order.down : Boolean(column.number) });
  return (
    <div class="table-view">
      <div class="table-tools">
        <input type="search" aria-label="Narrow the table" placeholder="narrow…" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <span role="status">{count(rows.length, "tie")}{rows.length < ties.length && ` of ${ties.length}`}, {count(diagram.actors.length, "actor")}</span>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label="Ties of the diagram">
        <table>
          <caption class="unseen">Ties of the diagram</caption>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column.key} scope="col" class={column.number ? "number" : undefined} aria-sort={order.key === column.key ? (order.down ? "descending" : "ascending") : "none"}>
                  <button type="button" onClick={() => turn(column)}>{column.name}<span class="arrow" aria-hidden="true">{order.key === column.key ? (order.down ? "↓" : "↑") : ""}</span></button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((tie) => (
              <tr key={`${tie.subject.id}\n${tie.relation}\n${tie.object.id}`} class={isSelected(tie, selected) ? "chosen" : undefined}>
                <td><button type="button" class="link" onClick={() => onActor(tie.subject.id)}><Name>{tie.subject.label}</Name></button></td>
                <td><button type="button" class="link" title="Show the sentences" onClick={() => onLine({ one: tie.subject.id, other: tie.object.id, sign: tie.sign, relation: tie.relation })}>{tie.relation_label}</button></td>
                <td><button type="button" class="link" onClick={() => onActor(tie.object.id)}><Name>{tie.object.label}</Name></button></td>
                <td><SignMark sign={tie.sign} /> {tie.sign}</td>
                <td class="number">{tie.claims}</td>
                <td class="number">{tie.asserted_claims}</td>
                <td class="number">{tie.documents}</td>
                <td class="day">{tie.first}</td>
                <td class="day">{tie.last}</td>
                <td class="number">{tie.confidence.toFixed(2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function sorted(ties: Tie[], order: { key: string; down: boolean }): Tie[] {
  const column = COLUMNS.find((column) => column.key === order.key)!;
  const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });
  const compare = (one: Tie, other: Tie) => {
    const [left, right] = [column.value(one), column.value(other)];
    return typeof left === "number" && typeof right === "number" ? left - right : collator.compare(String(left), String(right));
  };
  return [...ties].sort((one, other) => (order.down ? compare(other, one) : compare(one, other)));
}

function isSelected(tie: Tie, line: LineSelection | null): boolean {
  if (!line) return false;
  const ends = [tie.subject.id, tie.object.id];
  return ends.includes(line.one) && ends.includes(line.other) && (!line.relation || line.relation === tie.relation) && (!line.sign || line.sign === tie.sign);
}

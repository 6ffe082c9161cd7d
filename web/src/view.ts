// What is looked at: everything that the address after # holds, so that a copied address shows the same.

import type { Choice, DiagramRequest, Expansion, Sign } from "./types";

export type Tab = "diagram" | "table" | "tensions" | "sparql";

export interface LineSelection {
  one: string;
  other: string;
  sign: Sign | null;
  relation: string | null;
}

export type Selection = { actor: string } | { line: LineSelection } | null;

export interface View {
  tab: Tab;
  mostClaimed: number;
  actors: string[];
  expanded: Expansion[];
  hidden: string[];
  pinned: Record<string, [number, number]>;
  choice: Choice;
  selection: Selection;
  path: { from: string; to: string } | null;
  question: string | null;
  values: Record<string, string>;
  query: string | null;
}

/** How many actors are drawn at the start, and how many more with each step. */
export const START_COUNT = 30;
export const STEP = 25;

export const EVERYTHING: Choice = {
  relations: [], signs: [], sources: [], speakers: [], modalities: [], confidence: 0, since: null, until: null, unasserted: false,
};

export const START: View = {
  tab: "diagram", mostClaimed: START_COUNT, actors: [], expanded: [], hidden: [], pinned: {}, choice: EVERYTHING,
  selection: null, path: null, question: null, values: {}, query: null,
};

const TABS: Tab[] = ["diagram", "table", "tensions", "sparql"];
const SIGNS: Sign[] = ["positive", "negative", "neutral"];

/** Writes a view as the part of an address after #. */
export function toFragment(view: View): string {
  const words = new URLSearchParams();
  const { choice } = view;
  if (view.tab !== "diagram") words.set("view", view.tab);
  const isFocused = view.actors.length > 0 || view.expanded.length > 0;
  if (view.mostClaimed !== (isFocused ? 0 : START_COUNT)) words.set("most", String(view.mostClaimed));
  view.actors.forEach((actor) => words.append("actor", actor));
  view.expanded.forEach(({ actor, count }) => words.append("expand", `${actor}~${count}`));
  view.hidden.forEach((actor) => words.append("hide", actor));
  Object.entries(view.pinned).forEach(([actor, [x, y]]) => words.append("pin", `${actor}~${Math.round(x)}~${Math.round(y)}`));
  choice.relations.forEach((value) => words.append("relation", value));
  choice.signs.forEach((value) => words.append("sign", value));
  choice.sources.forEach((value) => words.append("source", value));
  choice.speakers.forEach((value) => words.append("speaker", value));
  choice.modalities.forEach((value) => words.append("modality", value));
  if (choice.confidence > 0) words.set("confidence", String(choice.confidence));
  if (choice.since) words.set("since", choice.since);
  if (choice.until) words.set("until", choice.until);
  if (choice.unasserted) words.set("all", "1");
  if (view.path) words.set("path", join([view.path.from, view.path.to]));
  if (view.selection && "actor" in view.selection) words.set("select", view.selection.actor);
  if (view.selection && "line" in view.selection) {
    const { one, other, sign, relation } = view.selection.line;
    words.set("line", join([one, other, sign ?? "", relation ?? ""]));
  }
  if (view.question) words.set("question", view.question);
  Object.entries(view.values).forEach(([name, value]) => words.append("value", join([name, value])));
  if (view.query !== null) words.set("query", view.query);
  return words.toString();
}

/** Reads a view; what cannot be read is as at the start. */
export function fromFragment(fragment: string): View {
  const words = new URLSearchParams(fragment.replace(/^#/, ""));
  const all = (name: string) => words.getAll(name);
  const actors = all("actor");
  const expanded = all("expand").flatMap(readExpansion);
  const isFocused = actors.length > 0 || expanded.length > 0;
  const tab = words.get("view") as Tab;
  return {
    tab: TABS.includes(tab) ? tab : "diagram",
    mostClaimed: readCount(words.get("most")) ?? (isFocused ? 0 : START_COUNT),
    actors,
    expanded,
    hidden: all("hide"),
    pinned: Object.fromEntries(all("pin").flatMap(readPin)),
    choice: {
      relations: all("relation"),
      signs: all("sign").filter((sign): sign is Sign => SIGNS.includes(sign as Sign)),
      sources: all("source"),
      speakers: all("speaker"),
      modalities: all("modality"),
      confidence: Math.min(1, Math.max(0, Number(words.get("confidence")) || 0)),
      since: readDay(words.get("since")),
      until: readDay(words.get("until")),
      unasserted: words.get("all") === "1",
    },
    selection: readSelection(words),
    path: readPath(words.get("path")),
    question: words.get("question"),
    values: Object.fromEntries(all("value").map((value) => split(value)).filter((parts) => parts.length === 2)),
    query: words.get("query"),
  };
}

/** What the server is to draw for a view. */
export function diagramRequest(view: View, positions: Record<string, [number, number]>): DiagramRequest {
  return {
    choice: view.choice,
    most_claimed: view.mostClaimed,
    actors: view.actors,
    expanded: view.expanded,
    hidden: view.hidden,
    positions: { ...positions, ...view.pinned },
  };
}

/** Shows one actor with its neighbours and nothing else. */
export function focusOn(view: View, actor: string): View {
  return {
    ...view, tab: view.tab === "table" ? "table" : "diagram", mostClaimed: 0, actors: [actor], expanded: [{ actor, count: STEP }],
    hidden: [], pinned: {}, path: null, selection: { actor },
  };
}

/** Shows more neighbours of an actor; `shown` of them are drawn now. */
export function expand(view: View, actor: string, shown: number): View {
  const known = view.expanded.find((expansion) => expansion.actor === actor)?.count ?? 0;
  const count = Math.max(known, shown) + STEP;
  const others = view.expanded.filter((expansion) => expansion.actor !== actor);
  return { ...view, expanded: [...others, { actor, count }] };
}

export function hide(view: View, actor: string): View {
  const without = (ids: string[]) => ids.filter((id) => id !== actor);
  const pinned = Object.fromEntries(Object.entries(view.pinned).filter(([id]) => id !== actor));
  return { ...view, hidden: [...without(view.hidden), actor], actors: without(view.actors), pinned, selection: null };
}

export function countConditions(choice: Choice): number {
  const lists = [choice.relations, choice.signs, choice.sources, choice.speakers, choice.modalities];
  const others = [choice.confidence > 0, choice.since, choice.until, choice.unasserted];
  return lists.filter((list) => list.length > 0).length + others.filter(Boolean).length;
}

/** Joins parts so that they can be told apart whatever they hold. */
function join(parts: string[]): string {
  return parts.map((part) => encodeURIComponent(part).replaceAll("~", "%7E")).join("~");
}

function split(text: string): string[] {
  try {
    return text.split("~").map(decodeURIComponent);
  } catch {
    return [];
  }
}

function readCount(text: string | null): number | null {
  const count = Number(text);
  return text !== null && Number.isInteger(count) && count >= 0 ? Math.min(count, 500) : null;
}

function readExpansion(text: string): Expansion[] {
  const end = text.lastIndexOf("~");
  const count = readCount(text.slice(end + 1));
  return end > 0 && count !== null ? [{ actor: text.slice(0, end), count }] : [];
}

function readPin(text: string): [string, [number, number]][] {
  const parts = text.split("~");
  const [x, y] = parts.slice(-2).map(Number);
  const actor = parts.slice(0, -2).join("~");
  return actor && Number.isFinite(x) && Number.isFinite(y) ? [[actor, [x!, y!]]] : [];
}

function readDay(text: string | null): string | null {
  return text && /^\d{4}-\d\d-\d\d$/.test(text) ? text : null;
}

function readPath(text: string | null): View["path"] {
  const [from, to] = split(text ?? "");
  return from && to ? { from, to } : null;
}

function readSelection(words: URLSearchParams): Selection {
  const actor = words.get("select");
  if (actor) return { actor };
  const [one, other, sign, relation] = split(words.get("line") ?? "");
  if (!one || !other) return null;
  return { line: { one, other, sign: SIGNS.includes(sign as Sign) ? (sign as Sign) : null, relation: relation || null } };
}

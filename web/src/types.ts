// What the server answers; /api/openapi.json describes it.

export type Sign = "positive" | "negative" | "neutral";

export interface Choice {
  relations: string[];
  signs: Sign[];
  sources: string[];
  speakers: string[];
  modalities: string[];
  confidence: number;
  since: string | null;
  until: string | null;
  unasserted: boolean;
}

export interface ActorName {
  id: string;
  label: string;
}

export interface Tie {
  subject: ActorName;
  relation: string;
  relation_label: string;
  object: ActorName;
  sign: Sign;
  symmetric: boolean;
  asserted: boolean;
  claims: number;
  asserted_claims: number;
  documents: number;
  first: string | null;
  last: string | null;
  confidence: number;
}

export interface DrawnActor {
  id: string;
  label: string;
  kind: string;
  x: number;
  y: number;
  width: number;
  height: number;
  font_size: number;
  lines: string[];
  claims: number;
  neighbours: number;
  drawn_neighbours: number;
}

export interface DrawnLine {
  from: string;
  to: string;
  sign: Sign;
  points_back: boolean;
  points_on: boolean;
  asserted: boolean;
  claims: number;
  label: string;
  ties: Tie[];
}

export interface Bar {
  from: string;
  to: string;
  positive: number;
  negative: number;
  neutral: number;
}

export interface Diagram {
  actors: DrawnActor[];
  lines: DrawnLine[];
  missing: string[];
  is_cut: boolean;
  all_actors: number;
  all_ties: number;
  histogram: { unit: string; bars: Bar[]; undated: number };
}

export interface Expansion {
  actor: string;
  count: number;
}

export interface DiagramRequest {
  choice: Choice;
  most_claimed: number;
  actors: string[];
  expanded: Expansion[];
  hidden: string[];
  positions: Record<string, [number, number]>;
}

export interface ValueCount {
  value: string;
  label: string;
  claims: number;
}

export interface Overview {
  documents: number;
  actors: number;
  claims: number;
  asserted_claims: number;
  first: string | null;
  last: string | null;
  relations: { name: string; label: string; definition: string; sign: Sign; depth: number; claims: number }[];
  sources: ValueCount[];
  speakers: ValueCount[];
  modalities: ValueCount[];
}

export interface Suggestion {
  id: string;
  label: string;
  kind: string;
  name: string | null;
  claims: number;
}

export interface ActorCard {
  id: string;
  label: string;
  kind: string;
  aliases: string[];
  all_claims: number;
  claims: number;
  relations: { relation: string; label: string; sign: Sign; is_subject: boolean; others: number; claims: number }[];
  neighbours: { id: string; label: string; claims: number }[];
}

export interface Claim {
  id: string;
  subject: ActorName;
  relation: string;
  relation_label: string;
  sign: Sign;
  object: ActorName;
  sentence: { text: string; marks: string[] }[];
  sentence_number: number;
  polarity: string;
  modality: string;
  asserted: boolean;
  speaker: ActorName | null;
  item: string | null;
  time: string | null;
  time_from: string | null;
  time_to: string | null;
  confidence: number;
  found_by: string[];
  pattern: string | null;
  document: string;
  title: string | null;
  date: string | null;
  publisher: string | null;
  address: string | null;
}

export interface Evidence {
  ties: Tie[];
  count: number;
  claims: Claim[];
}

export interface Side {
  subject: ActorName;
  object: ActorName;
  sign: Sign;
  claims: number;
  ties: Tie[];
}

export interface Tensions {
  triads: number;
  frustrated_triads: number;
  count: number;
  balance: number | null;
  tensions: { kind: string; actors: ActorName[]; sides: Side[] }[];
  ambivalence_count: number;
  ambivalences: [Side, Side][];
}

export interface Question {
  name: string;
  question: string;
  description: string;
  reading: string;
  sparql: string;
  parameters: { name: string; kind: string; default: string | null; description: string }[];
}

export interface Vocabulary {
  prefixes: [string, string][];
  words: { name: string; kind: string; label: string }[];
}

export interface Status {
  version: string;
  store: string;
  changed: boolean;
}

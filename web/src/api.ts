// Questions to the server.

import type {
  ActorCard, Choice, Diagram, DiagramRequest, Evidence, Overview, Question, Status, Suggestion, Tensions, Tie, Vocabulary,
} from "./types";
import type { LineSelection } from "./view";

/** What the server says went wrong, with what helps. */
export class Problem extends Error {
  hint: string;
  constructor(message: string, hint = "") {
    super(message);
    this.hint = hint;
  }
}

export const api = {
  overview: () => ask<Overview>("/api/overview"),
  status: () => ask<Status>("/api/status"),
  reload: () => ask<Status>("/api/reload", {}),
  questions: () => ask<Question[]>("/api/questions"),
  vocabulary: () => ask<Vocabulary>("/api/vocabulary"),
  search: (text: string, signal?: AbortSignal) => ask<Suggestion[]>(`/api/search?text=${encodeURIComponent(text)}`, undefined, signal),
  diagram: (request: DiagramRequest, signal?: AbortSignal) => ask<Diagram>("/api/diagram", request, signal),
  actor: (actor: string, choice: Choice, signal?: AbortSignal) => ask<ActorCard>("/api/actor", { actor, choice }, signal),
  evidence: (line: LineSelection, choice: Choice, offset: number, signal?: AbortSignal) =>
    ask<Evidence>("/api/evidence", { one: line.one, other: line.other, sign: line.sign, relation: line.relation, choice, offset }, signal),
  chains: (from: string, to: string, choice: Choice, signal?: AbortSignal) =>
    ask<{ chains: Tie[][] }>("/api/chains", { from, to, count: 3, choice }, signal),
  tensions: (choice: Choice, signal?: AbortSignal) => ask<Tensions>("/api/tensions", { choice }, signal),
  picture: (format: "svg" | "png", title: string, diagram: DiagramRequest) =>
    send(`/api/picture.${format}`, { title, diagram }).then((response) => response.blob()),
};

async function ask<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  return (await send(path, body, signal)).json() as Promise<T>;
}

/** Sends a request and complains when it is not answered. */
export async function send(path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const options: RequestInit = signal ? { signal } : {};
  if (body !== undefined) {
    Object.assign(options, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  }
  return checked(() => fetch(path, options));
}

/** Awaits an answer; what is wrong with it becomes a Problem in words. */
export async function checked(fetching: () => Promise<Response>): Promise<Response> {
  let response: Response;
  try {
    response = await fetching();
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new Problem("The server does not answer.", "Start it again: claimgraph serve");
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Problem(problem.title ?? `The server answers ${response.status}.`, problem.hint ?? "");
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

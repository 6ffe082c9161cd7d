// The diagram: cytoscape draws what the server has laid out.

import cytoscape, { type Core, type EdgeSingular, type ElementDefinition, type NodeSingular, type StylesheetJson } from "cytoscape";
import type { Diagram, DrawnActor, DrawnLine } from "./types";
import type { LineSelection, Selection } from "./view";

export interface CanvasEvents {
  select(selection: Selection): void;
  expand(actor: string): void;
  moved(actor: string, place: [number, number]): void;
}

/** Cytoscape with what the page wants of it. */
export class Canvas {
  readonly core: Core;
  private readonly events: CanvasEvents;
  /** Whether the picture still fills its frame, and nobody moved it. */
  private fills = false;
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(container: HTMLElement, events: CanvasEvents) {
    this.events = events;
    this.core = cytoscape({
      container,
      layout: { name: "preset" },
      minZoom: 0.08,
      maxZoom: 3,
      boxSelectionEnabled: false,
      autounselectify: true,
    });
    this.listen();
    this.paint();
  }

  destroy(): void {
    this.core.destroy();
  }

  /** Shows a diagram; actors that were there already stay the same elements. */
  show(diagram: Diagram, pinned: Record<string, unknown>, fit: boolean): void {
    const core = this.core;
    core.batch(() => {
      const wanted = new Set([...diagram.actors.map((actor) => nodeId(actor.id)), ...diagram.lines.map(edgeId)]);
      core.elements().filter((element) => !wanted.has(element.id())).remove();
      for (const actor of diagram.actors) this.place(actor, actor.id in pinned);
      for (const line of diagram.lines) this.put(edgeElement(line));
    });
    if (fit || this.isOutOfSight()) this.fit(!fit);
  }

  /** Takes the new size of its frame. What somebody has just clicked on does not move, so that a second click hits it too. */
  resize(selection: Selection): void {
    this.core.resize();
    if (this.fills && !selection) this.fit(false);
    else this.reveal(selection);
  }

  fit(animated = true): void {
    const elements = this.core.elements();
    if (elements.empty()) return;
    this.fills = true;
    this.core.stop();
    const room = { eles: elements, padding: 36 };
    if (animated && !this.calm.matches) {
      this.core.animate({ fit: room, duration: 250 });
    } else {
      this.core.fit(elements, room.padding);
      // A handful of actors need not fill the screen.
      if (this.core.zoom() > 1.25) {
        this.core.zoom(1.25);
        this.core.center(elements);
      }
    }
  }

  zoom(factor: number): void {
    this.fills = false;
    const middle = { x: this.core.width() / 2, y: this.core.height() / 2 };
    this.core.zoom({ level: this.core.zoom() * factor, renderedPosition: middle });
  }

  /** Marks what is selected, and lets the rest step back. */
  mark(selection: Selection, path: ReadonlySet<string>): void {
    this.core.batch(() => {
      this.core.elements().removeClass("chosen near far path");
      this.core.edges().filter((edge) => path.has(pairKey(edge.data("from"), edge.data("to")))).addClass("path");
      const chosen = this.find(selection);
      if (!chosen || chosen.empty()) return;
      const near = chosen.filter("node").closedNeighborhood().union(chosen).union(chosen.filter("edge").connectedNodes());
      this.core.elements().difference(near).addClass("far");
      near.addClass("near");
      chosen.addClass("chosen");
    });
  }

  /** Brings what is selected into sight. */
  reveal(selection: Selection): void {
    const chosen = this.find(selection);
    if (!chosen || chosen.empty()) return;
    const box = chosen.renderedBoundingBox();
    const visible = box.x1 >= 0 && box.y1 >= 0 && box.x2 <= this.core.width() && box.y2 <= this.core.height();
    if (!visible) this.core.center(chosen);
  }

  /** Where all actors stand. */
  positions(): Record<string, [number, number]> {
    const place = (node: NodeSingular): [string, [number, number]] => {
      const { x, y } = node.position();
      return [node.data("actor"), [round(x), round(y)]];
    };
    return Object.fromEntries(this.core.nodes().map(place));
  }

  /** Returns the actor that stands nearest in a direction, or the most connected one when none is given. */
  neighbourTowards(from: string | null, direction: [number, number]): string | null {
    const start = from === null ? null : this.core.getElementById(nodeId(from));
    if (!start || start.empty()) {
      const first = this.core.nodes().sort((one, other) => other.data("claims") - one.data("claims"));
      return first.empty() ? null : first[0]!.data("actor");
    }
    const origin = start.position();
    let best: { cost: number; actor: string } | null = null;
    this.core.nodes().forEach((node) => {
      const [across, down] = [node.position().x - origin.x, node.position().y - origin.y];
      const along = across * direction[0] + down * direction[1];
      const aside = Math.abs(across * direction[1]) + Math.abs(down * direction[0]);
      if (along <= 1 || aside > along * 2) return;
      const cost = along + aside * 1.5;
      if (!best || cost < best.cost) best = { cost, actor: node.data("actor") };
    });
    return (best as { actor: string } | null)?.actor ?? null;
  }

  /** Returns the line of an actor that follows another in order. */
  nextLine(actor: string, after: LineSelection | null): LineSelection | null {
    const edges = this.core.getElementById(nodeId(actor)).connectedEdges().sort((one, other) => other.data("claims") - one.data("claims"));
    if (edges.empty()) return null;
    const position = after ? edges.toArray().findIndex((edge) => isLine(edge as EdgeSingular, after)) : -1;
    return lineOf(edges[(position + 1) % edges.length] as EdgeSingular);
  }

  /** Takes colours and letters from the style sheet of the page. */
  paint(): void {
    this.core.style(stylesheet());
  }

  private place(actor: DrawnActor, pinned: boolean): void {
    const position = { x: actor.x, y: actor.y };
    let known = this.core.getElementById(nodeId(actor.id));
    const more = actor.neighbours - actor.drawn_neighbours;
    const data = {
      id: nodeId(actor.id), actor: actor.id, kind: actor.kind, claims: actor.claims,
      text: actor.lines.join("\n") + (more > 0 ? `\n+${more}` : ""),
      width: actor.width, height: actor.height + (more > 0 ? 9 : 0), size: actor.font_size,
    };
    // Cytoscape would draw another label with the measures of the one before, so that the node is made anew; it stays where
    // it stands until it moves.
    const start = known.empty() ? position : { ...(known as NodeSingular).position() };
    if (known.nonempty() && known.data("text") !== data.text) {
      known.remove();
      known = this.core.getElementById(nodeId(actor.id));
    }
    if (known.empty()) {
      this.core.add({ group: "nodes", data, position: this.calm.matches ? position : start });
      this.moveTo(this.core.getElementById(nodeId(actor.id)) as NodeSingular, position);
    } else {
      known.data(data);
      this.moveTo(known as NodeSingular, position);
    }
    this.core.getElementById(nodeId(actor.id)).toggleClass("pinned", pinned);
  }

  private moveTo(node: NodeSingular, position: { x: number; y: number }): void {
    const { x, y } = node.position();
    if (Math.hypot(x - position.x, y - position.y) < 0.5) return;
    if (this.calm.matches) node.position(position);
    else node.animate({ position, duration: 250 });
  }

  private put(element: ElementDefinition): void {
    const known = this.core.getElementById(element.data.id!);
    if (known.empty()) this.core.add(element);
    else known.data(element.data);
  }

  private find(selection: Selection) {
    if (!selection) return null;
    if ("actor" in selection) return this.core.getElementById(nodeId(selection.actor));
    return this.core.edges().filter((edge) => isLine(edge, selection.line));
  }

  private isOutOfSight(): boolean {
    const box = this.core.elements().renderedBoundingBox();
    return box.x1 < -4 || box.y1 < -4 || box.x2 > this.core.width() + 4 || box.y2 > this.core.height() + 4;
  }

  private listen(): void {
    const core = this.core;
    core.on("tap", "node", (event) => this.events.select({ actor: event.target.data("actor") }));
    core.on("tap", "edge", (event) => this.events.select({ line: lineOf(event.target) }));
    core.on("tap", (event) => {
      if (event.target === core) this.events.select(null);
    });
    core.on("dbltap", "node", (event) => this.events.expand(event.target.data("actor")));
    core.on("scrollzoom pinchzoom dragpan", () => {
      this.fills = false;
    });
    core.on("dragfree", "node", (event) => {
      const { x, y } = event.target.position();
      this.events.moved(event.target.data("actor"), [round(x), round(y)]);
    });
    core.on("mouseover", "node, edge", (event) => {
      event.target.addClass("hover");
      core.container()?.classList.add("pointing");
    });
    core.on("mouseout", "node, edge", (event) => {
      event.target.removeClass("hover");
      core.container()?.classList.remove("pointing");
    });
  }
}

export function pairKey(one: string, other: string): string {
  return JSON.stringify([one, other].sort());
}

function nodeId(actor: string): string {
  return `actor ${actor}`;
}

function edgeId(line: DrawnLine): string {
  return `line ${line.sign} ${pairKey(line.from, line.to)}`;
}

function edgeElement(line: DrawnLine): ElementDefinition {
  const width = Math.min(1.1 + 0.95 * Math.log(Math.max(1, line.claims)), 6.5);
  const data = {
    id: edgeId(line), source: nodeId(line.from), target: nodeId(line.to), from: line.from, to: line.to, sign: line.sign,
    claims: line.claims, width, text: line.label, on: line.points_on ? "yes" : "no", back: line.points_back ? "yes" : "no",
    asserted: line.asserted ? "yes" : "no",
  };
  return { group: "edges", data };
}

function lineOf(edge: EdgeSingular): LineSelection {
  return { one: edge.data("from"), other: edge.data("to"), sign: edge.data("sign"), relation: null };
}

function isLine(edge: EdgeSingular, line: LineSelection): boolean {
  const ends = pairKey(edge.data("from"), edge.data("to")) === pairKey(line.one, line.other);
  return ends && (line.sign === null || line.sign === edge.data("sign"));
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}

/** Reads a colour of the page as it is now, light or dark. */
function colour(name: string): string {
  const probe = document.createElement("span");
  probe.className = `probe probe-${name}`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

const KINDS: Record<string, Record<string, string | number>> = {
  State: { shape: "round-rectangle", "corner-radius": 2 },
  Person: { shape: "round-rectangle", "corner-radius": 60 },
  ArmedGroup: { shape: "cut-rectangle", "corner-radius": 7 },
  Organization: { shape: "polygon", "shape-polygon-points": "-0.9 -1 0.9 -1 1 0 0.9 1 -0.9 1 -1 0" },
  Population: { shape: "round-rectangle", "corner-radius": 8 },
  Place: { shape: "bottom-round-rectangle" },
  Weapon: { shape: "rhomboid" },
};

function stylesheet(): StylesheetJson {
  const [text, muted, surface, accent] = ["text", "muted", "canvas", "accent"].map(colour) as [string, string, string, string];
  const family = getComputedStyle(document.body).fontFamily;
  const kinds = Object.entries(KINDS).map(([kind, shape]) => ({
    selector: `node[kind = "${kind}"]`,
    style: { ...shape, "background-color": colour(`${kind}-fill`), "border-color": colour(`${kind}-edge`) },
  }));
  const signs = (["positive", "negative", "neutral"] as const).map((sign) => {
    const ink = colour(sign);
    const dashes = { positive: [1, 0], negative: [8, 5], neutral: [2, 4] }[sign];
    return {
      selector: `edge[sign = "${sign}"]`,
      style: {
        "line-color": ink, "target-arrow-color": ink, "source-arrow-color": ink, color: ink,
        "line-style": sign === "positive" ? "solid" : "dashed", "line-dash-pattern": dashes,
      },
    };
  });
  const sheet: unknown[] = [
    {
      selector: "node",
      style: {
        width: "data(width)", height: "data(height)", label: "data(text)", "font-size": "data(size)", "font-family": family,
        color: text, "text-valign": "center", "text-halign": "center", "text-wrap": "wrap", "text-max-width": "400px",
        "border-width": 1.3, "min-zoomed-font-size": 4, "overlay-opacity": 0, shape: "round-rectangle",
      },
    },
    ...kinds,
    {
      selector: "edge",
      style: {
        width: "data(width)", "curve-style": "bezier", "control-point-step-size": 34, "arrow-scale": 0.9, opacity: 0.85,
        label: "data(text)", "font-size": 10, "font-family": family, "text-rotation": "autorotate",
        "text-background-color": surface, "text-background-opacity": 0.9, "text-background-padding": "2px",
        "text-background-shape": "round-rectangle", "min-zoomed-font-size": 7, "overlay-opacity": 0, "overlay-padding": 6,
      },
    },
    ...signs,
    { selector: 'edge[on = "yes"]', style: { "target-arrow-shape": "triangle" } },
    { selector: 'edge[back = "yes"]', style: { "source-arrow-shape": "triangle" } },
    { selector: 'edge[asserted = "no"]', style: { opacity: 0.55, "target-arrow-fill": "hollow", "source-arrow-fill": "hollow" } },
    { selector: "node.pinned", style: { "border-width": 3 } },
    { selector: ".far", style: { opacity: 0.35, "z-index": 0 } },
    { selector: "edge.near", style: { opacity: 1, "min-zoomed-font-size": 5, "z-index": 9 } },
    { selector: "edge.path", style: { opacity: 1, "underlay-color": accent, "underlay-opacity": 0.28, "underlay-padding": 5 } },
    { selector: "node.hover", style: { "border-width": 2.4 } },
    { selector: "edge.hover", style: { opacity: 1, "underlay-color": muted, "underlay-opacity": 0.22, "underlay-padding": 5, "z-index": 10 } },
    { selector: "node.chosen", style: { "border-color": accent, "border-width": 3, "z-index": 10 } },
    { selector: "edge.chosen", style: { "underlay-color": accent, "underlay-opacity": 0.35, "underlay-padding": 6 } },
  ];
  return sheet as StylesheetJson;
}

// The page as a whole: what is shown, and what was shown before.

import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api } from "./api";
import { Canvas, pairKey } from "./canvas";
import { Details } from "./details";
import { Filters } from "./filters";
import { Help } from "./help";
import { DateBrush } from "./histogram";
import { asProblem, ActorSearch, count, download, Name, ProblemNote, useAnswer } from "./parts";
import { Sparql } from "./sparql";
import { TensionList } from "./tensions";
import { TieTable } from "./tie_table";
import type { Diagram } from "./types";
import { countConditions, diagramRequest, EVERYTHING, expand, focusOn, fromFragment, hide, START, toFragment, type Selection, type Tab, type View } from "./view";
import type { Problem } from "./api";

const TABS: [Tab, string][] = [["diagram", "Diagram"], ["table", "Table"], ["tensions", "Tensions"], ["sparql", "SPARQL"]];

type Places = Record<string, [number, number]>;

/** What was looked at before, and where it stood. */
interface Moment {
  view: View;
  places: Places;
}

/** The part of a view that undoing brings back. */
function drawn(view: View): string {
  const { mostClaimed, actors, expanded, hidden, pinned, choice, path } = view;
  return JSON.stringify([mostClaimed, actors, expanded, hidden, pinned, choice, path]);
}

export function App() {
  const [view, setView] = useState<View>(() => fromFragment(location.hash));
  const [past, setPast] = useState<Moment[]>([]);
  const [future, setFuture] = useState<Moment[]>([]);
  const [reading, setReading] = useState(0);
  const [helps, setHelps] = useState(false);
  const [showsFilters, setShowsFilters] = useState(() => matchMedia("(min-width: 1000px)").matches);
  const [theme, setTheme] = useTheme();
  const changed = useStoreChanges();
  const overview = useAnswer(() => api.overview(), [reading]);
  const places = useRef<Places>({});
  /** What is drawn anew, and so laid out from nothing, changes this. */
  const [fresh, setFresh] = useState(0);
  const canvas = useRef<Canvas | null>(null);
  const [exportProblem, setExportProblem] = useState<Problem | null>(null);
  const current = useRef(view);
  current.current = view;

  const go = useCallback((next: View, lasting = true) => {
    const before = current.current;
    if (drawn(before) !== drawn(next)) {
      setPast((past) => [...past.slice(-99), { view: before, places: places.current }]);
      setFuture([]);
      if (isFresh(before, next)) {
        places.current = {};
        setFresh((fresh) => fresh + 1);
      }
    }
    current.current = next;
    setView(next);
    const address = `#${toFragment(next)}`;
    if (address !== location.hash) history[lasting ? "pushState" : "replaceState"](null, "", address);
  }, []);
  const travel = (from: Moment[], setFrom: typeof setPast, setTo: typeof setPast) => {
    const target = from[from.length - 1];
    if (!target) return;
    setFrom(from.slice(0, -1));
    setTo((to) => [...to, { view, places: places.current }]);
    places.current = target.places;
    const next = { ...target.view, tab: view.tab, question: view.question, values: view.values, query: view.query };
    current.current = next;
    setView(next);
    history.pushState(null, "", `#${toFragment(next)}`);
  };
  const undo = () => travel(past, setPast, setFuture);
  const redo = () => travel(future, setFuture, setPast);

  useEffect(() => {
    const onPop = () => setView(fromFragment(location.hash));
    addEventListener("popstate", onPop);
    return () => removeEventListener("popstate", onPop);
  }, []);

  const path = useAnswer((signal) => (view.path ? api.chains(view.path.from, view.path.to, view.choice, signal) : Promise.resolve(null)), [view.path?.from, view.path?.to, view.choice, reading]);
  const pathTies = path.answer?.chains[0] ?? [];
  const pathActors = pathTies.flatMap((tie) => [tie.subject.id, tie.object.id]);
  const wanted = { ...view, actors: [...new Set([...view.actors, ...(view.path ? pathActors : [])])] };
  const needsDiagram = view.tab === "diagram" || view.tab === "table";
  const key = needsDiagram ? JSON.stringify([drawn(wanted), wanted.actors, fresh, reading]) : "none";
  const diagram = useAnswer((signal) => (needsDiagram ? api.diagram(diagramRequest(wanted, places.current), signal) : Promise.resolve(null)), [key]);
  const lastDiagram = useRef<Diagram | null>(null);
  if (diagram.answer) {
    lastDiagram.current = diagram.answer;
    places.current = Object.fromEntries(diagram.answer.actors.map(({ id, x, y }) => [id, [x, y]]));
  }
  const shown = needsDiagram ? lastDiagram.current : null;

  const select = (selection: Selection) => go({ ...current.current, selection }, false);
  const pin = (actor: string) => {
    const before = current.current;
    const { [actor]: pinned, ...others } = before.pinned;
    const place = places.current[actor];
    if (pinned) go({ ...before, pinned: others });
    else if (place) go({ ...before, pinned: { ...others, [actor]: place } });
  };
  const expandActor = (actor: string) => {
    const known = lastDiagram.current?.actors.find((other) => other.id === actor);
    if (known && known.neighbours > known.drawn_neighbours) go(expand(current.current, actor, known.drawn_neighbours));
  };
  const relayout = () => {
    places.current = {};
    setFresh((fresh) => fresh + 1);
  };
  const selectedActor = view.selection && "actor" in view.selection ? view.selection.actor : null;
  const selectedLine = view.selection && "line" in view.selection ? view.selection.line : null;
  const save = async (format: "svg" | "png") => {
    try {
      const title = titleOf(wanted, lastDiagram.current);
      download(await api.picture(format, title, diagramRequest(wanted, canvas.current?.positions() ?? places.current)), `claimgraph.${format}`);
      setExportProblem(null);
    } catch (error) {
      setExportProblem(asProblem(error));
    }
  };
  const reload = async () => {
    await api.reload();
    changed.forget();
    setReading((reading) => reading + 1);
  };

  const onKey = (event: KeyboardEvent) => {
    const box = event.composedPath()[0];
    const writes = box instanceof HTMLElement && (box.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(box.tagName));
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z" && !writes) {
      event.preventDefault();
      return event.shiftKey ? redo() : undo();
    }
    if (writes || event.ctrlKey || event.metaKey || event.altKey || helps) return;
    const tab = TABS[Number(event.key) - 1];
    const keys: Record<string, () => void> = {
      "/": () => document.getElementById("search")?.focus(),
      "?": () => setHelps(true),
      u: undo,
      r: redo,
      f: () => canvas.current?.fit(),
      Escape: () => view.selection && select(null),
      ...(selectedActor !== null && needsDiagram
        ? { x: () => expandActor(selectedActor), h: () => go(hide(view, selectedActor)), p: () => pin(selectedActor) }
        : {}),
    };
    const act = tab ? () => go({ ...view, tab: tab[0] }) : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const latestKey = useRef(onKey);
  latestKey.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => latestKey.current(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);

  const onChoice = (choice: View["choice"], lasting = true) => go({ ...current.current, choice }, lasting);
  const conditions = countConditions(view.choice);
  return (
    <>
      <header class="bar top">
        <a class="brand" href="/" onClick={(event) => { event.preventDefault(); go({ ...START }); }}><img src="/icon.svg" alt="" width="22" height="22" />claimgraph</a>
        <ActorSearch id="search" label="Search actors" placeholder="Search an actor   /" onChoose={(actor) => go(focusOn(current.current, actor))} />
        <nav class="tabs" aria-label="Views">
          {TABS.map(([tab, name], index) => (
            <button key={tab} type="button" aria-current={view.tab === tab ? "page" : undefined} title={`${name} (${index + 1})`} onClick={() => go({ ...view, tab })}>{name}</button>
          ))}
        </nav>
        <div class="bar-end">
          <button type="button" class="quiet" onClick={() => setTheme(theme === "dark" ? "light" : "dark")} aria-label={theme === "dark" ? "Light colours" : "Dark colours"} title={theme === "dark" ? "Light colours" : "Dark colours"}>{theme === "dark" ? "☀" : "☾"}</button>
          <button type="button" class="quiet" onClick={() => setHelps(true)} aria-label="Keys and legend" title="Keys and legend (?)">?</button>
        </div>
      </header>
      {changed.yes && (
        <div class="notice" role="status">The store has changed since this page read it. <button type="button" onClick={reload}>Reload</button> <button type="button" class="quiet" onClick={changed.later}>Later</button></div>
      )}
      <main class={`page ${view.tab}`}>
        {view.tab !== "sparql" && !overview.answer && showsFilters && <div class="side" />}
        {view.tab !== "sparql" && overview.answer && (
          showsFilters
            ? <div class="side"><button type="button" class="quiet fold" onClick={() => setShowsFilters(false)}>Hide filters</button><Filters overview={overview.answer} choice={view.choice} onChange={onChoice} /></div>
            : <div class="side folded"><button type="button" class="quiet" onClick={() => setShowsFilters(true)}>Filters{conditions > 0 && ` (${conditions})`}</button></div>
        )}
        <h1 class="unseen">claimgraph explorer</h1>
        {overview.problem && <ProblemNote problem={overview.problem} />}
        {needsDiagram && (
          <section class="stage" aria-label={view.tab === "table" ? "Table" : "Diagram"}>
            <div class="tools" role="toolbar" aria-label="Diagram tools">
              <button type="button" onClick={undo} disabled={past.length === 0} title="Undo (u)">Undo</button>
              <button type="button" onClick={redo} disabled={future.length === 0} title="Redo (r)">Redo</button>
              {view.tab === "diagram" && (
                <>
                  <button type="button" onClick={() => canvas.current?.fit()} title="Show everything (f)">Fit</button>
                  <button type="button" onClick={relayout} title="Place all actors anew that are not pinned">Lay out</button>
                  <button type="button" onClick={() => save("svg")}>SVG</button>
                  <button type="button" onClick={() => save("png")}>PNG</button>
                </>
              )}
              <span class="where" role="status">{shown && <Summary diagram={shown} view={view} />}</span>
              {view.hidden.length > 0 && <button type="button" class="quiet" onClick={() => go({ ...view, hidden: [] })}>Show {count(view.hidden.length, "hidden actor")}</button>}
              {(view.actors.length > 0 || view.expanded.length > 0) && <button type="button" class="quiet" onClick={() => go({ ...START, choice: view.choice, tab: view.tab })}>Start over</button>}
            </div>
            {(diagram.problem ?? exportProblem) && <ProblemNote problem={(diagram.problem ?? exportProblem)!} />}
            {shown && shown.missing.length > 0 && <p class="notice">{shown.missing.map((id, index) => <>{index > 0 && ", "}<Name>{id}</Name></>)} {shown.missing.length === 1 ? "has" : "have"} no tie under these filters. {conditions > 0 && <button type="button" class="link" onClick={() => onChoice(EVERYTHING)}>Reset them</button>}{!view.choice.unasserted && <button type="button" class="link" onClick={() => onChoice({ ...view.choice, unasserted: true })}>Show what is not asserted</button>}</p>}
            {view.tab === "diagram" ? (
              <DiagramView
                diagram={shown} view={view} theme={theme} fresh={fresh} canvas={canvas} path={new Set(pathTies.map((tie) => pairKey(tie.subject.id, tie.object.id)))}
                onSelect={select} onExpand={expandActor} onMoved={(actor, place) => { places.current[actor] = place; if (actor in current.current.pinned) go({ ...current.current, pinned: { ...current.current.pinned, [actor]: place } }, false); }}
              />
            ) : shown && (
              <TieTable diagram={shown} selected={selectedLine} onLine={(line) => select({ line })} onActor={(actor) => select({ actor })} />
            )}
            {shown && overview.answer
              ? <DateBrush histogram={shown.histogram} overview={overview.answer} choice={view.choice} onChange={onChoice} />
              : <div class="brush" />}
          </section>
        )}
        {view.tab === "tensions" && <TensionList choice={view.choice} reading={reading} onLine={(line) => select({ line })} onShow={(actors) => go({ ...view, tab: "diagram", mostClaimed: 0, actors, expanded: [], hidden: [], pinned: {}, path: null, selection: null })} />}
        {view.tab === "sparql" && <Sparql view={view} reading={reading} go={go} showActor={(actor) => go({ ...focusOn(view, actor), tab: "diagram" })} />}
        {view.tab !== "sparql" && <Details view={view} diagram={shown} reading={reading} go={go} pin={pin} />}
      </main>
      {helps && <Help onClose={() => setHelps(false)} />}
    </>
  );
}

/** Tells whether another diagram is asked for, rather than more or less of the one at hand. */
function isFresh(before: View, next: View): boolean {
  const leaves = next.hidden.length <= before.hidden.length && before.actors.some((actor) => !next.actors.includes(actor));
  return leaves || before.mostClaimed !== next.mostClaimed;
}

function Summary({ diagram, view }: { diagram: Diagram; view: View }) {
  const ties = diagram.lines.reduce((sum, line) => sum + line.ties.length, 0);
  const whole = diagram.actors.length < diagram.all_actors ? ` of ${diagram.all_actors.toLocaleString("en")}` : "";
  return <>{diagram.actors.length}{whole} actors, {count(ties, "tie")}{view.mostClaimed > 0 && whole && ", those with the most claims"}{diagram.is_cut && "; more than a drawing can show"}</>;
}

function titleOf(view: View, diagram: Diagram | null): string {
  const label = (id: string) => diagram?.actors.find((actor) => actor.id === id)?.label ?? id;
  if (view.path) return `From ${label(view.path.from)} to ${label(view.path.to)}`;
  const roots = view.actors.slice(0, 4).map(label);
  if (roots.length > 0) return roots.join(", ") + (view.actors.length > 4 ? " …" : "");
  return "Actors with the most claims";
}

interface DiagramViewProps {
  diagram: Diagram | null;
  view: View;
  theme: string;
  fresh: number;
  canvas: { current: Canvas | null };
  path: ReadonlySet<string>;
  onSelect(selection: Selection): void;
  onExpand(actor: string): void;
  onMoved(actor: string, place: [number, number]): void;
}

const DIRECTIONS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function DiagramView({ diagram, view, theme, fresh, canvas, path, onSelect, onExpand, onMoved }: DiagramViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const handlers = useRef({ onSelect, onExpand, onMoved, selection: view.selection });
  handlers.current = { onSelect, onExpand, onMoved, selection: view.selection };
  const lastFresh = useRef(-1);
  useEffect(() => {
    const created = new Canvas(host.current!, {
      select: (selection) => handlers.current.onSelect(selection),
      expand: (actor) => handlers.current.onExpand(actor),
      moved: (actor, place) => handlers.current.onMoved(actor, place),
    });
    canvas.current = created;
    lastFresh.current = -1;
    const watcher = new ResizeObserver(() => created.resize(handlers.current.selection));
    watcher.observe(host.current!);
    return () => {
      watcher.disconnect();
      created.destroy();
      canvas.current = null;
    };
  }, []);
  useEffect(() => {
    if (!diagram || !canvas.current) return;
    canvas.current.show(diagram, view.pinned, lastFresh.current !== fresh);
    lastFresh.current = fresh;
    // For those who measure.
    canvas.current.core.one("render", () => performance.mark("diagram drawn"));
  }, [diagram]);
  useEffect(() => canvas.current?.paint(), [theme]);
  const selectionKey = JSON.stringify(view.selection);
  useEffect(() => canvas.current?.mark(view.selection, path), [diagram, selectionKey, path.size]);

  const actor = view.selection && "actor" in view.selection ? view.selection.actor : null;
  const line = view.selection && "line" in view.selection ? view.selection.line : null;
  const onKey = (event: KeyboardEvent) => {
    const drawing = canvas.current;
    if (!drawing || event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    const around = actor ?? line?.one ?? null;
    let selection: Selection | undefined;
    if (direction) {
      const next = drawing.neighbourTowards(around, direction);
      if (next) selection = { actor: next };
    } else if (event.key === "l" && around) {
      const next = drawing.nextLine(around, line);
      // The actor from which the lines are gone through stays the first end.
      if (next) selection = { line: next.one === around ? next : { ...next, one: next.other, other: next.one } };
    } else if (event.key === "Enter" && view.selection) {
      event.preventDefault();
      document.getElementById("details")?.focus();
      return;
    } else if (event.key === "+" || event.key === "-") {
      drawing.zoom(event.key === "+" ? 1.25 : 0.8);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (selection) {
      onSelect(selection);
      drawing.reveal(selection);
    }
  };
  const words = useMemo(() => describe(diagram, view.selection), [diagram, selectionKey]);
  return (
    <div class="canvas-frame">
      <div
        class="canvas __________cytoscape_container" ref={host} id="canvas" tabIndex={0} role="application" aria-roledescription="diagram"
        aria-label={`Diagram of ${diagram?.actors.length ?? 0} actors. Arrow keys go from actor to actor, l through the lines of one, Enter to the details. The table has the same ties.`}
        onKeyDown={onKey}
      />
      <div class="unseen" aria-live="polite">{words}</div>
      {diagram && diagram.actors.length === 0 && <p class="empty">No tie passes these filters.</p>}
      <Legend />
    </div>
  );
}

/** Says what is selected to those who do not see it. */
function describe(diagram: Diagram | null, selection: Selection): string {
  if (!diagram || !selection) return "";
  const label = (id: string) => diagram.actors.find((actor) => actor.id === id)?.label ?? id;
  if ("actor" in selection) {
    const actor = diagram.actors.find((actor) => actor.id === selection.actor);
    return actor ? `${actor.label}, ${count(actor.claims, "claim")}, ${count(actor.drawn_neighbours, "neighbour")} shown of ${actor.neighbours}` : "";
  }
  const { one, other, sign } = selection.line;
  const line = diagram.lines.find((line) => pairKey(line.from, line.to) === pairKey(one, other) && (!sign || line.sign === sign));
  return line ? `${label(line.from)} and ${label(line.to)}: ${line.label}, ${line.sign}` : `${label(one)} and ${label(other)}`;
}

function Legend() {
  return (
    <p class="legend" aria-hidden="true">
      <span><i class="stroke positive" /> support</span><span><i class="stroke negative" /> hostility</span><span><i class="stroke neutral" /> neither</span><span>wider: more claims</span>
    </p>
  );
}

function useTheme(): [string, (theme: string) => void] {
  const system = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const kept = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  };
  const [theme, setTheme] = useState(() => kept() ?? system());
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  useEffect(() => {
    const media = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => kept() ?? setTheme(system());
    media.addEventListener("change", follow);
    return () => media.removeEventListener("change", follow);
  }, []);
  // The attribute must be there before anything reads the colours.
  document.documentElement.dataset["theme"] = theme;
  return [theme, (chosen) => {
    try {
      localStorage.setItem("theme", chosen);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
    setTheme(chosen);
  }];
}

/** Asks now and then whether the store was written since it was read. */
function useStoreChanges() {
  const [changed, setChanged] = useState(false);
  const [quiet, setQuiet] = useState(false);
  useEffect(() => {
    const ask = () => {
      if (!document.hidden) api.status().then((status) => setChanged(status.changed), () => undefined);
    };
    const timer = setInterval(ask, 10_000);
    document.addEventListener("visibilitychange", ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", ask);
    };
  }, []);
  return { yes: changed && !quiet, forget: () => setChanged(false), later: () => setQuiet(true) };
}

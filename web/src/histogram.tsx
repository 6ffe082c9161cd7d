// Claims by date, with a brush that chooses some days.

import { useRef, useState } from "preact/hooks";
import { count } from "./parts";
import type { Bar, Choice, Diagram, Overview } from "./types";

interface Props {
  histogram: Diagram["histogram"];
  overview: Overview;
  choice: Choice;
  onChange(choice: Choice): void;
}

const HEIGHT = 44;

export function DateBrush({ histogram, overview, choice, onChange }: Props) {
  const { bars, undated, unit } = histogram;
  const picture = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<[number, number] | null>(null);
  const most = Math.max(1, ...bars.map(total));
  const range = drag ?? chosenRange(bars, choice);
  const barAt = (event: PointerEvent) => {
    const box = picture.current!.getBoundingClientRect();
    return Math.max(0, Math.min(bars.length - 1, Math.floor(((event.clientX - box.left) / box.width) * bars.length)));
  };
  const start = (event: PointerEvent) => {
    picture.current!.setPointerCapture(event.pointerId);
    setDrag([barAt(event), barAt(event)]);
  };
  const move = (event: PointerEvent) => {
    if (drag) setDrag([drag[0], barAt(event)]);
  };
  const end = () => {
    if (!drag) return;
    const [first, last] = [Math.min(...drag), Math.max(...drag)];
    setDrag(null);
    onChange({ ...choice, since: bars[first]!.from, until: bars[last]!.to });
  };
  const days = (since: string | null, until: string | null) => onChange({ ...choice, since: since || null, until: until || null });
  const [low, high] = range ? [Math.min(...range), Math.max(...range)] : [0, bars.length - 1];
  return (
    <section class="brush" aria-label="Dates">
      <div class="brush-days">
        <label>From <input type="date" value={choice.since ?? ""} min={overview.first ?? undefined} max={overview.last ?? undefined} onChange={(event) => days(event.currentTarget.value, choice.until)} /></label>
        <label>to <input type="date" value={choice.until ?? ""} min={overview.first ?? undefined} max={overview.last ?? undefined} onChange={(event) => days(choice.since, event.currentTarget.value)} /></label>
        <button type="button" class="quiet" disabled={!choice.since && !choice.until} onClick={() => days(null, null)}>All dates</button>
      </div>
      {bars.length > 0 ? (
        <div class="brush-picture">
          <svg
            ref={picture} viewBox={`0 0 ${bars.length} ${HEIGHT}`} preserveAspectRatio="none" role="img"
            aria-label={`Claims by ${unit}, ${bars[0]!.from} to ${bars[bars.length - 1]!.to}; drag to choose dates`}
            onPointerDown={start} onPointerMove={move} onPointerUp={end} onPointerCancel={() => setDrag(null)}
          >
            {bars.map((bar, index) => <Column key={bar.from} bar={bar} index={index} most={most} dim={range !== null && (index < low || index > high)} />)}
            {range && <rect class="window" x={low} y={0} width={high - low + 1} height={HEIGHT} />}
          </svg>
          <div class="brush-ends">
            <span>{bars[0]!.from}</span>
            <span>{drag ? `${bars[low]!.from} to ${bars[high]!.to}` : `claims by ${unit}`}{undated > 0 && `; ${count(undated, "claim")} without date`}</span>
            <span>{bars[bars.length - 1]!.to}</span>
          </div>
        </div>
      ) : <p class="nothing">No claim here has a date.</p>}
    </section>
  );
}

function Column({ bar, index, most, dim }: { bar: Bar; index: number; most: number; dim: boolean }) {
  let top = HEIGHT;
  const part = (claims: number, sign: string) => {
    const height = (claims / most) * (HEIGHT - 2);
    top -= height;
    return claims > 0 && <rect class={sign} x={index + 0.1} y={top} width={0.8} height={height} />;
  };
  const words = `${bar.from === bar.to ? bar.from : `${bar.from} to ${bar.to}`}: ${count(total(bar), "claim")}`;
  return (
    <g class={dim ? "dim" : undefined}>
      <title>{words}</title>
      <rect class="ground" x={index} y={0} width={1} height={HEIGHT} />
      {part(bar.negative, "negative")}
      {part(bar.neutral, "neutral")}
      {part(bar.positive, "positive")}
    </g>
  );
}

function total(bar: Bar): number {
  return bar.positive + bar.negative + bar.neutral;
}

function chosenRange(bars: Bar[], choice: Choice): [number, number] | null {
  if (!choice.since && !choice.until) return null;
  const within = (bar: Bar) => (!choice.since || bar.to >= choice.since) && (!choice.until || bar.from <= choice.until);
  const first = bars.findIndex(within);
  return first < 0 ? null : [first, bars.findLastIndex(within)];
}

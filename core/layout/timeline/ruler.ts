import { MINUTE, SECOND } from '../../model/units.ts';
import { niceStep } from '../nice-step.ts';
import { STRAIGHT, timeToAxis } from '../time-axis/time-axis.ts';
import type { TimeAxis } from '../time-axis/time-axis.ts';
import { nsPerPx, timeToPx } from './viewport.ts';
import type { TimeView } from './viewport.ts';

export interface RulerTick {
  /** The moment, not its place on the axis. */
  ns: number;
  x: number;
  label: string;
}

/** Labels are a whole gap apart; where a fold comes between, less will do. */
const MIN_GAP_PX = 96;
const GAP_AT_FOLD_PX = 64;

/** Ticks at whole steps from `originNs` (the trace's start), all in one unit; none inside a fold. */
export function layoutRuler(view: TimeView, originNs: number, axis: TimeAxis = STRAIGHT): RulerTick[] {
  const step = niceStep(nsPerPx(view) * MIN_GAP_PX);
  const offsets = straightParts(axis, view).flatMap(({ fromNs, toNs }) => stepsIn(fromNs, toNs, originNs, step));
  const label = labelOf(step, Math.max(0, ...offsets.map(Math.abs)));
  const ticks: RulerTick[] = [];
  for (const offset of offsets) {
    const ns = originNs + offset;
    const x = timeToPx(view, timeToAxis(axis, ns));
    const before = ticks.at(-1);
    if (before === undefined || x - before.x >= GAP_AT_FOLD_PX) ticks.push({ ns, x, label: label(offset) });
  }
  return ticks;
}

/** The stretches of time in view that are drawn as long as they are. */
function straightParts({ folds }: TimeAxis, view: TimeView): { fromNs: number; toNs: number }[] {
  const parts = [...folds, undefined].map((fold, i) => {
    const before = folds[i - 1];
    const shift = before ? before.toNs - before.axisTo : 0;
    const from = Math.max(before ? before.axisTo : -Infinity, view.fromNs);
    const to = Math.min(fold ? fold.axisFrom : Infinity, view.toNs);
    return { fromNs: from + shift, toNs: to + shift };
  });
  return parts.filter(({ fromNs, toNs }) => fromNs <= toNs);
}

function stepsIn(fromNs: number, toNs: number, originNs: number, step: number): number[] {
  const first = Math.ceil((fromNs - originNs) / step);
  const last = Math.floor((toNs - originNs) / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/** A fold in pixels of the time area, with what it hides. */
export interface FoldMark {
  x0: number;
  x1: number;
  lengthNs: number;
}

export function layoutFolds({ folds }: TimeAxis, view: TimeView): FoldMark[] {
  return folds
    .filter(({ axisFrom, axisTo }) => axisTo >= view.fromNs && axisFrom <= view.toNs)
    .map(({ fromNs, toNs, axisFrom, axisTo }) => ({
      x0: timeToPx(view, axisFrom),
      x1: timeToPx(view, axisTo),
      lengthNs: toNs - fromNs,
    }));
}

const UNITS = [
  { unit: 's', ns: SECOND },
  { unit: 'ms', ns: 1e6 },
  { unit: 'µs', ns: 1e3 },
  { unit: 'ns', ns: 1 },
];

/** The largest unit the far end reaches that shows the step with at most three decimals; minutes and hours above. */
function labelOf(step: number, far: number): (ns: number) => string {
  if (step >= MINUTE || (far >= 10 * MINUTE && step >= SECOND)) return (ns) => clockLabel(ns, 0);
  // Small steps far from the origin: only a fold brings both into one picture.
  if (far >= MINUTE && step < SECOND) return (ns) => clockLabel(ns, decimalsOf(step / SECOND));
  const { unit, ns: length } = UNITS.find(({ ns }) => far >= ns && step >= ns / 1000) ?? UNITS.at(-1)!;
  const decimals = decimalsOf(step / length);
  return (ns) => `${group((ns / length).toFixed(decimals))} ${unit}`;
}

/** Decimals that tell multiples of a step apart. */
function decimalsOf(step: number): number {
  return Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
}

/** 12:30 (minutes and seconds), 3:05:00 from an hour on, 4:00.085 with decimals of a second. */
function clockLabel(ns: number, decimals: number): string {
  // Whole steps first: 59.9996 s are a minute at three decimals.
  const ticks = Math.round((Math.abs(ns) / SECOND) * 10 ** decimals);
  const [whole, fraction] = [Math.floor(ticks / 10 ** decimals), ticks % 10 ** decimals];
  const two = (value: number) => String(value).padStart(2, '0');
  const sign = ns < 0 ? '−' : '';
  const minutes = Math.floor(whole / 60);
  const tail = decimals === 0 ? '' : `.${String(fraction).padStart(decimals, '0')}`;
  if (minutes < 60) return `${sign}${minutes}:${two(whole % 60)}${tail}`;
  return `${sign}${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}${tail}`;
}

/** A moment as the ruler would label it, told apart from what is `stepNs` away. Minutes and more from the origin only. */
export function clockOffset(offsetNs: number, stepNs: number): string | undefined {
  if (Math.abs(offsetNs) < MINUTE || stepNs >= SECOND) return undefined;
  return clockLabel(offsetNs, decimalsOf(10 ** Math.floor(Math.log10(Math.max(1, stepNs))) / SECOND));
}

/** Thousands separators left of the decimal point, a real minus sign. */
function group(text: string): string {
  const [whole = '', fraction] = text.replace('-', '−').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

import type { MetricAnswer, MetricLine } from '../../../contract/operations/metrics.ts';
import { hasBand } from '../../../core/layout/line-chart/band.ts';
import { chooseDisplayUnit, type DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { computeExtent } from '../../../core/layout/line-chart/value-axis.ts';
import type { ChartStream } from '../../charts/line/chart-types.ts';
import { OTHERS_STYLE, streamStyle } from '../../charts/line/stream-style.ts';
import { formatCount, formatDecimal } from '../../format/count.ts';

/** One line of an answer, on the chart's base, in the unit of the answer. */
export interface ModelLine {
  /** The same in every answer to the same question. */
  readonly id: string;
  /** Labels in which the lines differ, as one text; '' where there are none. */
  readonly label: string;
  readonly labels: Readonly<Record<string, string>>;
  /** NaN unless the line is a quantile. */
  readonly quantile: number;
  readonly streams: number;
  /** How many groups it stands for; 0 unless it is the line of all others. */
  readonly groups: number;
  readonly time: Float64Array;
  readonly value: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Its position among all lines: what its style follows from. */
  readonly index: number;
}

export interface AnswerModel {
  readonly baseNs: bigint;
  readonly lines: readonly ModelLine[];
  /** Labels all lines share. */
  readonly common: Readonly<Record<string, string>>;
  /** Unit of the values: a rate of "By" is "By/s". */
  readonly unit: string;
  readonly groups: number;
  readonly minNs: number;
  readonly maxNs: number;
}

type Drawn = Pick<MetricAnswer, 'lines' | 'others' | 'shownUnit' | 'groups'>;

/** All lines on one base, in the order of their labels, each with a name of its own; the others last. */
export function modelAnswer(
  { lines: answered, others, shownUnit, groups }: Drawn,
  nameOthers: (n: number) => string,
): AnswerModel {
  const lines = withoutEmptyLabels(answered);
  const first = lines[0] ?? others;
  const baseNs = first ? BigInt(first.frame.baseNs) : 0n;
  const common = commonLabels(lines.map(({ labels }) => labels));
  const modelled = nameLines(lines, common).map(({ line, id, label }, index): ModelLine => {
    const { labels, quantile, streams } = line;
    return { id, label, labels, quantile, streams, groups: 0, index, ...rebase(line, baseNs) };
  });
  const rest: ModelLine[] = others
    ? [
        {
          id: '…',
          label: nameOthers(others.groups),
          labels: {},
          quantile: others.quantile,
          streams: others.streams,
          groups: others.groups,
          index: -1,
          ...rebase(others, baseNs),
        },
      ]
    : [];
  const all = [...modelled, ...rest];
  const extent = computeExtent(all.map(({ time }) => time)) ?? { min: 0, max: 0 };
  return { baseNs, lines: all, common, unit: shownUnit, groups, minNs: extent.min, maxNs: extent.max };
}

/** A key that no line has a value for tells nothing, e.g. the older of two names of one attribute. */
function withoutEmptyLabels(lines: readonly MetricLine[]): readonly MetricLine[] {
  const used = new Set(lines.flatMap(({ labels }) => Object.keys(labels).filter((key) => labels[key] !== '')));
  return lines.map((line) => ({
    ...line,
    labels: Object.fromEntries(Object.entries(line.labels).filter(([key]) => used.has(key))),
  }));
}

/** 2 before 10, whatever the reader's language. */
const inOrder = new Intl.Collator('en', { numeric: true });

/** p50, p99.9: how a quantile is called. '' for none. */
export function quantileName(quantile: number): string {
  return Number.isNaN(quantile) ? '' : `p${Number((quantile * 100).toFixed(6))}`;
}

/**
 * In the order of their labels, so that a line keeps its colour when another answer ranks the groups differently.
 * Streams of two resources may have the same labels; from the second on they are numbered.
 */
function nameLines(lines: readonly MetricLine[], common: Readonly<Record<string, string>>) {
  const seen = new Map<string, number>();
  const named = lines.map((line) => {
    const name = quantileName(line.quantile);
    const whole = `${labelOf(line.labels, {})}  ${name}`.trim();
    const times = (seen.get(whole) ?? 0) + 1;
    seen.set(whole, times);
    const number = times === 1 ? '' : ` #${times}`;
    const own = `${labelOf(line.labels, common)}  ${name}`.trim();
    return { line, id: whole + number, label: (own + number).trim() };
  });
  return named.sort((a, b) => inOrder.compare(a.id, b.id));
}

function rebase({ frame }: Pick<MetricLine, 'frame'>, baseNs: bigint) {
  const { time, value, low, high } = frame.columns;
  const shift = Number(BigInt(frame.baseNs) - baseNs);
  return { time: shift === 0 ? time : time.map((ns) => ns + shift), value, low, high };
}

/** What is the same everywhere is said once, above; of a single line that would be everything. */
function commonLabels(all: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first, ...others] = all;
  if (!first || others.length === 0) return {};
  const shared = Object.entries(first).filter(([key, value]) =>
    others.every((labels) => Object.hasOwn(labels, key) && labels[key] === value),
  );
  return Object.fromEntries(shared);
}

/** `http.route=/cart  status=200`: what tells this line from the others. */
function labelOf(labels: Readonly<Record<string, string>>, common: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .filter(([key]) => !Object.hasOwn(common, key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join('  ');
}

/** The unit the chart is read in, from all lines, so that hiding one does not change the axis' unit. */
export function displayUnitOf({ lines, unit }: Pick<AnswerModel, 'lines' | 'unit'>): DisplayUnit {
  const extent = computeExtent(lines.map(({ value }) => value)) ?? { min: 0, max: 0 };
  return chooseDisplayUnit(unit, Math.max(Math.abs(extent.min), Math.abs(extent.max)));
}

const scaled = (column: Float64Array, factor: number): Float64Array =>
  factor === 1 ? column : column.map((each) => each * factor);

/** A dozen bands over each other are mud. */
const MOST_BANDS = 6;

/** Lines as they are drawn: those that are shown, in the display's unit, each with the style it always has. */
export function chartStreams({ lines }: AnswerModel, hidden: ReadonlySet<string>, unit: DisplayUnit): ChartStream[] {
  const shown = lines.filter(({ id }) => !hidden.has(id));
  return shown.map((line) => {
    const { id, label, time, value, low, high, index } = line;
    const isBanded = shown.length <= MOST_BANDS && hasBand(line);
    return {
      id,
      label,
      time,
      value: scaled(value, unit.factor),
      style: index < 0 ? OTHERS_STYLE : streamStyle(index),
      ...(isBanded ? { low: scaled(low, unit.factor), high: scaled(high, unit.factor) } : {}),
    };
  });
}

/**
 * The same lines from an earlier window, moved onto the shown one. They keep the colours of those they belong to;
 * lines that are there no more are left out.
 */
export function earlierStreams(
  now: AnswerModel,
  before: AnswerModel,
  shiftNs: bigint,
  hidden: ReadonlySet<string>,
  unit: DisplayUnit,
): ChartStream[] {
  const moveNs = Number(before.baseNs + shiftNs - now.baseNs);
  const byId = new Map(now.lines.map((line) => [line.id, line]));
  return before.lines.flatMap(({ id, label, time, value }) => {
    const line = byId.get(id);
    if (!line || hidden.has(id)) return [];
    const { token } = line.index < 0 ? OTHERS_STYLE : streamStyle(line.index);
    return [
      {
        id: `${id} ←`,
        label,
        time: time.map((ns) => ns + moveNs),
        value: scaled(value, unit.factor),
        style: { token, dash: EARLIER_DASH },
        isEarlier: true,
      },
    ];
  });
}

/** Unlike any dash that tells streams apart. */
const EARLIER_DASH: readonly number[] = [1.5, 3.5];

/** "12 %", "0.4 %", "∞": how large a change is, without its sign. */
export function formatChange(change: number): string {
  if (!Number.isFinite(change)) return '∞';
  const percent = Math.abs(change) * 100;
  return `${percent >= 10 ? formatCount(Math.round(percent)) : formatDecimal(Number(percent.toFixed(1)))}%`;
}

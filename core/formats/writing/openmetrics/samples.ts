import type {
  Exemplar,
  HistogramDataPoint,
  NumberDataPoint,
  NumberValue,
  SummaryDataPoint,
} from '../../../model/metric.ts';
import { plainText } from '../../../model/plain-text.ts';
import type { LeftOut } from '../left-out.ts';
import { labelsText, type WrittenLabels } from './labels.ts';
import { labelNameOf, sampleName, type WrittenFamily } from './names.ts';

const BILLION = 1_000_000_000n;
/** Characters of an exemplar's label names and values together. */
const MOST_EXEMPLAR_CHARACTERS = 128;

/** One line. */
function line(
  name: string,
  labels: WrittenLabels,
  extra: readonly (readonly [string, string])[],
  rest: string,
): string {
  return `${name}${labelsText([...labels, ...extra])} ${rest}\n`;
}

/** Seconds with all their digits. */
export function secondsText(ns: bigint): string {
  const fraction = String(ns % BILLION)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(ns / BILLION) : `${ns / BILLION}.${fraction}`;
}

export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return Object.is(value, -0) ? '-0.0' : String(value);
}

const valueText = (value: Exclude<NumberValue, { kind: 'none' }>): string =>
  value.kind === 'int' ? String(value.value) : numberText(value.value);

/** The lines of data points of one metric, and a count of what they have no place for. */
export class SampleWriter {
  readonly #leftOut: LeftOut;

  constructor(leftOut: LeftOut) {
    this.#leftOut = leftOut;
  }

  number(family: WrittenFamily, labels: WrittenLabels, point: NumberDataPoint): string {
    const { value, exemplars, timeUnixNano } = point;
    if (value.kind === 'none') return this.#none('no-value');
    const isCounter = family.type === 'counter';
    // Only counters and buckets may have one, and one alone.
    const exemplar = isCounter ? exemplars.at(-1) : undefined;
    this.#leftOut.add('exemplars', exemplars.length - (exemplar ? 1 : 0));
    if (!isCounter && point.startTimeUnixNano !== 0n) this.#leftOut.add('start-time');
    const rest = `${valueText(value)} ${secondsText(timeUnixNano)}${this.#exemplarText(exemplar)}`;
    const written = line(sampleName(family), labels, [], rest);
    return isCounter ? written + this.#created(family, labels, point) : written;
  }

  histogram(family: WrittenFamily, labels: WrittenLabels, point: HistogramDataPoint): string {
    const { count, sum, bucketCounts, explicitBounds, exemplars, timeUnixNano } = point;
    if (point.min !== undefined || point.max !== undefined) this.#leftOut.add('min-max');
    const time = secondsText(timeUnixNano);
    const left = new Set(exemplars);
    let before = 0n;
    let below = -Infinity;
    let text = '';
    for (let i = 0; i < bucketCounts.length; i++) {
      const bound = explicitBounds[i] ?? Infinity;
      before += bucketCounts[i]!;
      const exemplar = exemplars.findLast(({ value }) => isWithin(value, below, bound));
      if (exemplar) left.delete(exemplar);
      text += line(
        `${family.name}_bucket`,
        labels,
        [['le', numberText(bound)]],
        `${before} ${time}${this.#exemplarText(exemplar)}`,
      );
      below = bound;
    }
    if (bucketCounts.length === 0) text = line(`${family.name}_bucket`, labels, [['le', '+Inf']], `${count} ${time}`);
    this.#leftOut.add('exemplars', left.size);
    text += line(`${family.name}_count`, labels, [], `${count} ${time}`);
    if (sum !== undefined) text += line(`${family.name}_sum`, labels, [], `${numberText(sum)} ${time}`);
    return text + this.#created(family, labels, point);
  }

  summary(family: WrittenFamily, labels: WrittenLabels, point: SummaryDataPoint): string {
    const { count, sum, quantileValues, timeUnixNano } = point;
    const time = secondsText(timeUnixNano);
    const quantiles = quantileValues.map(({ quantile, value }) =>
      line(family.name, labels, [['quantile', numberText(quantile)]], `${numberText(value)} ${time}`),
    );
    const totals =
      line(`${family.name}_count`, labels, [], `${count} ${time}`) +
      line(`${family.name}_sum`, labels, [], `${numberText(sum)} ${time}`);
    return quantiles.join('') + totals + this.#created(family, labels, point);
  }

  /** When the total began. */
  #created(
    { name }: WrittenFamily,
    labels: WrittenLabels,
    point: Pick<NumberDataPoint, 'startTimeUnixNano' | 'timeUnixNano'>,
  ): string {
    if (point.startTimeUnixNano === 0n) return '';
    const rest = `${secondsText(point.startTimeUnixNano)} ${secondsText(point.timeUnixNano)}`;
    return line(`${name}_created`, labels, [], rest);
  }

  #none(code: 'no-value'): string {
    this.#leftOut.add(code);
    return '';
  }

  #exemplarText(exemplar: Exemplar | undefined): string {
    if (exemplar === undefined || exemplar.value.kind === 'none') return '';
    const labels = new Map<string, string>();
    if (exemplar.traceId !== '') labels.set('trace_id', exemplar.traceId);
    if (exemplar.spanId !== '') labels.set('span_id', exemplar.spanId);
    for (const { key, value } of exemplar.filteredAttributes) {
      labels.set(labelNameOf(key), plainText(value));
      if (charactersOf(labels) <= MOST_EXEMPLAR_CHARACTERS) continue;
      labels.delete(labelNameOf(key));
      this.#leftOut.add('exemplar-attributes');
    }
    const time = exemplar.timeUnixNano === 0n ? '' : ` ${secondsText(exemplar.timeUnixNano)}`;
    return ` # ${labelsText(labels) || '{}'} ${valueText(exemplar.value)}${time}`;
  }
}

function isWithin(value: NumberValue, below: number, bound: number): boolean {
  if (value.kind === 'none') return false;
  const number = Number(value.value);
  return number > below && number <= bound;
}

function charactersOf(labels: ReadonlyMap<string, string>): number {
  return [...labels].reduce((sum, [name, value]) => sum + [...name].length + [...value].length, 0);
}

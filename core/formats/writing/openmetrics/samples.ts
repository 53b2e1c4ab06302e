import type {
  Exemplar,
  HistogramDataPoint,
  NumberDataPoint,
  NumberValue,
  SummaryDataPoint,
} from '../../../model/metric.ts';
import type { LeftOut } from '../left-out.ts';
import { exemplarText } from './exemplar-text.ts';
import { labelsText, type WrittenLabels } from './labels.ts';
import { sampleName, type WrittenFamily } from './names.ts';
import { numberText, secondsText } from './number-text.ts';

/** One line. */
function line(
  name: string,
  labels: WrittenLabels,
  extra: readonly (readonly [string, string])[],
  rest: string,
): string {
  return `${name}${labelsText([...labels, ...extra])} ${rest}\n`;
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
    if (value.kind === 'none') return '';
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
      if (Number.isNaN(bound)) {
        // What it counts is counted by the next one.
        this.#leftOut.add('bucket-bounds');
        continue;
      }
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

  #exemplarText(exemplar: Exemplar | undefined): string {
    if (exemplar === undefined) return '';
    const { text, leftOut } = exemplarText(exemplar);
    this.#leftOut.add('exemplar-attributes', leftOut);
    return text;
  }
}

function isWithin(value: NumberValue, below: number, bound: number): boolean {
  if (value.kind === 'none') return false;
  const number = Number(value.value);
  return number > below && number <= bound;
}

import { escaped } from '../../formats/writing/openmetrics/labels.ts';
import { exemplarText } from '../../formats/writing/openmetrics/exemplar-text.ts';
import { numberText, secondsText } from '../../formats/writing/openmetrics/number-text.ts';
import type { Exemplar, HistogramDataPoint, NumberValue } from '../../model/metric.ts';
import type { Total } from './accumulate.ts';
import { exemplarWithin } from './exemplar-within.ts';
import type { ServedFamily, ServedTarget } from './series-store.ts';

export interface ExpositionRules {
  /** OpenMetrics 1.0, else Prometheus' text format 0.0.4. */
  isOpenMetrics: boolean;
  /** The time of each point stands behind its value. */
  timestamps: boolean;
  namespace: string;
}

export const OPENMETRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
export const TEXT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The text a server that scrapes is answered with, a family a piece. */
export function* expositionOf(
  { targets, families }: { targets: readonly ServedTarget[]; families: readonly ServedFamily[] },
  rules: ExpositionRules,
): Generator<string> {
  const writer = new Exposition(rules);
  yield writer.targets(targets);
  for (const family of families) yield* writer.family(family);
  if (rules.isOpenMetrics) yield '# EOF\n';
}

/** Series of one family that are written at a time. */
const PIECE = 1_000;

class Exposition {
  readonly #rules: ExpositionRules;

  constructor(rules: ExpositionRules) {
    this.#rules = rules;
  }

  targets(targets: readonly ServedTarget[]): string {
    if (targets.length === 0) return '';
    const { namespace } = this.#rules;
    const name = namespace === '' ? 'target_info' : `${namespace}_target_info`;
    const lines = targets.map(({ labels }) => line(name, labels, '1'));
    return this.#head(name, 'gauge', 'Target metadata') + lines.join('');
  }

  *family({ name, type, help, series }: ServedFamily): Generator<string> {
    const isOpenCounter = this.#rules.isOpenMetrics && type === 'counter';
    // OpenMetrics calls a counter by its name without _total, and its samples by the name with it.
    const head = isOpenCounter ? name.replace(/_total$/, '') : name;
    const sample = isOpenCounter ? `${head}_total` : name;
    let text = this.#head(head, this.#rules.isOpenMetrics && type === 'untyped' ? 'unknown' : type, help);
    let written = 0;
    for (const [labels, { total }] of series) {
      text += this.#series(sample, labels, total, type === 'counter');
      if (++written % PIECE !== 0) continue;
      yield text;
      text = '';
    }
    yield text;
  }

  #head(name: string, type: string, help: string): string {
    const { isOpenMetrics } = this.#rules;
    const text = isOpenMetrics ? escaped(help) : help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
    return `${help === '' ? '' : `# HELP ${name} ${text}\n`}# TYPE ${name} ${type}\n`;
  }

  #series(name: string, labels: string, total: Total, isCounter: boolean): string {
    const time = this.#time(total.point.timeUnixNano);
    switch (total.kind) {
      case 'gauge':
      case 'sum': {
        const exemplar = this.#exemplar(isCounter ? total.point.exemplars.at(-1) : undefined);
        return line(name, labels, `${valueText(total.point.value)}${time}${exemplar}`);
      }
      case 'histogram':
        return this.#histogram(name, labels, total.point, time);
      case 'exponentialHistogram': {
        // As the Collector's text has it: the buckets of native histograms only go into Prometheus' protobuf.
        const { count, sum } = total.point;
        return this.#totals(name, labels, count, sum, time, bucket(name, labels, '+Inf', `${count}${time}`));
      }
      case 'summary': {
        const { count, sum, quantileValues } = total.point;
        const quantiles = quantileValues.map(({ quantile, value }) =>
          line(name, withMore(labels, 'quantile', numberText(quantile)), `${numberText(value)}${time}`),
        );
        return this.#totals(name, labels, count, sum, time, quantiles.join(''));
      }
    }
  }

  #histogram(name: string, labels: string, point: HistogramDataPoint, time: string): string {
    const { bucketCounts, explicitBounds, exemplars, count, sum } = point;
    let text = '';
    let upTo = 0n;
    let below = -Infinity;
    explicitBounds.forEach((bound, i) => {
      if (bound === Infinity) return;
      upTo += bucketCounts[i] ?? 0n;
      const exemplar = this.#exemplar(exemplarWithin(exemplars, below, bound));
      text += bucket(name, labels, numberText(bound), `${upTo}${time}${exemplar}`);
      below = bound;
    });
    const exemplar = this.#exemplar(exemplarWithin(exemplars, below, Infinity));
    text += bucket(name, labels, '+Inf', `${count}${time}${exemplar}`);
    return this.#totals(name, labels, count, sum, time, text);
  }

  #totals(name: string, labels: string, count: bigint, sum: number | undefined, time: string, before: string): string {
    return (
      before +
      line(`${name}_sum`, labels, `${numberText(sum ?? 0)}${time}`) +
      line(`${name}_count`, labels, `${count}${time}`)
    );
  }

  /** Milliseconds in the old format, seconds in OpenMetrics. */
  #time(ns: bigint): string {
    if (!this.#rules.timestamps || ns === 0n) return '';
    return this.#rules.isOpenMetrics ? ` ${secondsText(ns)}` : ` ${ns / 1_000_000n}`;
  }

  #exemplar(exemplar: Exemplar | undefined): string {
    return this.#rules.isOpenMetrics && exemplar ? exemplarText(exemplar).text : '';
  }
}

function bucket(name: string, labels: string, le: string, rest: string): string {
  return line(`${name}_bucket`, withMore(labels, 'le', le), rest);
}

function withMore(labels: string, name: string, value: string): string {
  return `${labels}${labels === '' ? '' : ','}${name}="${value}"`;
}

function line(name: string, labels: string, rest: string): string {
  return labels === '' ? `${name} ${rest}\n` : `${name}{${labels}} ${rest}\n`;
}

function valueText(value: NumberValue): string {
  if (value.kind === 'none') return '0';
  return value.kind === 'int' ? String(value.value) : numberText(value.value);
}

import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { csvHeader, csvRow, type CsvColumn } from '../../../core/report/csv.ts';
import type { SeriesModel } from './series-model.ts';

const text = (name: string): CsvColumn => ({ name, kind: 'text' });
const number = (name: string): CsvColumn => ({ name, kind: 'number' });

/** The zone's name would be one more thing to get wrong: UTC, to the nanosecond. */
function isoTime(ns: bigint): string {
  const seconds = new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${(ns % 1_000_000_000n).toString().padStart(9, '0')}Z`;
}

/** A gap is an empty cell, not a nought. */
const cell = (value: number | undefined): string | null =>
  value === undefined || Number.isNaN(value) ? null : String(value);

/** The points of the chart, one per line, in the unit that was sent; a column per attribute. */
export function writeSeriesCsv(metric: MetricSummary, model: SeriesModel, hidden: ReadonlySet<string>): string {
  const shown = model.streams.filter(({ id }) => !hidden.has(id));
  const keys = [...new Set(shown.flatMap(({ attributes }) => Object.keys(attributes)))].sort();
  const hasCount = shown.some(({ count }) => count.some((value) => value > 0));
  const columns = [
    ...['time', 'service', 'metric', 'unit'].map(text),
    ...keys.map(text),
    number('value'),
    ...(hasCount ? [number('count')] : []),
  ];
  const lines = shown.flatMap(({ attributes, time, value, count }) =>
    Array.from(time, (ns, row) =>
      csvRow(columns, [
        isoTime(model.baseNs + BigInt(Math.round(ns))),
        metric.service,
        metric.name,
        model.unit,
        ...keys.map((key) => attributes[key] ?? null),
        cell(value[row]),
        ...(hasCount ? [cell(count[row])] : []),
      ]),
    ),
  );
  return csvHeader(columns) + lines.join('');
}

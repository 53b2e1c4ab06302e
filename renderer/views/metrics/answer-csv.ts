import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { csvRow } from '../../../core/report/csv.ts';
import { quantileName, type AnswerModel } from './answer-model.ts';
import type { ChartView } from './chart-settings.ts';

/** The zone's name would be one more thing to get wrong: UTC, to the nanosecond. */
export function isoTime(ns: bigint): string {
  const seconds = new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${(ns % 1_000_000_000n).toString().padStart(9, '0')}Z`;
}

/** A gap is an empty cell, not a nought. */
const cell = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);

type Named = Pick<MetricSummary, 'name' | 'service'>;

/** The points of the chart, one per row, in the unit of the answer; a column per label. Hidden lines stay out. */
export function writeAnswerCsv(
  metric: Named,
  view: ChartView,
  model: AnswerModel,
  hidden: ReadonlySet<string>,
): string {
  const shown = model.lines.filter(({ id }) => !hidden.has(id));
  const keys = [...new Set(shown.flatMap(({ labels }) => Object.keys(labels)))].sort();
  const hasQuantile = shown.some(({ quantile }) => !Number.isNaN(quantile));
  const hasOthers = shown.some(({ groups }) => groups > 0);
  const columns = [
    ...['time', 'service', 'metric', 'view', 'unit', ...keys],
    ...(hasQuantile ? ['quantile'] : []),
    ...(hasOthers ? ['other groups'] : []),
    ...['value', 'low', 'high'],
  ];
  const rows = shown.flatMap(({ labels, quantile, groups, time, value, low, high }) =>
    Array.from(time, (ns, row) =>
      csvRow([
        isoTime(model.baseNs + BigInt(Math.round(ns))),
        metric.service,
        metric.name,
        view,
        model.unit,
        ...keys.map((key) => labels[key] ?? null),
        ...(hasQuantile ? [quantileName(quantile)] : []),
        ...(hasOthers ? [groups > 0 ? groups : null] : []),
        ...[value, low, high].map((column) => cell(column[row])),
      ]),
    ),
  );
  return csvRow(columns) + rows.join('');
}

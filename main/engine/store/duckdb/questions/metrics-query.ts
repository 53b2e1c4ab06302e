import { assertNever } from '../../../../../core/model/assert-never.ts';
import type { MetricFinding, MetricLine } from '../../../../../contract/operations/metrics.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { shownUnit } from '../../../../../core/analysis/shown-unit.ts';
import { QuestionError } from '../../port.ts';
import type { Database } from '../database.ts';
import { Reading } from '../reading/reading.ts';
import type { Ask } from './context.ts';
import type { Drawn, DrawnLine } from './metrics-drawn.ts';
import { collectFindings, EXAMPLES } from './metrics-findings.ts';
import { frameOf } from './metrics-frames.ts';
import { layGrid, type Grid } from './metrics-grid.ts';
import { labelText, readLabels } from './metrics-labels.ts';
import { drawQuantiles, type DrawnQuantile } from './metrics-quantiles.ts';
import { drawCounters, drawValues, type QueryInput } from './metrics-scalar.ts';
import { POINT_VALUES } from './metrics-sliced.ts';
import { isNumberKind, readCadence, readSource, type MetricSource } from './metrics-source.ts';

/**
 * One metric as lines over time. `metrics-grid.ts` says what a slice is, `counter-increase.ts` what a rise is.
 *
 *   value      the last value of the slice, with the slice's extremes; delta sums: what the slice adds up to
 *   rate       Σ rise ÷ Σ time the rises are taken over. Delta: ÷ the slice, where that is longer: no report is no rise
 *   mean       of several streams: Σ of all their sums ÷ Σ of all their counts, for `sum` and `average` alike
 *
 * Streams of a group are put together slice by slice; a stream counts in the slices it has points in and in no other:
 * nothing is carried forward. `low` and `high` of such a line are put together in the same way, so those of a sum are
 * bounds, which the true extremes of the sum do not pass.
 */
export const metricsQuery: Ask<'metrics.query'> = async (database, { revision }, input, signal) => {
  checkView(input);
  const source = await readSource(database, input, signal);
  const cadence = await readCadence(database, source, signal);
  const grid = layGrid(source, input.slices, cadence, isOfTotals(input));
  const drawn = await draw(database, source, grid, input, signal);
  const labels = await labelsOf(database, source, drawn, input, signal);
  let gaps = 0;
  const lineOf = (line: DrawnLine & { quantile: number }): MetricLine => {
    const { frame, gaps: found } = frameOf(line, grid, cadence, revision);
    gaps += found;
    return {
      labels: line.number < input.top ? (labels.get(line.pointId) ?? {}) : {},
      quantile: line.quantile,
      streams: line.streams,
      frame,
    };
  };
  const all = drawn.flatMap(({ quantile, of }) => of.lines.map((line) => ({ ...line, quantile })));
  const rest = all.find(({ number }) => number === input.top);
  const lines = all.filter(({ number }) => number < input.top).map(lineOf);
  const others = rest ? { ...lineOf(rest), groups: rest.groups } : null;
  const example = (of: Drawn, name: string) => labelText(labels.get(of.toldPoint(name) ?? 0n));
  return {
    revision,
    unit: source.metrics[0]!.unit,
    shownUnit: shownUnit(source.metrics[0]!.unit, input.view, !isNumberKind(input.kind)),
    lines,
    others,
    groups: drawn[0]?.of.groups ?? 0,
    findings: mergeFindings(collectFindings(source, input, drawn, gaps, example)),
  };
};

function draw(
  database: Database,
  source: MetricSource,
  grid: Grid,
  input: QueryInput,
  signal?: CancelSignal,
): Promise<DrawnQuantile[]> {
  const one = (of: Promise<Drawn>) => of.then((drawn) => [{ quantile: NaN, of: drawn }]);
  switch (input.view) {
    case 'value':
      return one(drawValues(database, source, grid, input, POINT_VALUES.number, signal));
    case 'rate':
    case 'increase':
    case 'mean':
      return one(drawCounters(database, source, grid, input, signal));
    case 'quantile':
      return drawQuantiles(database, source, grid, input, signal);
    default:
      return assertNever(input.view);
  }
}

/** Views that look at the point before. */
const isOfTotals = ({ kind, view }: QueryInput) => view !== 'value' && !(view === 'quantile' && kind === 'summary');

/** A view that a kind does not have is an error that says what it has. */
function checkView({ kind, view }: QueryInput): void {
  if (kind === 'none') throw new QuestionError('This metric has no points.');
  const ofDistribution = view === 'mean' || view === 'quantile';
  if (isNumberKind(kind) && ofDistribution)
    throw new QuestionError(`A ${kind} has no ${view}: ask for its value, rate or increase.`);
  if (!isNumberKind(kind) && view === 'value')
    throw new QuestionError('A distribution is no single value: ask for its rate, increase, mean or a quantile.');
}

async function labelsOf(
  database: Database,
  source: MetricSource,
  drawn: DrawnQuantile[],
  input: QueryInput,
  signal?: CancelSignal,
) {
  const reading = new Reading(database, signal);
  const lines = new Set(
    drawn.flatMap(({ of }) => of.lines.filter(({ number }) => number < input.top).map(({ pointId }) => pointId)),
  );
  const labels = await readLabels(reading, source, [...lines], input.groupBy);
  const examples = drawn.flatMap(({ of }) => EXAMPLES.flatMap((name) => of.toldPoint(name) ?? []));
  const missing = examples.filter((id) => !labels.has(id));
  return new Map([...(await readLabels(reading, source, missing, undefined)), ...labels]);
}

/** One of each code. */
function mergeFindings(findings: MetricFinding[]): MetricFinding[] {
  const merged = new Map<string, MetricFinding>();
  for (const finding of findings.filter(({ count }) => count > 0)) {
    const known = merged.get(finding.code);
    merged.set(finding.code, known ? { ...known, count: known.count + finding.count } : finding);
  }
  return [...merged.values()];
}

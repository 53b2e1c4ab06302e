import type { SessionFigures } from '../../model/session-figures.ts';
import { compareTexts } from '../compare-texts.ts';
import { compareMetrics, type MetricRow } from './compare-metrics.ts';
import { compareOperations, type OperationRow } from './compare-operations.ts';
import { compareLogPatterns, type PatternRow } from './compare-patterns.ts';
import type { RegressionThresholds } from './thresholds.ts';

/** Two sessions side by side, every list ordered to the end: what matters comes first. */
export interface SessionComparison {
  readonly operations: readonly OperationRow[];
  readonly metrics: readonly MetricRow[];
  readonly patterns: readonly PatternRow[];
  /** Operations and log patterns with at least one regression. */
  readonly regressions: number;
  /** Operations beyond a threshold, with too few spans to tell. */
  readonly unsure: number;
}

/** Lists begin with what got worse; what both sessions have is last, the largest change first. */
export function compareSessions(
  before: SessionFigures,
  after: SessionFigures,
  thresholds: RegressionThresholds,
): SessionComparison {
  const operations = compareOperations(before, after, thresholds).sort(
    (a, b) =>
      b.regressions.length - a.regressions.length ||
      b.unsure.length - a.unsure.length ||
      orderOf[a.presence] - orderOf[b.presence] ||
      bySize(a.p95ChangeNs, b.p95ChangeNs) ||
      compareTexts(a.service, b.service) ||
      compareTexts(a.name, b.name) ||
      a.kind - b.kind,
  );
  const metrics = compareMetrics(before.metrics, after.metrics).sort(
    (a, b) =>
      orderOf[a.presence] - orderOf[b.presence] ||
      bySize(largestChange(a), largestChange(b)) ||
      compareTexts(a.service, b.service) ||
      compareTexts(a.name, b.name) ||
      compareTexts(JSON.stringify([a.unit, a.kind]), JSON.stringify([b.unit, b.kind])),
  );
  const patterns = compareLogPatterns(before, after, thresholds).sort(
    (a, b) =>
      b.regressions.length - a.regressions.length ||
      orderOf[a.presence] - orderOf[b.presence] ||
      b.level - a.level ||
      countOf(b) - countOf(a) ||
      compareTexts(a.template, b.template),
  );
  const worse = (rows: readonly { readonly regressions: readonly string[] }[]) =>
    rows.filter(({ regressions }) => regressions.length > 0).length;
  return {
    operations,
    metrics,
    patterns,
    regressions: worse(operations) + worse(patterns),
    unsure: operations.filter(({ unsure }) => unsure.length > 0).length,
  };
}

const orderOf = { gone: 0, new: 1, unknown: 2, both: 3 } as const;

/** Largest first; what is not known last. */
function bySize(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a === b ? 0 : b - a;
}

/** Up or down; NaN where nothing is known. */
function largestChange({ meanChange, rateChange }: MetricRow): number {
  const known = [meanChange, rateChange].filter((change) => !Number.isNaN(change)).map(Math.abs);
  return known.length === 0 ? NaN : Math.max(...known);
}

const countOf = ({ before, after }: PatternRow): number => (before?.count ?? 0) + (after?.count ?? 0);

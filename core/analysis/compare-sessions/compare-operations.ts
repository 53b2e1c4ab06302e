import type { OperationFigures, SessionFigures } from '../../model/session-figures.ts';
import { pairUp, type Pair } from './pair-up.ts';
import { judgeShareRise, type Judgement } from './share-difference.ts';
import type { RegressionThresholds } from './thresholds.ts';

export type OperationVerdict = 'slower' | 'failing' | 'gone';

/** `before` and `after` as told; what is computed of them is a conclusion. */
export interface OperationRow extends Pair<OperationFigures> {
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  /** Spans per second, after ÷ before − 1; NaN where it is not known. */
  readonly rateChange: number;
  /** p95, after − before in nanoseconds, and as a share of what it was. */
  readonly p95ChangeNs: number;
  readonly p95Change: number;
  /** Share of failed spans, after − before. */
  readonly errorChange: number;
  /** What got worse, beyond the thresholds and beyond chance. */
  readonly regressions: readonly OperationVerdict[];
  /** Beyond the thresholds, but too few spans to tell it from chance. */
  readonly unsure: readonly OperationVerdict[];
}

/** What is called gone would by chance be absent less than once in a hundred times: e^−5. */
const FEWEST_EXPECTED = 5;

export type OperationSide = Pick<SessionFigures, 'spans' | 'spansTookNs' | 'operations'>;

/** One row for each operation of either side, in no order. How a regression is told from chance: docs/compare.md. */
export function compareOperations(
  before: OperationSide,
  after: OperationSide,
  thresholds: RegressionThresholds,
): OperationRow[] {
  return pairUp(before.operations, after.operations, keyOf).map((pair) => rowOf(pair, before, after, thresholds));
}

const keyOf = ({ service, name, kind }: OperationFigures): string => JSON.stringify([service, name, kind]);

function rowOf(
  pair: Pair<OperationFigures>,
  before: OperationSide,
  after: OperationSide,
  thresholds: RegressionThresholds,
): OperationRow {
  const { service, name, kind } = (pair.after ?? pair.before)!;
  const p95ChangeNs = (pair.after?.p95Ns ?? NaN) - (pair.before?.p95Ns ?? NaN);
  const verdicts: (readonly [OperationVerdict, Judgement])[] = [
    ['slower', judgeSlower(pair, thresholds)],
    ['failing', judgeFailing(pair, thresholds)],
    ['gone', judgeGone(pair, before, after, thresholds)],
  ];
  const judged = (as: Judgement) => verdicts.flatMap(([verdict, judgement]) => (judgement === as ? [verdict] : []));
  return {
    ...pair,
    service,
    name,
    kind,
    p95ChangeNs,
    p95Change: p95ChangeNs / (pair.before?.p95Ns ?? NaN),
    rateChange: rateOf(pair.after, after) / rateOf(pair.before, before) - 1,
    errorChange: errorShareOf(pair.after) - errorShareOf(pair.before),
    regressions: judged('worse'),
    unsure: judged('unsure'),
  };
}

/** Spans per second over the time the session has spans of; NaN where that is not known. */
export function rateOf(
  figures: OperationFigures | undefined,
  { spansTookNs }: Pick<OperationSide, 'spansTookNs'>,
): number {
  return figures && spansTookNs > 0 ? figures.spans / (spansTookNs / 1e9) : NaN;
}

/** Failed spans among all, 0 to 1; NaN of a side that has none. */
export function errorShareOf(figures: OperationFigures | undefined): number {
  return figures ? figures.errors / figures.spans : NaN;
}

/** Beyond chance: where p95 may have been before and where it may be after do not overlap. */
function judgeSlower({ before, after }: Pair<OperationFigures>, thresholds: RegressionThresholds): Judgement {
  if (!before || !after) return 'fine';
  const rise = after.p95Ns - before.p95Ns;
  if (!(rise >= thresholds.slowerNs && rise > 0 && rise >= thresholds.slowerShare * before.p95Ns)) return 'fine';
  if (Math.min(before.timed, after.timed) < thresholds.fewestSpans) return 'unsure';
  return after.p95LowNs > before.p95HighNs ? 'worse' : 'unsure';
}

function judgeFailing({ before, after }: Pair<OperationFigures>, { errorShare }: RegressionThresholds): Judgement {
  if (!before || !after) return 'fine';
  const failed = ({ errors, spans }: OperationFigures) => ({ part: errors, of: spans });
  return judgeShareRise(failed(before), failed(after), errorShare);
}

/** A session in which everything else is rarer as well would have fewer of it, and may have none by chance. */
function judgeGone(
  { before, presence }: Pair<OperationFigures>,
  all: OperationSide,
  after: OperationSide,
  thresholds: RegressionThresholds,
): Judgement {
  if (!before || presence !== 'gone' || !thresholds.gone) return 'fine';
  if (after.spans === 0) return 'worse'; // all there was, together: that is no chance of a rare one
  const others = all.spans - before.spans;
  const share = others > 0 ? Math.min(1, after.spans / others) : 1;
  const isKnown = before.spans >= thresholds.fewestSpans && before.spans * share >= FEWEST_EXPECTED;
  return isKnown ? 'worse' : 'unsure';
}

import type { PatternFigures, SessionFigures } from '../../model/session-figures.ts';
import { compareTexts } from '../compare-texts.ts';
import { computeLogPatterns } from '../log-patterns.ts';
import { pairUp, type Pair } from './pair-up.ts';
import { judgeShareRise } from './share-difference.ts';
import type { RegressionThresholds } from './thresholds.ts';

export type PatternVerdict = 'newErrors' | 'failing';

export interface PatternRow extends Pair<PatternFigures> {
  /** Matches what it stands for on either side: more general than a side's own where these differ. */
  readonly template: string;
  /** The highest level of its records, on the side where they are higher: 0 none … 5 error, 6 fatal. */
  readonly level: number;
  /** Records per second, after ÷ before − 1; NaN where it is not known. */
  readonly rateChange: number;
  readonly regressions: readonly PatternVerdict[];
}

export type PatternSide = Pick<SessionFigures, 'patterns' | 'logsTookNs'>;

const ERROR_LEVEL = 5;

/**
 * Each side found its patterns for itself: "user <*> left" where many did, "user ann left" where one did. So the templates
 * of both are put together once more, as if they were lines, and what comes to one template is one pattern.
 */
export function compareLogPatterns(
  before: PatternSide,
  after: PatternSide,
  thresholds: Pick<RegressionThresholds, 'newErrorLogs' | 'errorShare'>,
): PatternRow[] {
  const shared = sharedTemplates(before, after);
  const sum = ({ patterns }: PatternSide) => ({ ...patterns, items: sumByTemplate(patterns.items, shared) });
  return pairUp(sum(before), sum(after), ({ template }) => template).map((pair) => {
    return {
      ...pair,
      template: (pair.after ?? pair.before)!.template,
      level: Math.max(levelOf(pair.before), levelOf(pair.after)),
      rateChange: rateOf(pair.after, after) / rateOf(pair.before, before) - 1,
      regressions: verdictsOf(pair, thresholds),
    };
  });
}

/** The same lines may be told as errors more often than before: of a request line, those that failed. */
function verdictsOf(
  { before, after, presence }: Pair<PatternFigures>,
  { newErrorLogs, errorShare }: Pick<RegressionThresholds, 'newErrorLogs' | 'errorShare'>,
): PatternVerdict[] {
  if (presence === 'new') return newErrorLogs && errorRecordsOf(after!) > 0 ? ['newErrors'] : [];
  if (!before || !after) return [];
  const errors = (figures: PatternFigures) => ({ part: errorRecordsOf(figures), of: figures.count });
  return judgeShareRise(errors(before), errors(after), errorShare) === 'worse' ? ['failing'] : [];
}

/** Records of level error or fatal: one of them makes the highest level of a pattern. */
export function errorRecordsOf({ levels }: PatternFigures): number {
  return levels.slice(ERROR_LEVEL).reduce((sum, n) => sum + n, 0);
}

function rateOf(figures: PatternFigures | undefined, { logsTookNs }: PatternSide): number {
  return figures && logsTookNs > 0 ? figures.count / (logsTookNs / 1e9) : NaN;
}

const levelOf = (figures: PatternFigures | undefined): number => figures?.levels.findLastIndex((n) => n > 0) ?? 0;

/**
 * By a side's own template. Where records were too varied, a side knows only words of plain letters; its templates match the
 * finer ones of the other side, which then go into them.
 */
function sharedTemplates(before: PatternSide, after: PatternSide): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const { template, count } of [...before.patterns.items, ...after.patterns.items])
    counts.set(template, (counts.get(template) ?? 0) + count);
  const own = [...counts].sort(([a, n], [b, m]) => m - n || compareTexts(a, b)).map(([template]) => template);
  const shared = runToEnd(computeLogPatterns(own));
  return new Map(own.map((template, at) => [template, shared[at]!]));
}

function runToEnd<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const turn = work.next();
    if (turn.done) return turn.value;
  }
}

function sumByTemplate(items: readonly PatternFigures[], shared: ReadonlyMap<string, string>): PatternFigures[] {
  const sums = new Map<string, PatternFigures>();
  for (const { template: own, count, levels } of items) {
    const template = shared.get(own)!;
    const sum = sums.get(template);
    const added = sum ? levels.map((n, at) => n + sum.levels[at]!) : levels;
    sums.set(template, { template, count: count + (sum?.count ?? 0), levels: added });
  }
  return [...sums.values()];
}

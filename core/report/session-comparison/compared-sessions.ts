import { compareSessions, type SessionComparison } from '../../analysis/compare-sessions/compare-sessions.ts';
import type { RegressionThresholds } from '../../analysis/compare-sessions/thresholds.ts';
import type { SessionFigures } from '../../model/session-figures.ts';

export interface ComparedSide extends SessionFigures {
  /** As a reader knows the session. */
  readonly title: string;
  /** Why there are no log patterns; '' where there are, or left out. */
  readonly patternsProblem?: string;
}

export interface ComparedSessions {
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  readonly thresholds: RegressionThresholds;
  readonly comparison: SessionComparison;
}

export function compareSides(
  before: ComparedSide,
  after: ComparedSide,
  thresholds: RegressionThresholds,
): ComparedSessions {
  return { before, after, thresholds, comparison: compareSessions(before, after, thresholds) };
}

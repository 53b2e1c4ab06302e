import { compareSessions, type SessionComparison } from '../../analysis/compare-sessions/compare-sessions.ts';
import type { RegressionThresholds } from '../../analysis/compare-sessions/thresholds.ts';
import type { SessionFigures } from '../../model/session-figures.ts';
import { isMissing, unreadText, type Unread } from '../unread.ts';

export interface ComparedSide extends SessionFigures {
  /** As a reader knows the session. */
  readonly title: string;
  /** Why there are no log patterns; '' where there are, or left out. */
  readonly patternsProblem?: string;
  /** What could not be read of it; left out where that is not known. */
  readonly unread?: Unread;
}

export interface ComparedSessions {
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  readonly thresholds: RegressionThresholds;
  readonly comparison: SessionComparison;
}

/** A sentence for each side of which something could not be read. */
export function unreadSentences(
  { before, after }: ComparedSessions,
  language: 'en' | 'ko',
  named = (name: string): string => name,
): string[] {
  return [before, after].flatMap(({ unread }) =>
    unread && isMissing(unread) ? [unreadText({ ...unread, name: named(unread.name) }, language)] : [],
  );
}

export function compareSides(
  before: ComparedSide,
  after: ComparedSide,
  thresholds: RegressionThresholds,
): ComparedSessions {
  return { before, after, thresholds, comparison: compareSessions(before, after, thresholds) };
}

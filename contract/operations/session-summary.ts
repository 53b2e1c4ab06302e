import * as v from 'valibot';
import type { SessionFigures } from '../../core/model/session-figures.ts';
import { operation } from '../operation.ts';
import { sessionId } from './library.ts';
import type { SessionInfo } from './session.ts';

export interface SessionSummary extends SessionFigures {
  revision: number;
  /** Why log patterns are not told; '' where they are. They are truncated then. */
  patternsProblem: string;
  /** As in `session.get`; the store by itself does not know. */
  unread?: SessionInfo['unread'];
}

/**
 * What of a session can be set beside another: operations, metrics and log patterns with their figures, the most frequent
 * first. Without `id` of the open session; else of another of this installation (`capabilities.sessions`), which is opened
 * for as long as this takes. Code 'store-locked' where another window or program has it open.
 */
export const sessionSummary = operation<SessionSummary>()(
  'session.summary',
  v.object({
    id: v.optional(sessionId),
    /** Items of each list at most; metrics and log patterns are bounded besides. */
    limit: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100_000)), 20_000),
  }),
);

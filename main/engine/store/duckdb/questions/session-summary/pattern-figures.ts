import type { CancelSignal } from '../../../../../../contract/transport.ts';
import type { SessionFigures } from '../../../../../../core/model/session-figures.ts';
import { QuestionError } from '../../../port.ts';
import type { Database } from '../../database.ts';
import type { QuestionContext } from '../context.ts';
import { logsPatterns } from '../logs-patterns.ts';

/** As many as `logs.patterns` gives. */
const MOST_PATTERNS = 2_000;

/** Records may be too varied for patterns: then there are none, with the reason, and the rest of the summary stands. */
export async function patternFigures(
  database: Database,
  context: QuestionContext,
  limit: number,
  signal?: CancelSignal,
): Promise<SessionFigures['patterns'] & { problem: string }> {
  const input = { filter: {}, limit: Math.min(limit, MOST_PATTERNS), sparkBuckets: 1 };
  try {
    const { patterns, distinct } = await logsPatterns(database, context, input, signal);
    const items = patterns.map(({ template, count, levels }) => ({ template, count, levels }));
    return { items, truncated: distinct > items.length, problem: '' };
  } catch (error) {
    if (!(error instanceof QuestionError)) throw error;
    return { items: [], truncated: true, problem: error.message };
  }
}

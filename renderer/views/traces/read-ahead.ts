import { queries } from '../../state/connection.ts';
import { IN_PAGE_SPANS } from '../../workers/in-page-spans.ts';
import { warmWorker } from '../../workers/run-job.ts';
import type { TraceRow } from './trace-rows.ts';

/** Read in some forty milliseconds, about what lies between choosing a row and opening it. Larger ones are read when they are opened. */
const MOST_SPANS = 10_000;

let giveUp = (): void => {};

/**
 * A row that is chosen is likely to be opened: its trace is asked for, and what was asked for with the row before is given up.
 * Of a trace too large for that, only what will lay it out is made ready.
 */
export function readAhead({ traceId, spans }: Pick<TraceRow, 'traceId' | 'spans'>): void {
  giveUp();
  giveUp = () => {};
  if (spans > IN_PAGE_SPANS) warmWorker();
  if (spans <= MOST_SPANS) giveUp = queries.prefetch('trace.get', { traceId });
}

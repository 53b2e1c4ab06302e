import { callEngine } from '../../state/connection.ts';
import { useView } from '../../state/view.ts';

/**
 * Opens the trace of a span with the span selected in it. A span that is gone opens nothing. `onLeave` writes down where the
 * reader was, so that back leads there.
 */
export async function openSpan(spanKey: number, onLeave: () => void): Promise<void> {
  const answer = await callEngine('span.get', { spanKey });
  if (!answer.ok || answer.value.traceId === '') return;
  onLeave();
  useView.getState().go('trace', answer.value.traceId, { selection: answer.value.spanId });
}

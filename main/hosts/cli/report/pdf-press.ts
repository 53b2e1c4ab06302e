import type { CancelSignal } from '../../../../contract/transport.ts';
import type { PrintPdf } from '../../../engine/ports.ts';
import { OperationFailure } from '../../../engine/ports.ts';
import { describeProblem } from '../problem.ts';
import { printPdf } from './print-pdf.ts';

/** Beside the one that is printed: each is in memory. */
const MOST_WAITING = 4;

/** Prints pages for others, one after the other: a browser takes some hundred megabytes. */
export function createPdfPress(chromium: string, print: typeof printPdf = printPdf): PrintPdf {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (html, signal) => {
    if (waiting > MOST_WAITING)
      throw new OperationFailure('busy', 'Other reports are being printed.', 'Try again in a moment.');
    waiting += 1;
    const { promise, release } = abortable(signal, (stop) => {
      const printed = last.then(() => print(html, chromium, stop));
      last = printed.catch(() => undefined);
      return printed;
    });
    try {
      return await promise;
    } catch (error) {
      const { code, message, hint } = describeProblem(error);
      throw new OperationFailure(code, message, hint);
    } finally {
      release();
      waiting -= 1;
    }
  };
}

/** The contract's signal as the platform's own. */
function abortable<T>(signal: CancelSignal | undefined, run: (stop: AbortSignal) => Promise<T>) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  return { promise: run(controller.signal), release: () => signal?.removeEventListener('abort', abort) };
}

import type { CancelSignal } from '../../../../../../contract/transport.ts';
import { CancelledError } from '../../../port.ts';

/** A millisecond or two of work: others are answered between two of them. */
const SLICE_ROWS = 16_384;

/** Works through rows piece by piece, letting others of this thread have their turn. @throws CancelledError */
export async function eachSlice(
  rows: number,
  work: (from: number, to: number) => void,
  signal?: CancelSignal,
): Promise<void> {
  for (let from = 0; from < rows; from += SLICE_ROWS) {
    if (from > 0) await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new CancelledError('cancelled');
    work(from, Math.min(rows, from + SLICE_ROWS));
  }
}

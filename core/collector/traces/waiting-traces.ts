import type { TraceId } from '../../model/ids.ts';
import type { Piece } from './split-traces.ts';

interface Waiting {
  pieces: Piece[];
  arrivedMs: number;
}

/** Traces in order of arrival, with the memory that the requests they came in take. */
export class WaitingTraces {
  readonly #traces = new Map<TraceId, Waiting>();
  /** Pieces that wait, by their request: it is in memory until the last of them goes. */
  readonly #requests = new Map<Uint8Array, number>();
  #bytes = 0;

  get size(): number {
    return this.#traces.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Spans of a trace that waits already, or of a new one. */
  add(id: TraceId, pieces: Piece[], nowMs: number): void {
    for (const { head } of pieces) this.#hold(head.request);
    const waiting = this.#traces.get(id);
    if (waiting) for (const piece of pieces) waiting.pieces.push(piece);
    else this.#traces.set(id, { pieces, arrivedMs: nowMs });
  }

  #hold(request: Uint8Array): void {
    const pieces = this.#requests.get(request) ?? 0;
    if (pieces === 0) this.#bytes += request.length;
    this.#requests.set(request, pieces + 1);
  }

  /** The trace that came first, where it came then or before. */
  oldest(arrivedMs = Infinity): TraceId | undefined {
    const [first] = this.#traces;
    return first && first[1].arrivedMs <= arrivedMs ? first[0] : undefined;
  }

  /** Its spans, which wait no longer. */
  take(id: TraceId): Piece[] {
    const pieces = this.#traces.get(id)?.pieces ?? [];
    this.#traces.delete(id);
    for (const { head } of pieces) this.#release(head.request);
    return pieces;
  }

  #release(request: Uint8Array): void {
    const pieces = this.#requests.get(request)! - 1;
    if (pieces > 0) this.#requests.set(request, pieces);
    else {
      this.#requests.delete(request);
      this.#bytes -= request.length;
    }
  }
}

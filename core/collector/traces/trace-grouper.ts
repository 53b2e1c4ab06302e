import type { TraceId } from '../../model/ids.ts';
import { splitTraces, type Piece } from './split-traces.ts';
import { count, nothingReleased, type Released, type TraceHolder } from './trace-holder.ts';

export interface GroupingSettings {
  waitMs: number;
  numTraces: number;
}

const EVICTED = 'a trace was given on before its wait_duration: there are more than num_traces';

/** The traces of a groupbytrace processor: each is given on as a whole some time after its first span. */
export class TraceGrouper implements TraceHolder {
  readonly #settings: GroupingSettings;
  /** In order of arrival. */
  readonly #waiting = new Map<TraceId, { pieces: Piece[]; arrivedMs: number }>();

  constructor(settings: GroupingSettings) {
    this.#settings = settings;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  get capacity(): number {
    return this.#settings.numTraces;
  }

  take(request: Uint8Array, nowMs: number): Released {
    const released = nothingReleased();
    const { traces, rejected } = splitTraces(request);
    released.rejected = rejected;
    for (const [id, pieces] of traces) {
      const waiting = this.#waiting.get(id);
      if (waiting) for (const piece of pieces) waiting.pieces.push(piece);
      else this.#waiting.set(id, { pieces, arrivedMs: nowMs });
      if (this.#waiting.size <= this.#settings.numTraces) continue;
      count(released.errors, EVICTED);
      this.#release(this.#waiting.keys().next().value!, released);
    }
    return released;
  }

  due(nowMs: number): Released {
    const released = nothingReleased();
    for (const [id, { arrivedMs }] of this.#waiting) {
      if (arrivedMs + this.#settings.waitMs > nowMs) break;
      this.#release(id, released);
    }
    return released;
  }

  releaseAll(): Released {
    const released = nothingReleased();
    for (const id of [...this.#waiting.keys()]) this.#release(id, released);
    return released;
  }

  #release(id: TraceId, { traces }: Released): void {
    traces.push(this.#waiting.get(id)!.pieces);
    this.#waiting.delete(id);
  }
}

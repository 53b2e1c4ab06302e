import type { TraceId } from '../../model/ids.ts';
import { splitTraces } from './split-traces.ts';
import { MOST_BYTES, nothingReleased, type Released, type TraceHolder } from './trace-holder.ts';
import { WaitingTraces } from './waiting-traces.ts';

interface GroupingSettings {
  waitMs: number;
  numTraces: number;
  /** Of requests in memory. */
  mostBytes?: number;
}

const EVICTED = 'a trace was given on before its wait_duration: there are more than num_traces';
const TOO_LARGE = 'a trace was given on before its wait_duration: the traces that wait take too much memory';

/** The traces of a groupbytrace processor: each is given on as a whole some time after its first span. */
export class TraceGrouper implements TraceHolder {
  readonly #settings: GroupingSettings;
  readonly #waiting = new WaitingTraces();

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
    const { numTraces, mostBytes = MOST_BYTES } = this.#settings;
    const released = nothingReleased();
    const { traces, rejected, why } = splitTraces(request);
    released.rejected = rejected;
    released.why = why;
    for (const [id, pieces] of traces) {
      this.#waiting.add(id, pieces, nowMs);
      if (this.#waiting.size > numTraces) this.#releaseOldest(EVICTED, released);
    }
    while (this.#waiting.bytes > mostBytes) this.#releaseOldest(TOO_LARGE, released);
    return released;
  }

  due(nowMs: number): Released {
    return this.#releaseUntil(nowMs - this.#settings.waitMs);
  }

  releaseAll(): Released {
    return this.#releaseUntil(Infinity);
  }

  #releaseUntil(arrivedMs: number): Released {
    const released = nothingReleased();
    for (let id = this.#waiting.oldest(arrivedMs); id !== undefined; id = this.#waiting.oldest(arrivedMs))
      this.#release(id, released);
    return released;
  }

  #releaseOldest(why: string, released: Released): void {
    released.errors.add(why);
    this.#release(this.#waiting.oldest()!, released);
  }

  #release(id: TraceId, { traces }: Released): void {
    traces.push(this.#waiting.take(id));
  }
}

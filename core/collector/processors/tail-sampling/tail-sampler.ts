import type { TraceId } from '../../../model/ids.ts';
import { splitTraces, spansIn, type Piece } from '../../traces/split-traces.ts';
import { count, nothingReleased, type Released, type TraceHolder } from '../../traces/trace-holder.ts';
import { RecentMap } from '../../recent-map.ts';
import { PiecesTrace } from './pieces-trace.ts';
import type { Decision } from './policy.ts';
import type { Decide, TailSamplingSettings } from './tail-sampling.ts';

const NS_PER_MS = 1_000_000n;
const NOT_SAMPLED = 'not sampled';
const PENDING = 'pending when it was closed';
const UNREADABLE = 'invalid OTLP';
const EARLY = 'a trace was decided before its decision_wait: there are more than num_traces';

interface Waiting {
  pieces: Piece[];
  arrivedMs: number;
}

/** What spans that come late are told; '' where they are kept, else why not. */
type Reason = string;

/**
 * The traces of a tail_sampling processor:
 *
 *   span ──► waiting for decision_wait ──► decided: policies ──► given on, or dropped
 *                                             └─► remembered, for spans that come late
 *
 * Those waiting and those remembered are num_traces together; beyond that the oldest is forgotten, or decided before its time.
 */
export class TailSampler implements TraceHolder {
  readonly #settings: TailSamplingSettings;
  readonly #decide: Decide;
  /** In order of arrival. */
  readonly #waiting = new Map<TraceId, Waiting>();
  readonly #decided = new Map<TraceId, Reason>();
  readonly #sampled: RecentMap<TraceId, Reason>;
  readonly #nonSampled: RecentMap<TraceId, Reason>;

  constructor(settings: TailSamplingSettings, decide: Decide) {
    this.#settings = settings;
    this.#decide = decide;
    this.#sampled = new RecentMap(settings.sampledCacheSize);
    this.#nonSampled = new RecentMap(settings.nonSampledCacheSize);
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
    for (const [id, pieces] of traces) this.#takeTrace(id, pieces, nowMs, released);
    return released;
  }

  #takeTrace(id: TraceId, pieces: Piece[], nowMs: number, released: Released): void {
    const reason = this.#sampled.get(id) ?? this.#nonSampled.get(id) ?? this.#decided.get(id);
    if (reason !== undefined) return settle(reason, pieces, released);
    const waiting = this.#waiting.get(id);
    if (waiting) {
      for (const piece of pieces) waiting.pieces.push(piece);
      return;
    }
    this.#waiting.set(id, { pieces, arrivedMs: nowMs });
    this.#makeRoom(nowMs, released);
  }

  #makeRoom(nowMs: number, released: Released): void {
    while (this.#waiting.size + this.#decided.size > this.#settings.numTraces) {
      const [oldest] = this.#decided.keys();
      if (oldest !== undefined) this.#decided.delete(oldest);
      else {
        count(released.errors, EARLY);
        this.#decideOne(this.#waiting.keys().next().value!, nowMs, released);
      }
    }
  }

  due(nowMs: number): Released {
    const released = nothingReleased();
    for (const [id, { arrivedMs }] of this.#waiting) {
      if (arrivedMs + this.#settings.decisionWaitMs > nowMs) break;
      this.#decideOne(id, nowMs, released);
    }
    return released;
  }

  releaseAll(nowMs: number): Released {
    const released = nothingReleased();
    for (const [id, { pieces }] of this.#waiting) {
      if (!this.#settings.dropsPending) this.#decideOne(id, nowMs, released);
      else count(released.dropped, PENDING, spansIn(pieces));
    }
    this.#waiting.clear();
    return released;
  }

  #decideOne(id: TraceId, nowMs: number, released: Released): void {
    const trace = new PiecesTrace(id, this.#waiting.get(id)!.pieces);
    this.#waiting.delete(id);
    const decision = this.#decide(trace, BigInt(Math.round(nowMs)) * NS_PER_MS);
    for (const message of decision.errors) count(released.errors, message);
    count(released.dropped, UNREADABLE, trace.unreadable);
    const reason = reasonOf(decision);
    const cache = decision.isKept ? this.#sampled : this.#nonSampled;
    if (cache.isOn) cache.set(id, reason);
    else this.#decided.set(id, reason);
    settle(reason, trace.pieces, released);
  }
}

function reasonOf({ isKept, isDropped, by }: Decision): Reason {
  if (isKept) return '';
  return isDropped ? `dropped by the policy "${by[0]}"` : NOT_SAMPLED;
}

function settle(reason: Reason, pieces: Piece[], { traces, dropped }: Released): void {
  if (reason !== '') count(dropped, reason, spansIn(pieces));
  else if (pieces.length > 0) traces.push(pieces);
}

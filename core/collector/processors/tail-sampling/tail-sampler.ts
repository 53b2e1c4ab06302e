import type { TraceId } from '../../../model/ids.ts';
import { NS_PER_MS } from '../../../model/units.ts';
import { splitTraces, spansIn, type Piece } from '../../traces/split-traces.ts';
import { WaitingTraces } from '../../traces/waiting-traces.ts';
import { count, MOST_BYTES, nothingReleased, type Released, type TraceHolder } from '../../traces/trace-holder.ts';
import { RecentMap } from '../../recent-map.ts';
import { DecisionLog } from './decision-log.ts';
import type { OwnMetric } from '../../own-metric.ts';
import { tailSamplingMetrics } from './own-metrics.ts';
import { PiecesTrace } from './pieces-trace.ts';
import type { Decision } from './policy.ts';
import { recordPolicy, type How } from './record-policy.ts';
import type { Decide, TailSamplingSettings } from './tail-sampling.ts';

const NOT_SAMPLED = 'not sampled';
const PENDING = 'pending when it was closed';
const EARLY = 'a trace was decided before its decision_wait: there are more than num_traces';
const TOO_LARGE = 'a trace was decided before its decision_wait: the traces that wait take too much memory';

/** What becomes of spans that come late. The same object for all traces of which the same is to be remembered. */
interface Remembered {
  /** Why they are not kept; '' where they are. */
  reason: string;
  /** The first that wanted the trace kept. */
  policy: string;
}

export interface TailSamplerOptions {
  /** Whether what is kept says for which policy, as attributes of its scopes: the Collector's feature gate `recordpolicy`. */
  recordsPolicy?: boolean;
  /** Of requests in memory. */
  mostBytes?: number;
}

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
  readonly #mostBytes: number;
  readonly #recordsPolicy: boolean;
  readonly #remembered = new Map<string, Remembered>();
  /** What it decided lately. */
  readonly log: DecisionLog;
  readonly #waiting = new WaitingTraces();
  readonly #decided = new Map<TraceId, Remembered>();
  readonly #sampled: RecentMap<TraceId, Remembered>;
  readonly #nonSampled: RecentMap<TraceId, Remembered>;
  #newTraces = 0;
  #early = 0;
  readonly #cached = { sampled: 0, 'not-sampled': 0 };

  constructor(
    settings: TailSamplingSettings,
    decide: Decide,
    { recordsPolicy = false, mostBytes = MOST_BYTES }: TailSamplerOptions = {},
  ) {
    this.#mostBytes = mostBytes;
    this.#recordsPolicy = recordsPolicy;
    this.log = new DecisionLog(settings.policyNames);
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

  /** What it did, as the Collector's own tells it. */
  get ownMetrics(): OwnMetric[] {
    const onMemory = this.#waiting.size + this.#decided.size;
    return tailSamplingMetrics(this.log, {
      onMemory,
      newTraces: this.#newTraces,
      early: this.#early,
      cached: this.#cached,
    });
  }

  take(request: Uint8Array, nowMs: number): Released {
    const released = nothingReleased();
    const { traces, rejected, why } = splitTraces(request);
    released.rejected = rejected;
    released.why = why;
    for (const [id, pieces] of traces) this.#takeTrace(id, pieces, nowMs, released);
    while (this.#waiting.bytes > this.#mostBytes) this.#decideOldest(TOO_LARGE, nowMs, released);
    return released;
  }

  #takeTrace(id: TraceId, pieces: Piece[], nowMs: number, released: Released): void {
    const cached = this.#sampled.get(id) ?? this.#nonSampled.get(id);
    const remembered = cached ?? this.#decided.get(id);
    if (remembered) {
      this.log.late(id, spansIn(pieces));
      if (cached) this.#cached[cached.reason === '' ? 'sampled' : 'not-sampled'] += spansIn(pieces);
      return this.#settle(remembered, pieces, released, { isCached: cached !== undefined });
    }
    const before = this.#waiting.size;
    this.#waiting.add(id, pieces, nowMs);
    this.#newTraces += this.#waiting.size - before;
    this.#makeRoom(nowMs, released);
  }

  #makeRoom(nowMs: number, released: Released): void {
    while (this.#waiting.size + this.#decided.size > this.#settings.numTraces) {
      const [oldest] = this.#decided.keys();
      if (oldest !== undefined) this.#decided.delete(oldest);
      else this.#decideOldest(EARLY, nowMs, released);
    }
  }

  #decideOldest(why: string, nowMs: number, released: Released): void {
    released.errors.add(why);
    this.#early++;
    this.#decideOne(this.#waiting.oldest()!, nowMs, released, why);
  }

  due(nowMs: number): Released {
    const until = nowMs - this.#settings.decisionWaitMs;
    const released = nothingReleased();
    for (let id = this.#waiting.oldest(until); id !== undefined; id = this.#waiting.oldest(until))
      this.#decideOne(id, nowMs, released);
    return released;
  }

  releaseAll(nowMs: number): Released {
    const released = nothingReleased();
    for (let id = this.#waiting.oldest(); id !== undefined; id = this.#waiting.oldest())
      if (!this.#settings.dropsPending) this.#decideOne(id, nowMs, released);
      else count(released.lost, PENDING, spansIn(this.#waiting.take(id)));
    return released;
  }

  #decideOne(id: TraceId, nowMs: number, released: Released, early = ''): void {
    const trace = new PiecesTrace(id, this.#waiting.take(id));
    const spans = trace.spanCount;
    const decision = this.#decide(trace, BigInt(Math.round(nowMs)) * NS_PER_MS);
    for (const message of decision.errors) released.errors.add(message);
    released.unreadable += trace.unreadable;
    released.why ||= trace.unreadableWhy;
    this.log.add(id, decision, { ...trace.facts(), atMs: nowMs, spans, early });
    const remembered = this.#rememberedOf(decision);
    const cache = decision.isKept ? this.#sampled : this.#nonSampled;
    if (cache.isOn) cache.set(id, remembered);
    else this.#decided.set(id, remembered);
    this.#settle(remembered, trace.pieces, released, { subPolicy: decision.subPolicy });
  }

  #rememberedOf(decision: Decision): Remembered {
    const reason = reasonOf(decision);
    const policy = decision.isKept ? decision.by[0]! : '';
    const name = JSON.stringify([reason, policy]);
    const known = this.#remembered.get(name) ?? { reason, policy };
    this.#remembered.set(name, known);
    return known;
  }

  #settle({ reason, policy }: Remembered, pieces: Piece[], { traces, dropped }: Released, how: How): void {
    if (reason !== '') count(dropped, reason, spansIn(pieces));
    else if (pieces.length > 0) traces.push(this.#recordsPolicy ? recordPolicy(pieces, policy, how) : pieces);
  }
}

function reasonOf({ outcome, by }: Decision): string {
  if (outcome === 'sampled') return '';
  return outcome === 'dropped' ? `dropped by the policy "${by[0]}"` : NOT_SAMPLED;
}

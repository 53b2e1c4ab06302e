import { MS } from '../../../core/model/units.ts';
import type { TriedTraces } from './messages.ts';
import type { CollectorConfig } from '../../../core/collector/config/collector-config.ts';
import { Parcel } from '../../../core/collector/parcel.ts';
import { readTailSampling } from '../../../core/collector/processors/tail-sampling/tail-sampling.ts';
import type { ResourceSpans, Span } from '../../../core/model/span.ts';
import { STATUS_ERROR } from '../../../core/model/span.ts';
import { OperationFailure } from '../ports.ts';
import type { Turns } from './turns.ts';

/** Of those that would not have been kept. */
const MOST_MISSED = 100;
const LONGEST_NAME = 200;
/** Slower than so many of all traces is slow. */
const SLOW_SHARE = 0.95;

/** What is kept in mind of a trace. */
interface Judged {
  traceId: string;
  name: string;
  durationNs: bigint;
  spans: number;
  hasError: boolean;
  isKept: boolean;
  by: string[];
}

/** What a tail_sampling processor would keep of traces that are given whole, the oldest first. */
export class Simulation {
  readonly #sampling: ReturnType<typeof readTailSampling>;
  readonly #names: string[];
  readonly #judged: Judged[] = [];
  #nowNs = 0n;

  /** @throws OperationFailure where the configuration has no such processor. */
  constructor({ components }: CollectorConfig, processor: string) {
    const component = components.find(({ section, id }) => section === 'processors' && id === processor);
    if (component?.type !== 'tail_sampling')
      throw new OperationFailure('not-found', `There is no tail_sampling processor "${processor}".`);
    this.#sampling = readTailSampling(component.settings);
    const { policies } = component.settings as { policies: { name: string }[] };
    this.#names = policies.map(({ name }) => String(name));
  }

  /** Some traces, as one protobuf request. Throws CancelledError. */
  async give(wire: Uint8Array, turns: Turns): Promise<void> {
    const { telemetry } = Parcel.ofWire('traces', wire);
    const traces = tracesOf(telemetry.groups as ResourceSpans[]).sort((a, b) => (a.startNs < b.startNs ? -1 : 1));
    for (const trace of traces) {
      this.#judged.push(this.#judge(trace));
      await turns.next();
    }
  }

  /** As if each had been decided when it had waited, and never earlier than the one before. */
  #judge({ groups, spans, startNs }: Trace): Judged {
    const decidedNs = startNs + BigInt(Math.round(this.#sampling.settings.decisionWaitMs * MS));
    if (decidedNs > this.#nowNs) this.#nowNs = decidedNs;
    const { isKept, by } = this.#sampling.evaluate(groups, this.#nowNs);
    const ends = spans.map(({ endTimeUnixNano }) => endTimeUnixNano);
    const endNs = ends.reduce((latest, end) => (end > latest ? end : latest), startNs);
    const root = spans.find(({ parentSpanId }) => /^0*$/.test(parentSpanId)) ?? spans[0]!;
    return {
      traceId: root.traceId,
      name: root.name.slice(0, LONGEST_NAME).toWellFormed(),
      isKept,
      by,
      durationNs: endNs - startNs,
      spans: spans.length,
      hasError: spans.some(({ status }) => status.code === STATUS_ERROR),
    };
  }

  result(): TriedTraces {
    const all = this.#judged;
    const kept = all.filter(({ isKept }) => isKept);
    const isSlow = slowerThanMost(all);
    const missed = all.filter(({ isKept }) => !isKept);
    const [errors, slow] = [missed.filter(({ hasError }) => hasError), missed.filter(isSlow)];
    const told = [
      ...errors.map((one) => ({ ...one, why: 'error' as const })),
      ...slow.filter(({ hasError }) => !hasError).map((one) => ({ ...one, why: 'slow' as const })),
    ];
    return {
      traces: all.length,
      spans: spansIn(all),
      keptTraces: kept.length,
      keptSpans: spansIn(kept),
      policies: this.#names.map((name) => ({ name, kept: kept.filter(({ by }) => by.includes(name)).length })),
      missed: told.slice(0, MOST_MISSED).map(({ traceId, name, why, durationNs }) => ({
        traceId,
        name,
        why,
        durationNs: String(durationNs),
      })),
      missedErrors: errors.length,
      missedSlow: slow.length,
    };
  }
}

const spansIn = (traces: readonly Judged[]): number => traces.reduce((sum, { spans }) => sum + spans, 0);

function slowerThanMost(traces: readonly Judged[]): (trace: Judged) => boolean {
  const durations = traces.map(({ durationNs }) => durationNs).sort((a, b) => (a < b ? -1 : 1));
  const bound = durations[Math.ceil(durations.length * SLOW_SHARE) - 1] ?? 0n;
  return ({ durationNs }) => durationNs > bound;
}

interface Trace {
  groups: ResourceSpans[];
  /** Of all groups. */
  spans: Span[];
  startNs: bigint;
}

/** By their trace, each with what they belong to. */
function tracesOf(groups: readonly ResourceSpans[]): Trace[] {
  const traces = new Map<string, Trace>();
  for (const group of groups)
    for (const scope of group.scopes)
      for (const [traceId, items] of Map.groupBy(scope.items, (span) => span.traceId)) {
        const trace = traces.get(traceId) ?? { groups: [], spans: [], startNs: items[0]!.startTimeUnixNano };
        traces.set(traceId, trace);
        trace.groups.push({ ...group, scopes: [{ ...scope, items }] });
        for (const span of items) {
          trace.spans.push(span);
          if (span.startTimeUnixNano < trace.startNs) trace.startNs = span.startTimeUnixNano;
        }
      }
  return [...traces.values()];
}

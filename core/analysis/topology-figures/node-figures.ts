import { SIGNALS, type Signal } from '../../model/telemetry.ts';
import { longest } from '../topology/longest.ts';
import { sendsNowhere } from '../topology/told-flows.ts';
import type { TopologyComponent, TopologyCount, TopologyNode } from '../../model/topology.ts';

/** A queue that is fuller than this will soon refuse. */
const FULL = 0.8;

export type NodeTrouble = 'failed' | 'stalled' | 'refused' | 'queue';

/** What one Collector takes and gives, per second over the window; '' is what is told of all signals together. */
export interface NodeFlow {
  readonly signal: Signal | '';
  /** Null where it is not told. */
  readonly inRate: number | null;
  /** What is sent to somebody else: exporters that keep it, as `file` and `debug`, were given the same once more. */
  readonly outRate: number | null;
}

export interface NodeFigures {
  /** Signals that something is told of, in their usual order. */
  readonly flows: readonly NodeFlow[];
  /** Sent back to whoever gave it, or broken inside a receiver. */
  readonly refusedRate: number;
  /** Could not be sent, or had no room in a queue. */
  readonly failedRate: number;
  /** The longest that nothing of what waits in an exporter was taken: milliseconds; null where all gets out. */
  readonly stalledMs: number | null;
  /** Of its fullest queue, 0 to 1; null where none is told. */
  readonly queueFill: number | null;
  /** What is wrong, the worst first. */
  readonly troubles: readonly NodeTrouble[];
}

/** Sums of all components of a node; undefined where it told no numbers. */
export function computeNodeFigures({ components }: Pick<TopologyNode, 'components'>): NodeFigures | undefined {
  const signals = [...SIGNALS, ''] as const;
  const flows = signals
    .map((signal) => ({
      signal,
      inRate: sum(components, signal, ['accepted']),
      outRate: leaving(components, signal),
    }))
    .filter(({ inRate, outRate }) => inRate !== null || outRate !== null);
  const all = (counts: readonly TopologyCount[]): number =>
    signals.reduce((total, signal) => total + (sum(components, signal, counts) ?? 0), 0);
  const refusedRate = all(['refused', 'errored']);
  const failedRate = all(['sendFailed', 'enqueueFailed']);
  const queueFill = fullest(components);
  const stalledMs = longest(components.flatMap(({ stalls }) => stalls.map(({ forMs }) => forMs)));
  const isTold =
    flows.length > 0 || queueFill !== null || components.some(({ rates }) => Object.keys(rates).length > 0);
  if (!isTold) return undefined;
  const found: [NodeTrouble, boolean][] = [
    ['failed', failedRate > 0],
    ['stalled', stalledMs !== null],
    ['refused', refusedRate > 0],
    ['queue', (queueFill ?? 0) > FULL],
  ];
  const troubles = found.filter(([, isSo]) => isSo).map(([trouble]) => trouble);
  return { flows, refusedRate, failedRate, stalledMs, queueFill, troubles };
}

/** Nought where all that is told of sending is of those that send to nobody. */
function leaving(components: readonly TopologyComponent[], signal: Signal | ''): number | null {
  const elsewhere = components.filter(({ id }) => !sendsNowhere(id));
  return sum(elsewhere, signal, ['sent']) ?? (sum(components, signal, ['sent']) === null ? null : 0);
}

/** Null where no component tells any of them. */
function sum(
  components: readonly TopologyComponent[],
  signal: Signal | '',
  counts: readonly TopologyCount[],
): number | null {
  let total: number | null = null;
  for (const { rates } of components)
    for (const count of counts) {
      const rate = rates[signal]?.[count];
      if (rate !== undefined) total = (total ?? 0) + rate;
    }
  return total;
}

function fullest(components: readonly TopologyComponent[]): number | null {
  const fills = components.flatMap(({ queueSize, queueCapacity }) =>
    queueSize !== null && queueCapacity !== null && queueCapacity > 0 ? [queueSize / queueCapacity] : [],
  );
  return fills.length > 0 ? Math.max(...fills) : null;
}

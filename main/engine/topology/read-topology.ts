import type { ParsedInputOf } from '../../../contract/operations.ts';
import type { ReceiverStatus } from '../../../contract/operations/session.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import { buildTopology } from '../../../core/analysis/topology/build-topology.ts';
import type { Topology } from '../../../core/model/topology.ts';
import { NS_PER_MINUTE, NS_PER_MS } from '../../../core/model/units.ts';
import type { Pipelines } from '../ports.ts';
import type { Store } from '../store/port.ts';
import { deskFacts } from './desk-facts.ts';
import { hostsOfThisMachine } from './hosts.ts';

export interface TopologyContext {
  store: Pick<Store, 'readTopology' | 'stats'>;
  pipelines: Pick<Pipelines, 'flow'> | undefined;
  receivers: () => readonly ReceiverStatus[];
  version: string;
  /** Unix milliseconds. */
  now: () => number;
}

/** Throws CancelledError. */
export async function readTopology(
  { store, pipelines, receivers, version, now }: TopologyContext,
  { minutes, gatewayAttributes }: ParsedInputOf<'topology.read'>,
  signal?: CancelSignal,
): Promise<Topology> {
  const nowMs = now();
  const window = windowOf(BigInt(minutes) * NS_PER_MINUTE, BigInt(nowMs) * NS_PER_MS, store.stats().maxNs);
  const stored = await store.readTopology({ ...window, gatewayAttributes }, signal);
  const flow = pipelines?.flow();
  const sinceMs = nowMs - minutes * 60_000;
  const desk = deskFacts({ version, hosts: hostsOfThisMachine(), receivers: receivers(), flow, sinceMs });
  return buildTopology({ ...window, ...stored, desk });
}

/** Ends now; with the data where all of it is from before. */
function windowOf(lengthNs: bigint, nowNs: bigint, lastNs: bigint | undefined): { fromNs: bigint; toNs: bigint } {
  const isOver = lastNs !== undefined && lastNs < nowNs - lengthNs;
  // What came this very moment belongs to it.
  const toNs = (isOver ? lastNs : nowNs) + 1n;
  return { fromNs: toNs > lengthNs ? toNs - lengthNs : 0n, toNs };
}

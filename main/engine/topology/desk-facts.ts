import type { ReceiverStatus } from '../../../contract/operations/session.ts';
import type { DeskFacts } from '../../../core/analysis/topology/desk.ts';
import type { TopologyComponent } from '../../../core/model/topology.ts';
import type { PipelinesFlow } from '../ports.ts';
import { flowComponents, signalsOf } from './flow-components.ts';

export interface DeskNow {
  version: string;
  hosts: readonly string[];
  receivers: readonly ReceiverStatus[];
  flow: PipelinesFlow | undefined;
  /** Unix milliseconds since when rates are taken. */
  sinceMs: number;
}

/** This desk as it runs: its own receivers, and the pipelines in place of some of them. */
export function deskFacts({ version, hosts, receivers, flow, sinceMs }: DeskNow): DeskFacts {
  return {
    version,
    hosts: hosts.map((host) => host.toLowerCase()),
    // An `otlp` of the pipelines listens beside its own, or in its place.
    components: joinSame([...ownReceivers(receivers, flow), ...(flow ? flowComponents(flow, sinceMs) : [])]),
    sends: flow ? sendsOf(flow) : [],
    metricsAt: flow?.metricsAt ?? [],
  };
}

function ownReceivers(receivers: readonly ReceiverStatus[], flow: PipelinesFlow | undefined): TopologyComponent[] {
  const inPipelines = new Set(flow ? Object.values(flow.addresses).flat() : []);
  const own = receivers.filter(({ state, address }) => state === 'listening' && !inPipelines.has(address));
  if (own.length === 0) return [];
  const endpoints = own.map(({ address }) => address);
  return [{ section: 'receivers', id: 'otlp', rates: {}, queueSize: null, queueCapacity: null, stalls: [], endpoints }];
}

function joinSame(components: readonly TopologyComponent[]): TopologyComponent[] {
  const joined = new Map<string, TopologyComponent>();
  for (const one of components) {
    const key = `${one.section}/${one.id}`;
    const known = joined.get(key);
    joined.set(key, known ? { ...one, endpoints: [...new Set([...known.endpoints, ...one.endpoints])] } : one);
  }
  return [...joined.values()];
}

/** An address of a signal that the exporter is not given is nobody's. */
function sendsOf(flow: PipelinesFlow): DeskFacts['sends'] {
  return flow.sends.flatMap(({ signal, ...to }) => {
    const given = signalsOf(flow, 'exporters', to.exporter);
    const signals = given.filter((one) => signal === '' || one === signal);
    return signals.length === 0 ? [] : [{ ...to, signals }];
  });
}

import { buildTopology, type TopologyFacts } from '../../../../core/analysis/topology/build-topology.ts';
import type { DeskFacts } from '../../../../core/analysis/topology/desk.ts';
import type { ToldStream } from '../../../../core/analysis/topology/told-streams.ts';
import type { Topology, TopologyComponent } from '../../../../core/model/topology.ts';

/**
 * Lines of Prometheus' text format as they are stored after a scrape of `instance`; each value is the rise per second, and the last value
 * of a gauge.
 */
export function scraped(
  instance: string,
  text: string,
  more: Partial<Pick<ToldStream, 'firstNs' | 'lastNs' | 'previousNs' | 'roseNs' | 'emptyNs' | 'resource'>> = {},
): ToldStream[] {
  const resource = { 'service.name': 'otelcol', 'service.instance.id': instance, ...more.resource };
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value = ''] = /^([\w:.]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const attributes = Object.fromEntries(
        [...labels.matchAll(/([\w.]+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key!, text!]),
      );
      const at = { firstNs: 10n, lastNs: 20n, previousNs: undefined, roseNs: undefined, emptyNs: undefined, ...more };
      return { ...at, name, resource, attributes, perSecond: Number(value), last: Number(value) };
    });
}

export const component = (
  section: TopologyComponent['section'],
  id: string,
  more: Partial<TopologyComponent> = {},
): TopologyComponent => ({
  section,
  id,
  rates: {},
  queueSize: null,
  queueCapacity: null,
  stalls: [],
  endpoints: [],
  ...more,
});

/** A desk that listens on the usual ports of this machine, and runs no pipelines. */
export const DESK_FACTS: DeskFacts = {
  version: '1.0',
  hosts: ['laptop', '10.0.0.9'],
  components: [component('receivers', 'otlp', { endpoints: ['127.0.0.1:4317', '127.0.0.1:4318'] })],
  sends: [],
  metricsAt: [],
};

export function topologyOf(facts: Partial<TopologyFacts>): Topology {
  return buildTopology({
    ...{ fromNs: 0n, toNs: 100n, told: [], desk: DESK_FACTS, services: [], notes: [] },
    duplicates: { lookedAt: 0, isCut: false, spans: 0, surplus: 0, ways: [], traceIds: [] },
    splits: {
      ...{ attributes: [], found: [], lookedAt: 0, isCut: false, marked: 0, traces: 0, splitTraces: 0 },
      ...{ gateways: [], together: [], traceIds: [] },
    },
    ...facts,
  });
}

/** "edge -otlp-> gw-1 5/s told", by the names of nodes. */
export function edgesOf({ nodes, edges }: Topology): string[] {
  const nameOf = (id: string) => nodes.find((node) => node.id === id)!.name || id;
  return edges.map(({ from, to, exporter, perSecond, basis }) => {
    const rate = perSecond === null ? '?' : String(perSecond);
    return `${nameOf(from)} -${exporter}-> ${nameOf(to)} ${rate}/s ${basis}`;
  });
}

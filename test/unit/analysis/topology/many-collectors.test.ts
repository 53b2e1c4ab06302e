import { expect, test } from 'vitest';
import { MOST_NODES } from '../../../../core/analysis/topology/build-topology.ts';
import { PlaceIndex } from '../../../../core/analysis/topology/place-index.ts';
import type { Place } from '../../../../core/analysis/topology/places.ts';
import { MOST_BACKENDS, MOST_EDGES } from '../../../../core/analysis/topology/told-edges.ts';
import { scraped, topologyOf } from './told.ts';

const MINUTE_NS = 60_000_000_000n;

/** One that listens on every address of its machine, which all share, and sends to `to`. */
const instance = (at: number, to: string, lastNs = 20n) =>
  scraped(
    `pool:${8000 + at}`,
    `otelcol_exporter_sent_spans{exporter="otlp",service_instance_id="i${at}"} 1
     tracebench_receiver_endpoint_info{receiver="otlp",endpoint="0.0.0.0:4317",host="pool",service_instance_id="i${at}"} 1
     tracebench_exporter_endpoint_info{exporter="otlp",endpoint="${to}",host="pool",service_instance_id="i${at}"} 1`,
    { lastNs },
  );

test('of thousands of Collectors those heard from last are drawn, and how many are not is said', () => {
  const recent = (at: number) => (at % 10 === 0 ? 2n * MINUTE_NS : 20n);
  const told = Array.from({ length: 2_000 }, (_, at) => instance(at, 'pool:4317', recent(at))).flat();
  const { nodes, edges, notes } = topologyOf({ told });
  const drawn = nodes.filter(({ basis }) => basis === 'told');
  expect(drawn).toHaveLength(MOST_NODES);
  expect(drawn.filter(({ lastAtNs }) => BigInt(lastAtNs!) === 2n * MINUTE_NS)).toHaveLength(200);
  // Each sends to every other.
  expect(edges).toHaveLength(MOST_EDGES);
  expect(notes.slice(0, 2)).toEqual([
    `Only ${MOST_NODES} of 2000 Collectors are drawn: those heard from last.`,
    `Connections too many to be drawn: ${MOST_NODES * (MOST_NODES - 1) - MOST_EDGES}.`,
  ]);
});

test('of thousands of addresses that one sends to, so many are drawn and the others counted', () => {
  const lines = Array.from(
    { length: 3_000 },
    (_, at) => `otelcol_loadbalancer_backend_outcome_total{endpoint="gw-${at}:4317"} 1`,
  );
  lines.push('otelcol_exporter_sent_spans_total{exporter="loadbalancing"} 9');
  const { nodes, edges, notes } = topologyOf({ told: scraped('lb:8888', lines.join('\n')) });
  expect(nodes.filter(({ kind }) => kind === 'backend')).toHaveLength(MOST_BACKENDS);
  expect(edges).toHaveLength(MOST_BACKENDS);
  expect(notes).toContain(`Connections too many to be drawn: ${3_000 - MOST_BACKENDS}.`);
});

/** Counts how often somebody is looked at. */
function counted(length: number): { places: Place[]; looks: () => number } {
  let looks = 0;
  const places = Array.from({ length }, (_, at): Place => {
    const [listens, names] = [[{ host: '0.0.0.0', port: 4_000 + at }], new Set([`machine-${at}`])];
    return {
      ...{ id: `told:${at}`, host: `machine-${at}`, isWhole: false, takesOtlp: false },
      get listens() {
        looks++;
        return listens;
      },
      get names() {
        looks++;
        return names;
      },
    };
  });
  return { places, looks: () => looks };
}

test('who is behind an address is looked up, not looked for among all', () => {
  const count = 5_000;
  const { places, looks } = counted(count);
  const index = new PlaceIndex(places);
  for (const [at, place] of places.entries()) {
    const to = (at + 1) % count;
    expect(index.find({ host: `machine-${to}`, port: 4_000 + to }, place)).toEqual({
      ids: [`told:${to}`],
      isSure: true,
    });
    expect(index.find({ host: 'localhost', port: 4_000 + to }, place).ids).toEqual([]);
  }
  expect(looks()).toBeLessThan(20 * count);
});

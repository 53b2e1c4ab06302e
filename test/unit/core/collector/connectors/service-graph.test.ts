import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { readServiceGraphSettings } from '../../../../../core/collector/connectors/service-graph-settings.ts';
import { ServiceGraph } from '../../../../../core/collector/connectors/service-graph.ts';
import { Settings } from '../../../../../core/collector/settings.ts';
import { NO_SPAN_ID } from '../../../../../core/model/ids.ts';
import { KIND_CLIENT, KIND_CONSUMER, KIND_PRODUCER, KIND_SERVER, type Span } from '../../../../../core/model/span.ts';
import { encodeProtobuf } from '../../../../../core/otlp/encode-protobuf.ts';
import { attributes, span, spanId, traces } from '../../../../helpers/telemetry.ts';
import { linesOf, metricsIn, pointsOf } from './metric-lines.ts';

const TTL_MS = 2_000;

function making(yaml = '') {
  const settings = new Settings(parse(yaml));
  const maker = new ServiceGraph(readServiceGraphSettings(settings), 0);
  expect(settings.problems).toEqual([]);
  return maker;
}

const taking = (seconds: number) => ({ startTimeUnixNano: 1_000n, endTimeUnixNano: 1_000n + BigInt(seconds * 1e9) });
const client = (id: number, parts: Partial<Span> = {}) => span({ kind: KIND_CLIENT, spanId: spanId(id), ...parts });
const server = (parent: number, parts: Partial<Span> = {}) =>
  span({ kind: KIND_SERVER, spanId: spanId(90 + parent), parentSpanId: spanId(parent), ...parts });
const labels = (from: string, to: string, type = '', failed = false) =>
  `client=${from},server=${to},connection_type=${type},failed=${failed}`;
const totals = (maker: ServiceGraph, nowMs = 0) =>
  linesOf(maker.flush(nowMs, false)).filter((line) => line.startsWith('traces_service_graph_request_total'));

describe('servicegraph', () => {
  test('pairs a client with its server, whichever comes first, and tells both durations', () => {
    const maker = making();
    maker.take(traces('shop', client(1, taking(3))), 0);
    expect(maker.flush(1, false)).toBeUndefined();
    maker.take(traces('pay', server(1, taking(1)), server(2, taking(1))), 1);
    maker.take(traces('shop', client(2, taking(3))), 1);
    const metrics = maker.flush(60_000, false)!;
    expect(linesOf(metrics)).toEqual([
      `traces_service_graph_request_total{${labels('shop', 'pay')}} 2`,
      `traces_service_graph_request_server{${labels('shop', 'pay')}} 2`,
      `traces_service_graph_request_client{${labels('shop', 'pay')}} 2`,
    ]);
    const [, ofServer, ofClient] = metricsIn(metrics);
    expect([ofServer, ofClient].map((metric) => [metric!.unit, pointsOf(metric!)[0]])).toEqual([
      ['s', expect.objectContaining({ sum: 2 })],
      ['s', expect.objectContaining({ sum: 6 })],
    ]);
    expect(() => encodeProtobuf(metrics)).not.toThrow();
  });

  test('counts a request as failed where one of its sides is', () => {
    const maker = making();
    maker.take(traces('shop', client(1), client(2, { status: { code: 2, message: '' } })), 0);
    maker.take(traces('pay', server(1), server(2)), 0);
    expect(linesOf(maker.flush(0, false)).filter((line) => /_total|_failed/.test(line))).toEqual([
      `traces_service_graph_request_total{${labels('shop', 'pay')}} 1`,
      `traces_service_graph_request_total{${labels('shop', 'pay', '', true)}} 1`,
      `traces_service_graph_request_failed_total{${labels('shop', 'pay', '', true)}} 1`,
    ]);
  });

  test('knows messaging systems, and databases, which have no span of their own', () => {
    const maker = making();
    maker.take(traces('shop', client(1, { kind: KIND_PRODUCER })), 0);
    maker.take(traces('mail', server(1, { kind: KIND_CONSUMER })), 0);
    maker.take(traces('shop', client(3, { attributes: attributes({ 'db.name': 'orders' }) })), 0);
    expect(totals(maker)).toEqual([
      `traces_service_graph_request_total{${labels('shop', 'mail', 'messaging_system')}} 1`,
      `traces_service_graph_request_total{${labels('shop', 'orders', 'database')}} 1`,
    ]);
  });

  test('makes a node of who never came: of the peer, or of the user', () => {
    const maker = making('virtual_node_extra_label: true');
    maker.take(traces('shop', client(1, { attributes: attributes({ 'peer.service': 'bank' }) }), client(2)), 0);
    maker.take(traces('shop', span({ kind: KIND_SERVER, parentSpanId: NO_SPAN_ID }), server(7)), 0);
    expect(totals(maker, TTL_MS - 1)).toEqual([]);
    expect(totals(maker, TTL_MS)).toEqual([
      `traces_service_graph_request_total{${labels('shop', 'bank', 'virtual_node')},virtual_node=server} 1`,
      `traces_service_graph_request_total{${labels('shop', 'unknown', 'virtual_node')},virtual_node=server} 1`,
      `traces_service_graph_request_total{${labels('user', 'shop', 'virtual_node')},virtual_node=client} 1`,
    ]);
    const without = making('virtual_node_peer_attributes: []');
    without.take(traces('shop', client(2)), 0);
    expect(totals(without, TTL_MS)).toEqual([]);
  });

  // The example of its README.
  test('adds dimensions of both sides, and keeps no more edges than it may', () => {
    const maker = making(`
latency_histogram_buckets: [1s, 2s, 3s, 4s, 5s]
dimensions: [dimension-1]
store: {ttl: 1s, max_items: 1}
`);
    const dimension = (value: string) => ({ attributes: attributes({ 'dimension-1': value }) });
    maker.take(traces('shop', client(1, dimension('a')), client(2)), 0);
    expect([...maker.takeDropped()]).toEqual([['no room for its edge: store.max_items', 1]]);
    maker.take(traces('pay', server(1, { ...dimension('b'), ...taking(3) })), 0);
    const metrics = maker.flush(0, false);
    const all = `${labels('shop', 'pay')},client_dimension-1=a,server_dimension-1=b`;
    expect(linesOf(metrics)[0]).toBe(`traces_service_graph_request_total{${all}} 1`);
    expect(pointsOf(metricsIn(metrics)[1]!)[0]).toMatchObject({
      explicitBounds: [1, 2, 3, 4, 5],
      bucketCounts: [0n, 0n, 1n, 0n, 0n, 0n],
    });
  });

  test('forgets what nobody adds to for a quarter of an hour, and tells what waits at the end', () => {
    const maker = making();
    maker.take(traces('shop', client(1)), 0);
    maker.take(traces('pay', server(1)), 0);
    expect(totals(maker, 15 * 60_000)).toHaveLength(1);
    expect(maker.flush(15 * 60_000 + 1, false)).toBeUndefined();
    maker.take(traces('shop', client(2)), 15 * 60_000 + 1);
    expect(linesOf(maker.flush(15 * 60_000 + 1, true))).toHaveLength(3);
  });
});

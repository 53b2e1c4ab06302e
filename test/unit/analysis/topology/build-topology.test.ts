import { describe, expect, test } from 'vitest';
import { component, DESK_FACTS, edgesOf, scraped, topologyOf } from './told.ts';

/** As a Collector of today serves it at :8888, with `level: detailed`, on a machine "web-1". */
const AGENT = `
otelcol_receiver_accepted_spans_total{receiver="otlp",transport="grpc",service_name="edge",service_instance_id="a1",service_version="0.139.0"} 40
otelcol_receiver_accepted_spans_total{receiver="otlp",transport="http",service_name="edge",service_instance_id="a1",service_version="0.139.0"} 2
otelcol_receiver_refused_spans_total{receiver="otlp",transport="grpc",service_name="edge",service_instance_id="a1",service_version="0.139.0"} 1
otelcol_processor_incoming_items_total{otel_signal="traces",processor="batch",service_name="edge",service_instance_id="a1",service_version="0.139.0"} 42
otelcol_processor_outgoing_items_total{otel_signal="traces",processor="batch",service_name="edge",service_instance_id="a1",service_version="0.139.0"} 42
otelcol_exporter_sent_spans_total{exporter="otlphttp/gw",service_name="edge",service_instance_id="a1",service_version="0.139.0"} 41
otelcol_exporter_send_failed_spans_total{exporter="otlphttp/gw",service_name="edge",service_instance_id="a1",service_version="0.139.0"} 0.5
otelcol_exporter_queue_size{data_type="traces",exporter="otlphttp/gw",service_name="edge",service_instance_id="a1"} 3
otelcol_exporter_queue_size{data_type="metrics",exporter="otlphttp/gw",service_name="edge",service_instance_id="a1"} 2
otelcol_exporter_queue_capacity{data_type="traces",exporter="otlphttp/gw",service_name="edge",service_instance_id="a1"} 1000
otelcol_exporter_queue_capacity{data_type="metrics",exporter="otlphttp/gw",service_name="edge",service_instance_id="a1"} 1000
http_client_request_duration_seconds{http_request_method="POST",server_address="gw.example",server_port="4318",http_response_status_code="200",service_instance_id="a1",service_name="edge"} 1
http_client_request_duration_seconds{http_request_method="POST",server_address="gw.example",server_port="4318",http_response_status_code="503",service_instance_id="a1",service_name="edge"} 1
otelcol_process_uptime_seconds_total{service_name="edge",service_instance_id="a1",service_version="0.139.0"} 1
`;
const GATEWAY = `
otelcol_receiver_accepted_spans_total{receiver="otlp",transport="http",service_name="gw",service_instance_id="g1"} 41
otelcol_processor_tail_sampling_sampling_decision_latency{policy="errors",service_name="gw",service_instance_id="g1"} 1
otelcol_exporter_sent_spans_total{exporter="otlp",service_name="gw",service_instance_id="g1"} 4
otelcol_exporter_sent_spans_total{exporter="debug",service_name="gw",service_instance_id="g1"} 4
`;

describe('a Collector by its own metrics', () => {
  const { nodes } = topologyOf({ told: scraped('web-1:8888', AGENT) });
  const node = nodes.find(({ name }) => name === 'edge')!;

  test('is one node, whatever its transports and signals', () => {
    expect(nodes.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'collector edge',
      'desk ',
      'backend gw.example:4318',
    ]);
    expect(node).toMatchObject({ id: 'told:a1', instance: 'a1', version: '0.139.0', basis: 'told', kindBasis: 'told' });
    expect(node.lastAtNs).toBe('20');
  });

  test('has components in the order of a pipeline, with rates in the Collector’s words', () => {
    expect(node.components).toEqual([
      component('receivers', 'otlp', { rates: { traces: { accepted: 42, refused: 1 } } }),
      component('processors', 'batch', { rates: { traces: { incoming: 42, outgoing: 42 } } }),
      component('exporters', 'otlphttp/gw', {
        rates: { traces: { sent: 41, sendFailed: 0.5 } },
        ...{ queueSize: 5, queueCapacity: 2_000 },
      }),
    ]);
  });

  test('a rise that is not known is no rate, the component is there all the same', () => {
    const told = scraped('web-1:8888', 'otelcol_exporter_sent_spans{exporter="otlp"} 1').map((stream) => ({
      ...stream,
      perSecond: NaN,
    }));
    const [found] = topologyOf({ told }).nodes;
    expect(found!.components).toEqual([component('exporters', 'otlp', { rates: { traces: {} } })]);
  });

  test('that is told of in two ways is one, and counts once', () => {
    const pushed = scraped('', AGENT, {
      resource: { 'service.name': 'edge', 'service.instance.id': 'a1' },
      lastNs: 30n,
    });
    const found = topologyOf({ told: [...scraped('web-1:8888', AGENT), ...pushed] }).nodes;
    expect(found.filter(({ basis, kind }) => basis === 'told' && kind !== 'backend')).toMatchObject([
      { id: 'told:a1', lastAtNs: '30', components: [{ rates: { traces: { accepted: 42 } } }, {}, {}] },
    ]);
  });

  test('that was started anew at one target is the last; two that go on behind one target are two', () => {
    const line = (id: string) => `otelcol_process_uptime{service_name="gw",service_instance_id="${id}"} 1`;
    const of = (firstNs: bigint, lastNs: bigint, id: string) => scraped('gw:8888', line(id), { firstNs, lastNs });
    const instances = (...told: ReturnType<typeof scraped>[]) =>
      topologyOf({ told: told.flat() }).nodes.flatMap(({ instance }) => (instance === '' ? [] : [instance]));
    expect(instances(of(1n, 20n, 'old'), of(30n, 40n, 'new'))).toEqual(['new']);
    expect(instances(of(1n, 39n, 'one'), of(2n, 40n, 'two'))).toEqual(['one', 'two']);
  });

  test('what only has HTTP clients is none', () => {
    const told = scraped('shop:9090', 'http_client_request_duration_seconds{server_address="gw.example"} 1');
    expect(topologyOf({ told }).nodes.map(({ kind }) => kind)).toEqual(['desk']);
  });
});

describe('who sends to whom', () => {
  test('an agent to the gateway whose machine it names, which does not tell its ports: inferred', () => {
    const told = [...scraped('web-1:8888', AGENT), ...scraped('gw.example:8888', GATEWAY)];
    const topology = topologyOf({ told, services: ['shop', 'edge'] });
    expect(edgesOf(topology)).toEqual(['applications --> edge 42/s inferred', 'edge -otlphttp/gw-> gw 41/s inferred']);
    expect(topology.nodes.map(({ kind, kindBasis, name }) => [kind, kindBasis, name])).toEqual([
      ['applications', 'inferred', ''],
      ['agent', 'inferred', 'edge'],
      ['gateway', 'inferred', 'gw'],
      ['desk', 'running', ''],
    ]);
    expect(topology.nodes[0]).toMatchObject({ services: ['shop'], serviceCount: 1 });
    expect(topology.nodes[2]!.byTrace).toEqual(['tail_sampling']);
    // "debug" sends to nobody.
    expect(topology.notes).toEqual(['Exporters that do not tell where they send to: 1.']);
  });

  test('several behind one name: each may be it, how it divides is not known', () => {
    const second = GATEWAY.replaceAll('"g1"', '"g2"');
    const told = [
      ...scraped('web-1:8888', AGENT),
      ...scraped('gw.example:8888', GATEWAY),
      ...scraped('gw.example:8889', second),
    ];
    expect(edgesOf(topologyOf({ told }))).toEqual([
      'edge -otlphttp/gw-> gw ?/s inferred',
      'edge -otlphttp/gw-> gw ?/s inferred',
    ]);
  });

  test('what an exporter divides between several places is not told twice', () => {
    const told = scraped(
      'lb:8888',
      `otelcol_exporter_sent_spans_total{exporter="loadbalancing"} 9
       otelcol_exporter_sent_log_records_total{exporter="loadbalancing"} 2
       tracebench_exporter_endpoint_info{exporter="loadbalancing",endpoint="gw-1:4317",host="lb",signal="traces"} 1
       tracebench_exporter_endpoint_info{exporter="loadbalancing",endpoint="gw-2:4317",host="lb",signal="traces"} 1
       tracebench_exporter_endpoint_info{exporter="loadbalancing",endpoint="gw-3:4317",host="lb",signal="logs"} 1`,
    );
    expect(edgesOf(topologyOf({ told })).sort()).toEqual([
      'otelcol -loadbalancing-> gw-1:4317 ?/s told',
      'otelcol -loadbalancing-> gw-2:4317 ?/s told',
      'otelcol -loadbalancing-> gw-3:4317 2/s told',
    ]);
  });

  test('the loadbalancing exporter tells whom it sends to', () => {
    const told = scraped(
      'web-1:8888',
      `otelcol_exporter_sent_spans_total{exporter="loadbalancing"} 9
       otelcol_loadbalancer_backend_outcome_total{endpoint="gw-1:4317",success="true"} 5
       otelcol_loadbalancer_backend_outcome_total{endpoint="gw-2:4317",success="true"} 4`,
    );
    expect(edgesOf(topologyOf({ told }))).toEqual(['otelcol --> gw-1:4317 ?/s told', 'otelcol --> gw-2:4317 ?/s told']);
  });

  const ours = (name: string, host: string, exporter: string, listens: string) => `
    otelcol_exporter_sent_spans{exporter="otlp",service_name="${name}",service_instance_id="${name}"} 7
    tracebench_receiver_endpoint_info{receiver="otlp",endpoint="${listens}",host="${host}",service_name="${name}",service_instance_id="${name}"} 1
    tracebench_exporter_endpoint_info{exporter="otlp",endpoint="${exporter}",host="${host}",service_name="${name}",service_instance_id="${name}"} 1`;

  test('Tracebench agents say where they listen and send, and on which machine', () => {
    const told = [
      ...scraped('localhost:8888', ours('edge', 'laptop', 'gw.example:4317', '127.0.0.1:14317')),
      ...scraped('gw.example:8888', ours('gw', 'gw-7', '10.0.0.9:4318', '0.0.0.0:4317')),
    ];
    const desk = { ...DESK_FACTS, components: [component('receivers', 'otlp', { endpoints: ['0.0.0.0:4318'] })] };
    const topology = topologyOf({ told, desk, services: ['shop'] });
    expect(edgesOf(topology)).toEqual([
      'applications --> edge ?/s inferred',
      'edge -otlp-> gw 7/s told',
      'gw -otlp-> desk 7/s told',
    ]);
    const edge = topology.nodes.find(({ name }) => name === 'edge')!;
    expect(edge).toMatchObject({ host: 'laptop', kind: 'agent' });
    expect(edge.components.map(({ id, endpoints }) => [id, endpoints])).toEqual([
      ['otlp', ['127.0.0.1:14317']],
      ['otlp', ['gw.example:4317']],
    ]);
    expect(topology.notes).toEqual([]);
  });

  test.each([
    ['localhost:4318', 'laptop', 'edge -otlp-> desk 7/s told'],
    ['[::1]:4318', 'laptop', 'edge -otlp-> desk 7/s told'],
    ['127.0.0.1:4318', 'laptop', 'edge -otlp-> desk 7/s told'],
    // Another machine's "localhost" is not ours, and one of nobody may be.
    ['localhost:4318', 'web-1', 'edge -otlp-> localhost:4318 7/s told'],
    ['localhost:4318', '', 'edge -otlp-> desk 7/s inferred'],
    // Nothing listens there; and from elsewhere loopback is not reached.
    ['localhost:4319', 'laptop', 'edge -otlp-> localhost:4319 7/s told'],
    ['10.0.0.9:4318', 'laptop', 'edge -otlp-> 10.0.0.9:4318 7/s told'],
  ])('to %s from the machine %s: %s', (endpoint, host, edge) => {
    const told = scraped('localhost:8888', ours('edge', host, endpoint, '127.0.0.1:14317'));
    expect(edgesOf(topologyOf({ told }))).toEqual([edge]);
  });

  test('exporters of this desk are configured; per signal where they have an address of their own', () => {
    const desk = {
      ...DESK_FACTS,
      components: [
        ...DESK_FACTS.components,
        component('exporters', 'otlp', { rates: { traces: { sent: 5, sendFailed: 1 } } }),
        component('exporters', 'otlphttp', { rates: { '': { sent: 8 } } }),
      ],
      sends: [
        { exporter: 'otlp', endpoint: 'gw.example:4317', signals: ['traces'] as const },
        { exporter: 'otlphttp', endpoint: 'https://t.example', signals: ['traces'] as const },
        { exporter: 'otlphttp', endpoint: 'https://m.example', signals: ['metrics'] as const },
      ],
    };
    const topology = topologyOf({ desk });
    expect(edgesOf(topology)).toEqual([
      'desk -otlp-> gw.example:4317 5/s configured',
      'desk -otlphttp-> t.example:443 ?/s configured',
      'desk -otlphttp-> m.example:443 ?/s configured',
    ]);
    expect(topology.edges.map(({ signals, failedPerSecond }) => [signals, failedPerSecond])).toEqual([
      [['traces'], 1],
      [['traces'], null],
      [['metrics'], null],
    ]);
  });

  test('signals of this desk that have paths of their own at one place are one way, counted once', () => {
    const desk = {
      ...DESK_FACTS,
      components: [
        component('exporters', 'otlphttp', { rates: { '': { sent: 8 }, traces: { sent: 2, sendFailed: 1 } } }),
      ],
      sends: (['traces', 'metrics', 'logs'] as const).map((signal) => ({
        ...{ exporter: 'otlphttp', endpoint: 'gw.example:443', signals: [signal] },
      })),
    };
    expect(topologyOf({ desk }).edges).toEqual([
      {
        ...{ from: 'desk', to: 'backend:gw.example:443', exporter: 'otlphttp', endpoint: 'gw.example:443' },
        ...{ signals: ['traces', 'metrics', 'logs'], perSecond: 10, failedPerSecond: 1, stalledMs: null },
        basis: 'configured',
      },
    ]);
  });

  test.each(['0.0.0.0:4319', ':4319', '[::]:4319', 'localhost:4319', 'unix:///run/otel.sock'])(
    'to %s on two machines are two places',
    (endpoint) => {
      const told = ['web-1', 'web-2'].flatMap((host) =>
        scraped(`${host}:8888`, ours(host, host, endpoint, '127.0.0.1:14317')),
      );
      const { nodes, edges } = topologyOf({ told });
      expect(new Set(edges.map(({ to }) => to)).size).toBe(2);
      expect(nodes.filter(({ kind }) => kind === 'backend')).toHaveLength(2);
    },
  );

  test('what was scraped where this desk serves its metrics is the desk', () => {
    const told = scraped('localhost:18888', GATEWAY);
    const { nodes } = topologyOf({ told, desk: { ...DESK_FACTS, metricsAt: ['127.0.0.1:18888'] } });
    expect(nodes.map(({ id, lastAtNs }) => [id, lastAtNs])).toEqual([['desk', '20']]);
  });

  test('an address with a name that objects have of themselves harms nothing', () => {
    const told = scraped(
      'constructor:8888',
      `otelcol_exporter_sent_spans{exporter="__proto__"} 2
       otelcol_processor_incoming_items{processor="constructor",otel_signal="constructor"} 3
       tracebench_exporter_endpoint_info{exporter="__proto__",endpoint="toString:4317",signal="valueOf"} 1`,
    );
    const topology = topologyOf({ told });
    expect(edgesOf(topology)).toEqual(['otelcol -__proto__-> tostring:4317 2/s told']);
    expect(topology.nodes[0]!.components[0]!.rates).toEqual({ '': { incoming: 3 } });
  });
});

describe('traces split between gateways', () => {
  const counted = (names: readonly string[], found = ['otelcol.gateway']) => ({
    ...{ attributes: ['otelcol.gateway'], found, lookedAt: 40, isCut: false, marked: 40, traces: 10, splitTraces: 4 },
    gateways: names.map((name) => ({ name, traces: 7, splitTraces: 4 })),
    ...{ together: [{ gateways: [...names], traces: 4 }], traceIds: ['1'.padStart(32, '0')] },
  });

  test('a gateway is known by its name, its instance or its machine, with what decides there by whole traces', () => {
    const told = scraped('gw.example:8888', GATEWAY);
    const { splits, nodes, edges } = topologyOf({ told, splits: counted(['g1', 'gw-2']) });
    expect(splits.gateways).toEqual([
      { name: 'g1', traces: 7, splitTraces: 4, nodeId: 'told:g1', byTrace: ['tail_sampling'] },
      { name: 'gw-2', traces: 7, splitTraces: 4, nodeId: '', byTrace: [] },
    ]);
    // It told what it is by its mark, and its spans are here.
    expect(nodes[0]).toMatchObject({ name: 'gw', kind: 'gateway' });
    expect(edges).toMatchObject([{ from: 'told:g1', to: 'desk', basis: 'inferred', signals: ['traces'] }]);
  });

  test('a mark that agents have as well is said', () => {
    const told = [...scraped('web-1:8888', AGENT), ...scraped('gw.example:8888', GATEWAY)];
    const { notes, nodes } = topologyOf({ told, splits: counted(['a1', 'a2'], ['collector.id']) });
    expect(nodes.find(({ name }) => name === 'edge')!.kind).toBe('agent');
    expect(notes.at(-1)).toBe(
      'collector.id also names Collectors that send to others: a trace of several machines comes by several of these.',
    );
  });
});

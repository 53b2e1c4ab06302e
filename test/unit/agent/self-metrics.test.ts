import { hostname } from 'node:os';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { sendSpans, spansRequest } from '../../helpers/run-cli.ts';
import { Parcel } from '../../../core/collector/parcel.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { SizeHistogram } from '../../../main/engine/collector/size-histogram.ts';
import { exposition } from '../../../main/engine/agent/self-metrics/exposition.ts';
import { componentFamilies } from '../../../main/engine/agent/self-metrics/families.ts';
import { processFamilies } from '../../../main/engine/agent/self-metrics/process-families.ts';
import { postProtobuf } from '../receivers/http-client.ts';
import { protobufOf, span } from '../receivers/payloads.ts';
import { apply, makeAgent, portOf, problemsOf, startAgent, yamlOf } from './start-agent.ts';

const reader = (more: string) =>
  `{metrics: {readers: [{pull: {exporter: {prometheus: {host: 127.0.0.1, port: 0, ${more}}}}}]}}`;

const metricsOf = async (agent: ReturnType<typeof makeAgent>['agent']) => {
  const [address] = agent.extensionAddresses()['service.telemetry']!;
  return (await fetch(`http://${address}/metrics`)).text();
};
/** Lines of samples whose names begin so, without what is different each time. */
const samples = (text: string, start: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith(start))
    .map((line) => line.replaceAll(/service_instance_id="[^"]*"/g, 'service_instance_id="…"'));

const linesOf = (
  families: Parameters<typeof exposition>[0],
  written: Pick<Parameters<typeof exposition>[1], 'withTypeSuffix' | 'withUnits'>,
) =>
  exposition(families, { ...written, constantLabels: [], target: [] })
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

describe('our own metrics have the names and labels of the Collector’s', () => {
  test('as they are scraped', async () => {
    const yaml = yamlOf({
      http: '',
      telemetry: '{metrics: {address: "127.0.0.1:0"}, resource: {service.name: gateway, team: "a \\"b\\""}}',
      processors: 'batch, batch/two',
    });
    const { agent } = await startAgent(yaml);
    const http = agent.addresses()['otlp']![0]!;
    await sendSpans(`http://${http}`, spansRequest(1, 3));
    await postProtobuf(portOf(http), 'logs', protobufOf('logs', {}, {}));
    const constant = 'service_name="gateway",service_instance_id="…",team="a \\"b\\""';
    await eventually(async () =>
      expect(samples(await metricsOf(agent), 'otelcol_receiver')).toEqual([
        `otelcol_receiver_accepted_spans{receiver="otlp",transport="http",${constant}} 3`,
        `otelcol_receiver_accepted_log_records{receiver="otlp",transport="http",${constant}} 2`,
        `otelcol_receiver_refused_spans{receiver="otlp",transport="http",${constant}} 0`,
        `otelcol_receiver_refused_log_records{receiver="otlp",transport="http",${constant}} 0`,
      ]),
    );
    const text = await metricsOf(agent);
    expect(samples(text, 'otelcol_processor_outgoing')).toEqual(
      [
        ['traces', 'batch', 3],
        ['traces', 'batch/two', 3],
        ['metrics', 'batch', 0],
        ['metrics', 'batch/two', 0],
        ['logs', 'batch', 2],
        ['logs', 'batch/two', 2],
      ].map(
        ([signal, processor, value]) =>
          `otelcol_processor_outgoing_items{otel_signal="${signal}",processor="${processor}",${constant}} ${value}`,
      ),
    );
    const ofBatch = (name: string) => samples(text, `otelcol_processor_batch_${name}{processor="batch",`);
    expect(
      [
        ...['batch_size_trigger_send', 'timeout_trigger_send', 'metadata_cardinality'],
        ...['batch_send_size_sum', 'batch_send_size_count'],
      ].flatMap(ofBatch),
    ).toEqual([
      `otelcol_processor_batch_batch_size_trigger_send{processor="batch",${constant}} 0`,
      `otelcol_processor_batch_timeout_trigger_send{processor="batch",${constant}} 2`,
      `otelcol_processor_batch_metadata_cardinality{processor="batch",${constant}} 3`,
      `otelcol_processor_batch_batch_send_size_sum{processor="batch",${constant}} 5`,
      `otelcol_processor_batch_batch_send_size_count{processor="batch",${constant}} 2`,
    ]);
    expect(ofBatch('batch_send_size_bucket')).toHaveLength(23);
    expect(text).toContain('# TYPE otelcol_processor_batch_batch_send_size histogram\n');
    expect(text).toContain('# TYPE otelcol_receiver_accepted_spans counter\n');
    expect(text).toContain('# TYPE otelcol_process_memory_rss gauge\n');
    expect(samples(text, 'otelcol_process_uptime')).toHaveLength(1);
    expect(samples(text, 'target_info')).toHaveLength(1);
  });

  test('beside them where components listen and send, without what may be a secret', async () => {
    const yaml = yamlOf({
      http: '',
      telemetry: '{metrics: {address: "127.0.0.1:0"}, resource: {service.version: null}}',
      exporters: 'otlphttp: {endpoint: "https://me:s3cret@gw.example/s3cret", logs_endpoint: "http://127.0.0.1:1"}',
    });
    const { agent } = await startAgent(yaml);
    const text = await metricsOf(agent);
    const constant = `host="${hostname()}"`;
    const identity = 'service_name="tracebench",service_instance_id="…"';
    expect(samples(text, 'tracebench_')).toEqual([
      `tracebench_receiver_endpoint_info{receiver="otlp",endpoint="${agent.addresses()['otlp']![0]}",${constant},${identity}} 1`,
      `tracebench_exporter_endpoint_info{exporter="otlphttp",endpoint="gw.example:443",${constant},signal="traces",${identity}} 1`,
      `tracebench_exporter_endpoint_info{exporter="otlphttp",endpoint="gw.example:443",${constant},signal="metrics",${identity}} 1`,
      `tracebench_exporter_endpoint_info{exporter="otlphttp",endpoint="127.0.0.1:1",${constant},signal="logs",${identity}} 1`,
    ]);
    expect(text).not.toContain('s3cret');
  });

  test('of receivers, by transport where one is, and of what was refused', () => {
    const [open, local] = [new Meter(Date.now), new Meter(Date.now)];
    const parcel = Parcel.ofWire('traces', protobufOf('traces', span()), 3);
    for (const meter of [open, local]) meter.count('out', parcel, 3);
    open.countOver('grpc', 'out', parcel);
    open.countOver('http', 'refused', parcel);
    const readings = { 'receivers/otlp/a': open.read(), 'receivers/tracebench/replay': local.read() };
    expect(linesOf(componentFamilies(readings, []), { withTypeSuffix: false, withUnits: false })).toEqual([
      'otelcol_receiver_accepted_spans{receiver="otlp/a",transport="grpc"} 3',
      'otelcol_receiver_accepted_spans{receiver="otlp/a",transport="http"} 0',
      'otelcol_receiver_accepted_spans{receiver="tracebench/replay",transport=""} 3',
      'otelcol_receiver_refused_spans{receiver="otlp/a",transport="grpc"} 0',
      'otelcol_receiver_refused_spans{receiver="otlp/a",transport="http"} 3',
      'otelcol_receiver_refused_spans{receiver="tracebench/replay",transport=""} 0',
    ]);
  });

  test('of scrapers of this machine, in metrics', () => {
    const meter = new Meter(Date.now);
    meter.countScraped('cpu', 2);
    meter.countScraped('load', 0);
    meter.countScraped('cpu', 2);
    const families = componentFamilies({ 'receivers/hostmetrics': meter.read() }, []);
    expect(linesOf(families, { withTypeSuffix: true, withUnits: true })).toEqual([
      'otelcol_scraper_scraped_metric_points_total{receiver="hostmetrics",scraper="cpu"} 4',
      'otelcol_scraper_scraped_metric_points_total{receiver="hostmetrics",scraper="load"} 0',
    ]);
  });

  test('of exporters, with a queue and without', () => {
    const queued = new Meter(Date.now);
    queued.queue = () => ({ size: 3, capacity: 1_000 });
    const direct = new Meter(Date.now);
    const parcel = Parcel.ofWire('metrics', protobufOf('metrics'), 0);
    for (const meter of [queued, direct]) {
      meter.count('out', parcel, 5);
      meter.count('failed', parcel, 2);
      meter.count('refused', parcel, 4);
    }
    const readings = { 'exporters/otlp/a': queued.read(), 'exporters/debug': direct.read() };
    expect(linesOf(componentFamilies(readings, []), { withTypeSuffix: true, withUnits: true })).toEqual([
      'otelcol_exporter_sent_metric_points_total{exporter="otlp/a"} 5',
      'otelcol_exporter_sent_metric_points_total{exporter="debug"} 5',
      'otelcol_exporter_send_failed_metric_points_total{exporter="otlp/a"} 2',
      'otelcol_exporter_send_failed_metric_points_total{exporter="debug"} 6',
      'otelcol_exporter_enqueue_failed_metric_points_total{exporter="otlp/a"} 4',
      'otelcol_exporter_queue_size{exporter="otlp/a"} 3',
      'otelcol_exporter_queue_capacity{exporter="otlp/a"} 1000',
    ]);
  });

  test('of what each filter took out by its conditions, by signal and over its pipelines', () => {
    const pipeline = (id: string, signal: 'traces' | 'metrics' | 'logs', ...processors: string[]) => ({
      ...{ id, signal, receivers: [], processors, exporters: [] },
    });
    const reading = (dropped: Record<string, number>, ...lostReasons: string[]) => ({
      ...new Meter(() => 0).read(),
      dropped,
      lostReasons,
    });
    const readings = {
      'traces/filter/health': reading({ 'name == "health"': 3, 'kind == 1': 2, 'invalid OTLP': 7 }, 'invalid OTLP'),
      'traces/2/filter/health': reading({ 'name == "health"': 10 }),
      'metrics/filter': reading({ excluded: 4 }),
      'logs/filter': reading({}),
      'logs/redaction': reading({ other: 5 }),
    };
    const pipelines = [
      pipeline('traces', 'traces', 'filter/health'),
      pipeline('traces/2', 'traces', 'filter/health'),
      pipeline('metrics', 'metrics', 'filter'),
      pipeline('logs', 'logs', 'filter', 'redaction'),
    ];
    const lines = linesOf(componentFamilies(readings, pipelines), { withTypeSuffix: false, withUnits: false });
    expect(lines.filter((line) => line.includes('filtered'))).toEqual([
      'otelcol_processor_filter_spans_filtered{filter="filter/health"} 15',
      'otelcol_processor_filter_datapoints_filtered{filter="filter"} 4',
      'otelcol_processor_filter_logs_filtered{filter="filter"} 0',
    ]);
  });

  test('of what only some components tell, summed over the pipelines they are in', () => {
    const told = (name: string, value: number, ...labels: [string, string][]) => ({
      ...{ name, help: '', type: 'counter' as const, labels, value },
    });
    const reading = (...own: ReturnType<typeof told>[]) => ({ ...new Meter(() => 0).read(), own });
    const pipeline = (id: string) => ({
      ...{ id, signal: 'traces' as const, receivers: [], processors: ['memory_limiter/a'], exporters: [] },
    });
    const readings = {
      'traces/memory_limiter/a': reading(told('processor_refused_spans', 2)),
      'traces/2/memory_limiter/a': reading(told('processor_refused_spans', 3)),
      'exporters/loadbalancing': reading(told('loadbalancer_backend_outcome', 1, ['endpoint', 'gw:4317'])),
      'connectors/servicegraph': reading(told('connector_servicegraph_total_edges', 4)),
    };
    const lines = linesOf(componentFamilies(readings, [pipeline('traces'), pipeline('traces/2')]), {
      ...{ withTypeSuffix: false, withUnits: false },
    });
    expect(lines).toEqual(
      expect.arrayContaining([
        'otelcol_processor_refused_spans{processor="memory_limiter/a"} 5',
        'otelcol_loadbalancer_backend_outcome{exporter="loadbalancing",endpoint="gw:4317"} 1',
        'otelcol_connector_servicegraph_total_edges{connector="servicegraph"} 4',
      ]),
    );
  });

  test('of what left the queue of an exporter, as a histogram', () => {
    const meter = new Meter(Date.now);
    meter.sends = new SizeHistogram();
    for (const items of [10, 11, 100_001]) meter.sends.add(items);
    const lines = linesOf(componentFamilies({ 'exporters/otlp': meter.read() }, []), {
      withTypeSuffix: false,
      withUnits: false,
    });
    const name = 'otelcol_exporter_queue_batch_send_size';
    expect(lines).toHaveLength(25);
    expect([...lines.slice(0, 2), ...lines.slice(-4)]).toEqual([
      `${name}_bucket{exporter="otlp",le="10"} 1`,
      `${name}_bucket{exporter="otlp",le="25"} 2`,
      `${name}_bucket{exporter="otlp",le="100000"} 2`,
      `${name}_bucket{exporter="otlp",le="+Inf"} 3`,
      `${name}_sum{exporter="otlp"} 100022`,
      `${name}_count{exporter="otlp"} 3`,
    ]);
  });

  test('with suffixes and units, or without', () => {
    const families = processFamilies({ uptimeSeconds: 1.5, cpuSeconds: 0.25, rssBytes: 7, heapBytes: 5 });
    const names = (withTypeSuffix: boolean, withUnits: boolean) => linesOf(families, { withTypeSuffix, withUnits });
    expect(names(true, true)).toEqual([
      'otelcol_process_uptime_seconds_total 1.5',
      'otelcol_process_cpu_seconds_total 0.25',
      'otelcol_process_memory_rss_bytes 7',
      'otelcol_process_runtime_heap_alloc_bytes 5',
    ]);
    expect(names(false, false)).toEqual([
      'otelcol_process_uptime 1.5',
      'otelcol_process_cpu_seconds 0.25',
      'otelcol_process_memory_rss 7',
      'otelcol_process_runtime_heap_alloc_bytes 5',
    ]);
  });
});

describe('readers', () => {
  test.each([
    ['', 'otelcol_process_uptime_seconds_total '],
    ['without_units: true', 'otelcol_process_uptime_total '],
    ['without_type_suffix: true', 'otelcol_process_uptime_seconds '],
    [
      'with_resource_constant_labels: {included: ["service.n*"]}',
      'otelcol_process_uptime_seconds_total{service_name="tracebench"} ',
    ],
    ['with_resource_constant_labels: {excluded: ["*"]}', 'otelcol_process_uptime_seconds_total '],
  ])('write as they are told: %s', async (more, start) => {
    const { agent } = await startAgent(yamlOf({ http: '', telemetry: reader(more) }));
    expect(samples(await metricsOf(agent), start)).toHaveLength(1);
  });

  test('keep their port when the rest of a configuration is replaced', async () => {
    const yaml = (grpc?: string) =>
      yamlOf({ http: '', ...(grpc === undefined ? {} : { grpc }), telemetry: reader('') });
    const { agent } = await startAgent(yaml());
    const before = agent.extensionAddresses();
    await apply(agent, yaml(''));
    expect(agent.extensionAddresses()).toEqual(before);
    expect(agent.addresses()['otlp']).toHaveLength(2);
  });

  test.each([[undefined], ['{logs: {level: debug}}'], ['{metrics: {level: none}}'], ['{metrics: {readers: []}}']])(
    'there are none by default: %s',
    async (telemetry) => {
      const { agent } = await startAgent(yamlOf({ http: '', ...(telemetry === undefined ? {} : { telemetry }) }));
      expect(Object.values(agent.extensionAddresses()).flat()).toEqual([]);
    },
  );

  test('that are not supported are left out with a warning', () => {
    const { agent } = makeAgent();
    const periodic = '{metrics: {readers: [{periodic: {exporter: {otlp: {protocol: grpc}}}}], views: []}}';
    const { problems, warnings } = agent.check(yamlOf({ http: '', telemetry: periodic }));
    expect(problems).toEqual([]);
    expect(warnings.map(({ message }) => message)).toEqual([
      'a periodic reader is not supported: this reader is left out',
      'views are not supported: left out',
    ]);
    expect(warnings[0]!.line).toBe(8);
  });

  test.each([
    ['{metrics: {level: high}}', '"high" is none of none, basic, normal, detailed'],
    ['{metrics: {address: "0.0.0.0:8888"}}', 'is open to other machines, unencrypted'],
    [reader('').replace('127.0.0.1', '0.0.0.0'), 'is open to other machines, unencrypted'],
    [reader('prefix: a'), 'unknown key "prefix"'],
    ['{metrics: {readers: [{push: 1}]}}', 'unknown key "push"'],
    ['{metric: {}}', 'unknown key "metric"'],
  ])('are checked: %s', (telemetry, problem) => {
    expect(problemsOf(yamlOf({ http: '', telemetry })).join('\n')).toContain(problem);
  });

  test('take nothing but a scrape', async () => {
    const { agent } = await startAgent(yamlOf({ http: '', telemetry: reader('') }));
    const [address] = agent.extensionAddresses()['service.telemetry']!;
    const status = async (path: string, init?: RequestInit) => (await fetch(`http://${address}${path}`, init)).status;
    expect([await status('/metrics'), await status('/'), await status('/metrics', { method: 'POST' })]).toEqual([
      200, 404, 405,
    ]);
    const answer = await fetch(`http://${address}/metrics`);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  });
});

test('a meter tells its counts by signal, and their sums', () => {
  const meter = new Meter(Date.now);
  const traces = Parcel.ofWire('traces', protobufOf('traces', span()));
  meter.count('in', traces, 2);
  meter.count('out', traces, 2);
  expect(meter.read().signals).toEqual({ traces: { in: 2, out: 2, refused: 0, failed: 0 } });
  meter.count('in', { signal: 'logs' }, 1);
  expect(meter.read()).toMatchObject({ in: 3, signals: { traces: { in: 2 }, logs: { in: 1 } } });
});

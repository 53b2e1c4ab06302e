import { once } from 'node:events';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { parse } from 'yaml';
import { Agent } from '../../../main/engine/agent/agent.ts';
import { backupStamp } from '../../../main/engine/collector/exporters/backup-stamp.ts';
import { eventually } from '../../helpers/eventually.ts';
import { logRecord, logs, span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { TLS } from '../agent/start-agent.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

/** Keys of real configurations that change nothing of what is sent: each is told, and the rest runs. */
const IDLE: readonly [section: string, component: string, signal: string, settings: string, keys: string[]][] = [
  [
    'exporters',
    'otlp',
    'traces',
    'endpoint: gw:4317\nread_buffer_size: 1\nwrite_buffer_size: 524288\ntls: {reload_interval: 1h}',
    ['read_buffer_size', 'write_buffer_size', 'reload_interval'],
  ],
  [
    'exporters',
    'otlphttp',
    'traces',
    'endpoint: http://gw:4318\nread_buffer_size: 1\nwrite_buffer_size: 1\nmax_idle_conns: 5\nmax_idle_conns_per_host: 5\nhttp2_read_idle_timeout: 1s\nhttp2_ping_timeout: 1s\nforce_attempt_http2: true\ncompression_params: {level: 1}\ncookies: {enabled: true}',
    [
      ...['read_buffer_size', 'write_buffer_size', 'max_idle_conns', 'max_idle_conns_per_host'],
      ...['http2_read_idle_timeout', 'http2_ping_timeout', 'force_attempt_http2', 'compression_params', 'cookies'],
    ],
  ],
  [
    'exporters',
    'loadbalancing',
    'traces',
    'protocol: {otlp: {tls: {insecure: true}, read_buffer_size: 1}}\nresolver: {static: {hostnames: [a]}}',
    ['read_buffer_size'],
  ],
  [
    'receivers',
    'otlp',
    'traces',
    'protocols:\n  grpc: {read_buffer_size: 524288, write_buffer_size: 524288}\n  http: {write_timeout: 30s, keep_alives_enabled: true}',
    ['read_buffer_size', 'write_buffer_size', 'write_timeout', 'keep_alives_enabled'],
  ],
  [
    'receivers',
    'prometheus',
    'metrics',
    'config:\n  global: {scrape_protocols: [OpenMetricsText1.0.0]}\n  scrape_configs:\n  - {job_name: a, static_configs: [{targets: ["a:1"]}], scrape_protocols: [PrometheusText0.0.4], fallback_scrape_protocol: PrometheusText0.0.4, scrape_native_histograms: false, metric_name_validation_scheme: legacy}',
    [
      ...['scrape_protocols', 'scrape_protocols', 'fallback_scrape_protocol'],
      ...['scrape_native_histograms', 'metric_name_validation_scheme'],
    ],
  ],
  [
    'processors',
    'memory_limiter',
    'traces',
    'check_interval: 1s\nlimit_mib: 500\nmin_gc_interval_when_hard_limited: 1s',
    ['min_gc_interval_when_hard_limited'],
  ],
];

const newAgent = () => new Agent({ env: () => undefined, log: () => undefined, allowUnencrypted: true });

/** The component alone in a pipeline. */
function check(section: string, component: string, signal: string, settings: string) {
  const plain = { receivers: { otlp: { protocols: { grpc: null } } }, processors: {}, exporters: { nop: null } };
  const sections: Record<string, unknown> = { ...plain, [section]: { [component]: parse(settings) as unknown } };
  const pipeline = Object.fromEntries(
    Object.entries(sections).map(([name, components]) => [name, Object.keys(components as object)]),
  );
  const yaml = JSON.stringify({ ...sections, service: { pipelines: { [signal]: pipeline } } }, undefined, 1);
  return { yaml, ...newAgent().check(yaml) };
}

test.each(IDLE)('%s %s is taken with keys that have no effect, each named at its place', (...of) => {
  const keys = of[4];
  const { config, problems, warnings, yaml } = check(of[0], of[1], of[2], of[3]);
  expect(problems).toEqual([]);
  expect(config).toBeDefined();
  expect(warnings.map(({ message }) => message).sort()).toEqual(
    keys.map((key) => `"${key}" has no effect here`).sort(),
  );
  const lines = yaml.split('\n');
  for (const { line, column, message } of warnings)
    expect(lines[line - 1]!.slice(column - 1)).toContain(/"(\w+)"/.exec(message)![1]);
});

test.each([
  ['otlp', 'endpoint: gw:1\ncompression: lz4', '"lz4" is none of'],
  ['otlp', 'endpoint: unix:///a.sock:1', '"unix" is not supported here; http, https and dns are'],
  ['otlp', 'endpoint: gw:1\ntls: {min_version: "1.3", max_version: "1.2"}', 'is above max_version'],
  ['otlp', 'endpoint: gw:1\ntls: {cipher_suites: [a]}', '"cipher_suites" is not supported here'],
  ['otlp', 'endpoint: gw:1\nmiddlewares: []', '"middlewares" is not supported here'],
  ['otlp', 'endpoint: http://gw:4317/v1/traces', 'an address over gRPC has no path'],
  [
    'otlphttp',
    'endpoint: http://gw:1\nproxy_url: socks5://u:p@p',
    '"socks5" is not supported here; http and https are',
  ],
  ['file', 'path: a\ndirectory_permissions: rwx', 'octal permissions in quotes are expected here'],
])(
  '%s is refused still with what would change where it goes, or who may read it: %s',
  (exporter, settings, message) => {
    const { config, problems } = check('exporters', exporter, 'traces', settings);
    expect(config).toBeUndefined();
    expect(problems.map((problem) => problem.message)).toEqual([expect.stringContaining(message)]);
  },
);

test.each([
  ['check_interval: 1\nlimit_mib: 100', 'a duration such as 200ms, 5s or 1m30s is expected here'],
  ['check_interval: 0s\nlimit_mib: 100', 'check_interval must be greater than zero'],
  ['check_interval: 1s\nlimit_mib: much', 'a whole number from 0 to 4294967296 is expected here'],
])('one thing that is wrong with memory_limiter is told once: %s', (settings, message) => {
  const { problems } = check('processors', 'memory_limiter', 'traces', settings);
  expect(problems.map((problem) => problem.message)).toEqual([message]);
});

test.each([
  ['receivers', 'filelog', 'include: /var/log/a.log,/var/log/b.log'],
  ['exporters', 'kafka', 'brokers: a:9092,b:9092'],
  ['exporters', 'loadbalancing', 'protocol: {otlp: {tls: {insecure: true}}}\nresolver: {static: {hostnames: "a,b"}}'],
  ['processors', 'resourcedetection', 'detectors: env,system'],
])('%s %s takes a text where texts are listed: %s', (section, component, settings) => {
  expect(check(section, component, component === 'loadbalancing' ? 'traces' : 'logs', settings).problems).toEqual([]);
});

test('backups are named by UTC, or by the clock of this machine', () => {
  const at = Date.UTC(2026, 0, 31, 10, 20, 30);
  expect(backupStamp(at)).toBe('2026-01-31T10-20-30.000');
  expect(backupStamp(at, -9 * 60)).toBe('2026-01-31T19-20-30.000');
});

test('a job loses the targets of a discovery that is not here, and the other jobs run', () => {
  const { config, warnings } = check(
    'receivers',
    'prometheus',
    'metrics',
    'config: {scrape_configs: [{job_name: pods, kubernetes_sd_configs: [{role: pod}]}, {job_name: own, static_configs: [{targets: ["a:1"]}]}]}',
  );
  expect(config).toBeDefined();
  expect(warnings.map(({ message }) => message)).toEqual([
    '"kubernetes_sd_configs" is not supported here: the job "pods" is left without its targets',
  ]);
});

const RECEIVER =
  'receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:0"SERVER}, http: {endpoint: "127.0.0.1:0"}}}}';
const receiver = (server = '') => RECEIVER.replace('SERVER', server);
const pipeline = (exporter: string) => `service: {pipelines: {traces: {receivers: [otlp], exporters: [${exporter}]}}}`;
const gateway = (server = '') => runAgent(`${receiver(server)}\nexporters: {nop: }\n${pipeline('nop')}`);

/** Counts its connections, and how many of them are open at once. It answers when so many requests are there. */
async function countingServer({ answersAfter = 1 } = {}) {
  const seen = { connections: 0, requests: 0, mostAtOnce: 0 };
  const open = new Set<Socket>();
  const waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      seen.requests++;
      waiting.push(response);
      if (seen.requests >= answersAfter) for (const one of waiting.splice(0)) one.end();
    });
  });
  server.on('connection', (socket: Socket) => {
    seen.connections++;
    open.add(socket);
    seen.mostAtOnce = Math.max(seen.mostAtOnce, open.size);
    socket.once('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('what is supported is what is meant', () => {
  test('otlp: dns:///, beside keepalive and wait_for_ready, and authority, which the gateway sees', async () => {
    const there = await gateway();
    const from = (authority: string) =>
      runAgent(`${receiver()}
exporters:
  otlp:
    endpoint: dns:///${there.agent.addresses()['otlp']![0]}
    authority: ${authority}
    wait_for_ready: true
    keepalive: {time: 20s, timeout: 5s, permit_without_stream: true}
    tls: {insecure: true}
    sending_queue: {enabled: false}
${pipeline('otlp')}`);
    for (const [authority, status] of [
      ['localhost', 200],
      // Without TLS no other host is answered to.
      ['gateway.example', 400],
    ] as const)
      expect(await sendOtlp((await from(authority)).agent, traces('shop', span()))).toBe(status);
    expect(there.agent.read()['receivers/otlp']).toMatchObject({ out: 1, refusals: { host: 1 } });
  });

  test('otlp: with wait_for_ready a call waits for a gateway that comes later, without it it fails at once', async () => {
    const exporter = (more: string) =>
      `otlp: {endpoint: "127.0.0.1:1", timeout: 300ms, tls: {insecure: true}, retry_on_failure: {enabled: false}, sending_queue: {enabled: false}${more}}`;
    const said: (string | undefined)[] = [];
    for (const more of ['', ', wait_for_ready: true']) {
      const { agent } = await runAgent(`${receiver()}\nexporters: {${exporter(more)}}\n${pipeline('otlp')}`);
      await sendOtlp(agent, traces('shop', span()));
      said.push(agent.read()['exporters/otlp']!.lastError?.message.split(': ')[1]);
    }
    expect(said).toEqual(['UNAVAILABLE', 'DEADLINE_EXCEEDED']);
  });

  test.each(['otlp', 'otlphttp'])(
    '%s: min_version of TLS, and authorities beside those of the system',
    async (type) => {
      const old = `, tls: {cert_file: "${TLS}server.crt", key_file: "${TLS}server.key", max_version: "1.2"}`;
      const server = receiver(type === 'otlp' ? old : '').replace(
        'http: {endpoint: "127.0.0.1:0"}',
        type === 'otlp' ? 'http: {endpoint: "127.0.0.1:0"}' : `http: {endpoint: "127.0.0.1:0"${old}}`,
      );
      const there = await runAgent(`${server}\nexporters: {nop: }\n${pipeline('nop')}`);
      const address = there.agent.addresses()['otlp']!.at(type === 'otlp' ? 0 : -1)!;
      const send = async (tls: string) => {
        const { agent } = await runAgent(`${receiver()}
exporters:
  ${type}:
    endpoint: https://${address}
    tls: {ca_file: "${TLS}ca.crt", include_system_ca_certs_pool: true, ${tls}}
    timeout: 2s
    retry_on_failure: {enabled: false}
    sending_queue: {enabled: false}
${pipeline(type)}`);
        return sendOtlp(agent, traces('shop', span()));
      };
      expect(await send('min_version: "1.2"')).toBe(200);
      expect(await send('min_version: "1.3"')).toBe(503);
      expect(there.agent.read()['receivers/otlp']).toMatchObject({ out: 1 });
    },
  );

  test.each([
    ['disable_keep_alives: true', 3],
    ['keepalive: {enabled: false}', 3],
    ['keepalive: {enabled: true}', 1],
  ])(
    'otlphttp: with %s three requests take %i connections, of which max_conns_per_host bounds how many are open',
    async (keys, connections) => {
      const there = await countingServer();
      const { agent } = await runAgent(`${receiver()}
exporters:
  otlphttp:
    endpoint: ${there.url}
    ${keys}
    max_conns_per_host: 1
    sending_queue: {enabled: false}
${pipeline('otlphttp')}`);
      const sent = await Promise.all([1, 2, 3].map(() => sendOtlp(agent, traces('shop', span()))));
      expect(sent).toEqual([200, 200, 200]);
      expect(there.seen).toEqual({ connections, requests: 3, mostAtOnce: 1 });
    },
  );

  test('otlphttp: without max_conns_per_host requests do not wait for each other', async () => {
    const there = await countingServer({ answersAfter: 3 });
    const yaml = `${receiver()}
exporters: {otlphttp: {endpoint: "${there.url}", sending_queue: {enabled: false}}}
${pipeline('otlphttp')}`;
    const { agent } = await runAgent(yaml);
    await Promise.all([1, 2, 3].map(() => sendOtlp(agent, traces('shop', span()))));
    expect(there.seen).toEqual({ connections: 3, requests: 3, mostAtOnce: 3 });
  });

  test('file: folders are made, with permissions; backups go by age, and are named by local time', async () => {
    vi.stubEnv('TZ', 'Asia/Seoul');
    onTestFinished(() => void vi.unstubAllEnvs());
    const dir = join(await makeTempDir(), 'a', 'b');
    const yaml = (rotation: string) => `${receiver()}
exporters: {file: {path: "${join(dir, 'logs.json')}", create_directory: true, directory_permissions: "0750", rotation: ${rotation}}}
service: {pipelines: {logs: {receivers: [otlp], exporters: [file]}}}`;
    const { agent } = await runAgent(yaml('{max_megabytes: 1, max_days: 3, max_backups: 0, localtime: true}'));
    expect((await stat(dir)).mode & 0o777).toBe(0o750);
    const [old, other] = ['logs-2020-01-31T10-20-30.000.json', 'logs-of-others.json'];
    for (const name of [old, other]) await writeFile(join(dir, name), '');
    const large = logs('shop', logRecord({ body: { kind: 'string', value: 'x'.repeat(600_000) } }));
    const localNow = () => backupStamp(Date.now(), -9 * 60);
    const before = localNow();
    for (let i = 0; i < 2; i++) expect(await sendOtlp(agent, large)).toBe(200);
    const names = await eventually(async () => {
      const found = await readdir(dir);
      expect(found).not.toContain(old);
      return found;
    });
    const [stamp] = names.flatMap((name) => /^logs-(\d.*)-size\.json$/.exec(name)?.[1] ?? []);
    expect(names.sort()).toEqual([`logs-${stamp}-size.json`, other, 'logs.json']);
    const after = localNow();
    expect([stamp, after, before].sort()).toEqual([before, stamp, after]);
  });
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SECTIONS } from '../../../../../core/collector/config/collector-config.ts';
import { readConfig } from '../../../../../core/collector/config/read-config.ts';
import { formerType } from '../../../../../core/model/component-names.ts';
import { extensionsWith } from '../../../../../main/engine/agent/extensions/kinds.ts';
import { listeningExportersWith, receiversWith } from '../../../../../main/engine/agent/receivers.ts';
import { kindsWith, typesOf } from '../../../../../main/engine/collector/kinds.ts';
import { InFlight } from '../../../../../main/engine/receivers/in-flight.ts';

const options = { allowUnencrypted: false, inFlight: new InFlight() };
const TYPES = typesOf(kindsWith(receiversWith(options), listeningExportersWith(options), extensionsWith(options)));

test('a configuration with the names that the Collector has now is the one with those before', () => {
  const yaml = `
extensions:
  basic_auth/in: {htpasswd: {inline: "a:b"}}
  bearer_token_auth: {token: t}
receivers:
  otlp: {protocols: {grpc: {}}}
  file_log: {include: [/tmp/none.log]}
  host_metrics: {scrapers: {cpu: {}}}
  prometheus_remote_write: {endpoint: 127.0.0.1:0}
processors:
  group_by_trace:
  resource_detection: {detectors: [env]}
connectors:
  span_metrics:
  service_graph:
exporters:
  otlp_grpc: {endpoint: localhost:4317, tls: {insecure: true}}
  otlp_http: {endpoint: "http://localhost:4318", auth: {authenticator: bearer_token_auth}}
  load_balancing: {protocol: {otlp: {tls: {insecure: true}}}, resolver: {static: {hostnames: [localhost]}}}
  prometheus_remote_write: {endpoint: "http://localhost:9090/api/v1/write"}
service:
  extensions: [basic_auth/in, bearer_token_auth]
  pipelines:
    traces: {receivers: [otlp], processors: [group_by_trace, resource_detection], exporters: [span_metrics, service_graph, otlp_grpc, load_balancing]}
    metrics: {receivers: [span_metrics, service_graph, host_metrics, prometheus_remote_write], exporters: [prometheus_remote_write, otlp_http]}
    logs: {receivers: [file_log], exporters: [otlp_http]}
`;
  const { config, problems, warnings } = readConfig(yaml, TYPES, { env: () => undefined });
  expect([problems, warnings]).toEqual([[], []]);
  expect(config!.components.map(({ section, type }) => formerType(section, type)).toSorted()).toEqual(
    [
      ...['basicauth', 'bearertokenauth', 'otlp', 'filelog', 'hostmetrics', 'prometheusremotewrite', 'groupbytrace'],
      ...['resourcedetection', 'spanmetrics', 'servicegraph', 'otlp', 'otlphttp', 'loadbalancing'],
      'prometheusremotewrite',
    ].toSorted(),
  );
});

test('a name that was not changed is its own former name', () => {
  expect([formerType('exporters', 'otlp_http'), formerType('receivers', 'otlp'), formerType('none', 'x')]).toEqual([
    'otlphttp',
    'otlp',
    'x',
  ]);
});

test('the document says of each new name where it was seen', () => {
  const document = readFileSync(new URL('../../../../../docs/pipelines.md', import.meta.url), 'utf8');
  const table = document.slice(document.indexOf('### Names that changed')).split('\n## ', 1)[0]!;
  const rows = Array.from(table.matchAll(/^\| (\w+) \| `(\w+)` \| `(\w+)` \| (.+) \|$/gm));
  const here = SECTIONS.flatMap((section) =>
    [...TYPES[section].keys()].filter((type) => formerType(section, type) !== type).map((type) => `${section} ${type}`),
  );
  expect(rows.map(([, section, , now]) => `${section} ${now}`).toSorted()).toEqual(here.toSorted());
  for (const [, section, before, now] of rows) expect(formerType(section!, now!)).toBe(before);
});

// Writes shop-demo.jsonl: ten minutes of an invented online shop, the session a newcomer sees first. The same bytes every time.
//
//   node resources/samples/build-sample.ts [--stdout]

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './shop-demo/metrics.ts';
import { play, SESSION_MS } from './shop-demo/play.ts';
import { Random } from './shop-demo/random.ts';
import { resourceOf, SERVICES, type ServiceName } from './shop-demo/services.ts';
import { Recording, type Recorded } from './shop-demo/trace-builder.ts';

const SEED = 20_260_303;
/** How long the services gather before they export; a request per service and window. */
const WINDOW_MS = 60_000;
const SEMANTIC_CONVENTIONS = 'https://opentelemetry.io/schemas/1.38.0';

interface Request {
  atMs: number;
  line: object;
}

function buildSample(): string {
  const recording = new Recording(new Random(SEED));
  play(recording);
  const requests = [...spanRequests(recording), ...logRequests(recording), ...metricRequests(recording)];
  requests.sort((a, b) => a.atMs - b.atMs);
  return requests.map(({ line }) => `${JSON.stringify(line)}\n`).join('');
}

function spanRequests({ spans }: Recording): Request[] {
  return windows(spans).map(({ service, atMs, records }) => {
    const scopeSpans = [{ scope: SERVICES[service].scope, spans: records }];
    return {
      atMs,
      line: { resourceSpans: [{ resource: resourceOf(service), scopeSpans, schemaUrl: SEMANTIC_CONVENTIONS }] },
    };
  });
}

function logRequests({ logs }: Recording): Request[] {
  return windows(logs).map(({ service, atMs, records }) => {
    const scopeLogs = [{ scope: { name: `shop.${service}` }, logRecords: records }];
    return {
      atMs,
      line: { resourceLogs: [{ resource: resourceOf(service), scopeLogs, schemaUrl: SEMANTIC_CONVENTIONS }] },
    };
  });
}

function metricRequests(recording: Recording): Request[] {
  return measure(recording, SESSION_MS).map(({ service, atMs, metrics }) => {
    const scopeMetrics = [{ scope: { name: `shop.${service}` }, metrics }];
    return {
      atMs,
      line: { resourceMetrics: [{ resource: resourceOf(service), scopeMetrics, schemaUrl: SEMANTIC_CONVENTIONS }] },
    };
  });
}

/** Records by service and export window, each in order of time. */
function windows(recorded: readonly Recorded[]): { service: ServiceName; atMs: number; records: object[] }[] {
  const groups = new Map<string, { service: ServiceName; atMs: number; records: object[] }>();
  for (const { service, atMs, record } of recorded.toSorted((a, b) => a.atMs - b.atMs)) {
    const window = Math.floor(atMs / WINDOW_MS);
    const key = `${service} ${window}`;
    const group = groups.get(key) ?? { service, atMs: (window + 1) * WINDOW_MS, records: [] };
    group.records.push(record);
    groups.set(key, group);
  }
  return [...groups.values()];
}

if (process.argv.includes('--stdout')) process.stdout.write(buildSample());
else writeFileSync(join(import.meta.dirname, 'shop-demo.jsonl'), buildSample());

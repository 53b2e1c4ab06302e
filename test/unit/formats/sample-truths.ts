import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SignalCounts } from '../../../core/model/telemetry.ts';

/** Real files of other projects, not part of this repository. */
export const SAMPLES = join(import.meta.dirname, '../../../../shared/samples');

export const haveSamples = existsSync(join(SAMPLES, 'README.md'));
if (!haveSamples) console.warn(`SAMPLES ABSENT: ${SAMPLES} is not there; the tests over real files are skipped.`);

interface Truth {
  format: string;
  counts: Partial<SignalCounts>;
}

const spans = (format: string, count: number, events = 0, links = 0): Truth => ({
  format,
  counts: { spans: count, events, links },
});
const metrics = (format: string, count: number, points: number): Truth => ({
  format,
  counts: { metrics: count, points },
});

/** Counted by a program that shares nothing with this one. */
export const TRUTHS: Record<string, Truth> = {
  'otlp-json/jaeger-ui__otlp2jaeger-in-error.json': spans('otlp-json', 1),
  'otlp-json/jaeger__link_attributes_trace.json': spans('otlp-json', 1, 0, 3),
  'otlp-json/jaeger__memory-otel_traces_01.json': spans('otlp-json', 4, 8, 8),
  'otlp-json/opentelemetry-proto__logs.json': { format: 'otlp-json', counts: { logs: 1 } },
  'otlp-json/opentelemetry-proto__metrics.json': metrics('otlp-json', 4, 4),
  'otlp-json/opentelemetry-proto__trace.json': spans('otlp-json', 1),
  'otlp-json/otlp2parquet__metrics_exponential_histogram.json': metrics('otlp-json', 1, 2),
  'otlp-json/otlp2parquet__metrics_mixed.json': metrics('otlp-json', 3, 3),
  'otlp-json/otlp2parquet__trace.json': spans('otlp-json', 2),
  'otlp-json/tempo__trace-with-failed-requests.json': spans('otlp-json', 15),
  'otlp-jsonl/opentelemetry-collector-components__logs.jsonl': { format: 'otlp-jsonl', counts: { logs: 1443 } },
  'otlp-jsonl/otel-tui__test_data.json': {
    format: 'otlp-jsonl',
    counts: { spans: 547, events: 139, links: 53, logs: 23, metrics: 2650, points: 4551, exemplars: 11 },
  },
  'otlp-jsonl/otlp2parquet__traces.jsonl': spans('otlp-jsonl', 19, 6),
  'otlp-jsonl-zstd/opentelemetry-collector-components__profiles.jsonl.zstd': { format: 'zstd+otlp-jsonl', counts: {} },
  'otlp-proto/otlp2parquet__metrics_histogram.pb': metrics('otlp-proto', 2, 3),
  'otlp-proto/otlp2parquet__traces.pb': spans('otlp-proto', 19, 6),
};

/** Every file there is, by folder: what it is refused as. */
export const REFUSED_AS: Record<string, string> = {
  'chrome-trace': 'chrome-trace',
  'datadog-json': 'datadog-json',
  'elastic-apm-ndjson': 'elastic-apm',
  'jaeger-json': 'jaeger-json',
  'loki-api': 'loki-json',
  'other-json': 'other-json',
  parquet: 'parquet',
  'prom-api': 'prometheus-json',
  'prom-text': 'prometheus-text',
  'sdk-console': 'sdk-console',
  'tempo-api': 'tempo-json',
  'zipkin-v1': 'zipkin-json',
  'zipkin-v2': 'zipkin-json',
};

/** Single files of mixed folders. */
export const REFUSED_FILES: Record<string, string> = {
  'chrome-trace/catapult__simple_trace_zip.zip': 'zip',
  'chrome-trace/catapult__fuchsia_trace.json.gz': 'gzip+chrome-trace',
  'chrome-trace/profiler__chrome-tracing.json.gz': 'gzip+chrome-trace',
  'hostile/JSONTestSuite__n_structure_100000_opening_arrays.json': 'other-json',
  'hostile/jaeger__trace_empty.json': 'empty',
  'logs-plain/loki__distributor-logfmt.txt': 'text',
  'logs-plain/loki__drone-json.txt': 'json-logs',
  'logs-plain/loki__journald.txt': 'text',
};

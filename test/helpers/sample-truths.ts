// What is in the sample dumps beside the repository, as their README counted it with other tools than ours. Tests that need the
// samples say so and pass when they are absent.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { noItems, type ItemCounts } from './count-telemetry.ts';

export type SampleFormat = 'otlp-json' | 'otlp-json-bad' | 'otlp-jsonl' | 'otlp-proto';

export interface SampleTruth {
  /** Relative to the samples folder. */
  file: string;
  format: SampleFormat;
  /** JSON documents, lines or requests. */
  documents: number;
  counts: ItemCounts;
}

const FOLDER = new URL('../../../shared/samples/', import.meta.url);

function truth(format: SampleFormat, name: string, documents: number, counts: Partial<ItemCounts>): SampleTruth {
  return { file: `${format}/${name}`, format, documents, counts: { ...noItems(), ...counts } };
}

/** Every OTLP sample that must load, with what must be in it. */
export const SAMPLE_TRUTHS: readonly SampleTruth[] = [
  truth('otlp-json', 'jaeger-ui__otlp2jaeger-in-error.json', 1, { spans: 1, traces: 1, missingParents: 1 }),
  truth('otlp-json', 'jaeger__link_attributes_trace.json', 1, { spans: 1, traces: 1, links: 3, services: 1 }),
  truth('otlp-json', 'jaeger__memory-otel_traces_01.json', 1, {
    ...{ spans: 4, events: 8, links: 8, traces: 2, services: 1, missingParents: 4 },
  }),
  truth('otlp-json', 'opentelemetry-proto__logs.json', 1, { logs: 1, services: 1 }),
  truth('otlp-json', 'opentelemetry-proto__metrics.json', 1, { metrics: 4, points: 4, services: 1 }),
  truth('otlp-json', 'opentelemetry-proto__trace.json', 1, { spans: 1, traces: 1, services: 1, missingParents: 1 }),
  truth('otlp-json', 'otlp2parquet__metrics_exponential_histogram.json', 1, { metrics: 1, points: 2, services: 1 }),
  truth('otlp-json', 'otlp2parquet__metrics_mixed.json', 1, { metrics: 3, points: 3, services: 1 }),
  truth('otlp-json', 'otlp2parquet__trace.json', 1, { spans: 2, traces: 1, services: 1, missingParents: 1 }),
  truth('otlp-json', 'tempo__trace-with-failed-requests.json', 1, { spans: 15, traces: 1, services: 2 }),
  truth('otlp-jsonl', 'opentelemetry-collector-components__logs.jsonl', 617, { logs: 1443, services: 8 }),
  truth('otlp-jsonl', 'otel-tui__test_data.json', 97, {
    ...{ spans: 547, events: 139, links: 53, traces: 141, missingParents: 1, services: 10 },
    ...{ logs: 23, metrics: 2650, points: 4551, exemplars: 11 },
  }),
  truth('otlp-jsonl', 'otlp2parquet__traces.jsonl', 19, {
    ...{ spans: 19, events: 6, traces: 19, services: 8, missingParents: 13 },
  }),
  truth('otlp-proto', 'otlp2parquet__metrics_histogram.pb', 1, { metrics: 2, points: 3, services: 1 }),
  truth('otlp-proto', 'otlp2parquet__traces.pb', 1, {
    ...{ spans: 19, events: 6, traces: 19, services: 8, missingParents: 13 },
  }),
];

/** Whether the samples are there; says so on the console when not. */
export function hasSamples(): boolean {
  const found = existsSync(FOLDER);
  if (!found) console.warn('The sample dumps (../shared/samples) are not here: their tests are skipped.');
  return found;
}

/** Every file there is, as folder/name; none when the samples are absent. */
export function sampleFiles(): string[] {
  if (!existsSync(FOLDER)) return [];
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name }) => readdirSync(new URL(name, FOLDER)).map((file) => `${name}/${file}`));
}

export function readSample(file: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(file, FOLDER)));
}

export function samplePath(file: string): string {
  return fileURLToPath(new URL(file, FOLDER));
}

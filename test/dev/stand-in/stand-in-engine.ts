import * as v from 'valibot';
import type { TopicName, Topics } from '../../../contract/events.ts';
import { OPERATIONS, type OperationName, type OutputOf, type ParsedInputOf } from '../../../contract/operations.ts';
import type { ImportAccount } from '../../../contract/operations/files.ts';
import { NO_CAPABILITIES, type SessionInfo } from '../../../contract/operations/session.ts';
import { failure, success, type Result } from '../../../contract/result.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import { CONTRACT_VERSION } from '../../../contract/version.ts';
import { noCounts } from '../../../core/model/telemetry.ts';
import type { Answering } from '../../../renderer/transport/in-memory.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';
import { binTraces, completeFacet, countOver, searchTraces } from './answers.ts';
import { countLogs, facetLogs, findPatterns, logsAround, patternValues } from './log-answers.ts';
import { getLog, searchLogs } from './logs.ts';
import { heatmapOf, listExemplars, queryMetric } from './metric-answers.ts';
import { getSeries, listMetrics } from './metrics.ts';
import { createTraceSet, ENTRIES, type TraceSet } from './trace-set.ts';

export interface StandInOptions {
  traces: number;
  /** Traces that are there from the start; the others arrive `livePerSecond`. */
  initial?: number;
  livePerSecond?: number;
  /** Each answer takes this long. */
  latencyMs?: number;
}

type Handlers = { [Name in OperationName]?: (input: ParsedInputOf<Name>) => OutputOf<Name> };

const TICK_MS = 250;

/** Answers like an engine from made-up data that is the same every time. For views and their tests, never for figures. */
export class StandInEngine implements Answering {
  readonly #set: TraceSet;
  readonly #options: StandInOptions;
  readonly #listeners = new Map<TopicName, Set<(event: never) => void>>();
  readonly #documents = new Map<string, string>();
  #size: number;
  #revision = 1;
  #uploaded = 0;
  #uploadName = '';

  constructor(options: StandInOptions) {
    this.#options = options;
    this.#set = createTraceSet(options.traces);
    this.#size = options.initial ?? options.traces;
    if (options.livePerSecond) setInterval(() => this.#grow(), TICK_MS);
  }

  async call(name: OperationName, input: unknown, options?: { signal?: CancelSignal }): Promise<Result<never>> {
    const parsed = v.safeParse(OPERATIONS[name].input, input);
    if (!parsed.success) return failure('invalid-input', parsed.issues[0].message);
    if (this.#options.latencyMs) await new Promise((resolve) => setTimeout(resolve, this.#options.latencyMs));
    if (options?.signal?.aborted) return failure('cancelled', 'Cancelled.');
    const handler = this.#handlers[name] as ((value: unknown) => unknown) | undefined;
    if (!handler) return failure('unsupported', `The stand-in does not answer ${name}.`);
    return success(handler(parsed.output)) as Result<never>;
  }

  subscribe<Topic extends TopicName>(topic: Topic, listener: (event: Topics[Topic]) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener as never));
    return () => listeners.delete(listener as never);
  }

  #emit<Topic extends TopicName>(topic: Topic, event: Topics[Topic]): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(event as never);
  }

  #grow(): void {
    const more = Math.round((this.#options.livePerSecond! * TICK_MS) / 1000);
    if (this.#size + more <= this.#set.size) this.#showUpTo(this.#size + more);
  }

  #showUpTo(size: number): void {
    this.#size = size;
    this.#revision += 1;
    const watermarkNs = (this.#set.baseNs + BigInt(this.#set.start[size - 1] ?? 0)).toString();
    this.#emit('store.changed', { revision: this.#revision, counts: { ...noCounts() }, watermarkNs });
  }

  #session(): SessionInfo {
    const size = this.#size;
    const spans = this.#set.spans.subarray(0, size).reduce((a, b) => a + b, 0);
    const { baseNs, start } = this.#set;
    return {
      revision: this.#revision,
      name: 'shop-2026-11-22',
      path: '/home/ana/traces/shop-2026-11-22.tracebench',
      storeBytes: 41_200_000,
      counts: { ...noCounts(), spans, events: Math.round(spans / 9), traces: size, services: size > 0 ? 9 : 0 },
      timeRange: size > 0 ? { minNs: baseNs.toString(), maxNs: (baseNs + BigInt(start[size - 1]!)).toString() } : null,
      receivers: [
        {
          protocol: 'otlp-http',
          state: 'listening',
          address: '127.0.0.1:4320',
          wantedPort: 4318,
          message: 'port 4318 is taken, listening on 4320',
          requests: 1_204,
          refusedRequests: 2,
        },
        {
          protocol: 'otlp-grpc',
          state: 'listening',
          address: '127.0.0.1:4317',
          wantedPort: 4317,
          message: '',
          requests: 88,
          refusedRequests: 0,
        },
      ],
      unread: { records: 0, files: 0 },
      ratePerSecond: { spans: (this.#options.livePerSecond ?? 0) * 10.3, logs: 0, points: 0 },
      losses: [
        {
          kind: 'rejected',
          source: 'otlp-http',
          signal: 'traces',
          code: 'span.no-trace-id',
          example: 'span "GET /" of service "frontend" has no trace id',
          count: 2,
          lastSeenNs: baseNs.toString(),
        },
        {
          kind: 'warning',
          source: 'otlp-grpc',
          signal: 'traces',
          code: 'span.end-before-start',
          example: '',
          count: 17,
          lastSeenNs: baseNs.toString(),
        },
      ],
    };
  }

  #account(file: string, bytes: number): ImportAccount {
    return {
      file,
      format: 'gzip+otlp-jsonl',
      evidence: 'first line is an object with "resourceSpans"',
      bytes,
      counts: { ...noCounts(), spans: 18_204, events: 2_011, logs: 911 },
      firstNs: this.#set.baseNs.toString(),
      lastNs: (this.#set.baseNs + 3_600_000_000_000n).toString(),
      skipped: [
        { line: 412, offset: 1_204_881, reason: 'not JSON: unexpected end of line' },
        { line: 9_001, offset: 28_004_120, reason: 'traceId has 30 hex digits, 32 expected' },
      ],
      skippedTotal: 2,
      warnings: [{ code: 'span.end-before-start', count: 3, example: 'span "charge" ends 12 ms before it starts' }],
      state: 'done',
      error: '',
    };
  }

  #services() {
    return ENTRIES.map(({ service }) => service)
      .filter((name, at, all) => all.indexOf(name) === at)
      .map((name) => {
        let spans = 0;
        let errors = 0;
        for (let row = 0; row < this.#size; row++) {
          if (ENTRIES[this.#set.entry[row]!]!.service !== name) continue;
          spans += this.#set.spans[row]!;
          errors += this.#set.errors[row]!;
        }
        return { name, spans, errors, logs: 0, metrics: 0 };
      });
  }

  readonly #handlers: Handlers = {
    hello: () => ({
      contractVersion: CONTRACT_VERSION,
      engineVersion: '0.0.0',
      capabilities: { host: 'test', ...NO_CAPABILITIES },
    }),
    'session.get': () => this.#session(),
    'time.histogram': ({ buckets }) => countOver(this.#set, this.#size, this.#revision, buckets),
    'services.list': () => ({ revision: this.#revision, services: this.#size > 0 ? this.#services() : [] }),
    'traces.search': (input) => searchTraces(this.#set, this.#size, this.#revision, input),
    'trace.get': ({ traceId }) => ({ ...generateTrace(40, Number.parseInt(traceId.slice(0, 7), 16)), traceId }),
    'traces.hitmap': (input) => binTraces(this.#set, this.#size, this.#revision, input),
    'traces.facets': (input) => ({
      revision: this.#revision,
      values: completeFacet(this.#set, this.#size, input),
    }),
    'logs.search': (input) => searchLogs(this.#set, this.#size, this.#revision, input),
    'log.get': ({ logKey }) => getLog(this.#set, logKey),
    'logs.facets': (input) => facetLogs(this.#set, this.#size, this.#revision, input),
    'logs.histogram': (input) => countLogs(this.#set, this.#size, this.#revision, input),
    'log.context': (input) => logsAround(this.#set, this.#size, this.#revision, input),
    'logs.patterns': (input) => findPatterns(this.#set, this.#size, this.#revision, input),
    'logs.patternValues': (input) => patternValues(this.#set, this.#size, this.#revision, input),
    'metrics.list': ({ filter }) => ({ revision: this.#revision, metrics: listMetrics(filter), truncated: false }),
    'metrics.query': (input) => queryMetric(this.#revision, input),
    'metrics.heatmap': (input) => heatmapOf(this.#revision, input),
    'metrics.exemplars': (input) => listExemplars(this.#set, input),
    'document.get': ({ name }) => ({ text: this.#documents.get(name) ?? '' }),
    'document.put': ({ name, text, was }) => {
      if (was !== undefined && was !== (this.#documents.get(name) ?? '')) return { saved: false };
      this.#documents.set(name, text);
      return { saved: true };
    },
    'metrics.series': (input) => getSeries(this.#revision, input),
    'import.begin': ({ name }) => {
      this.#uploaded = 0;
      this.#uploadName = name;
      return { importId: 'import' };
    },
    'import.chunk': ({ bytes }) => ({ received: (this.#uploaded += bytes.length) }),
    'import.end': () => {
      this.#showUpTo(this.#set.size);
      return this.#account(this.#uploadName, this.#uploaded);
    },
    'import.cancel': () => ({ cancelled: true }),
    'import.sample': () => {
      this.#showUpTo(this.#set.size);
      return this.#account('sample.jsonl', 2_401_000);
    },
    'export.begin': ({ format }) => ({ exportId: 'export', fileName: `traces.${format}`, mediaType: 'text/plain' }),
    'export.next': () => ({
      bytes: new Uint8Array([10]),
      done: true,
      writtenItems: 1,
      totalItems: 1,
      leftOut: [],
      hidden: [],
    }),
    'export.cancel': () => ({ cancelled: true }),
  };
}

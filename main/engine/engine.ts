import type { OperationName, OutputOf } from '../../contract/operations.ts';
import type { ReceiverStatus } from '../../contract/operations/session.ts';
import type { Result } from '../../contract/result.ts';
import type { TopicName, Topics } from '../../contract/events.ts';
import type { CancelSignal } from '../../contract/transport.ts';
import type { Engine, EngineOptions } from './api.ts';
import { Exports } from './exporters/exports.ts';
import { createHtmlWriter } from './exporters/html-report.ts';
import { runOperation, type Handlers } from './operations.ts';
import { DiskWatch } from './pipeline/disk-watch.ts';
import { Pipeline } from './pipeline/pipeline.ts';
import { RateMeter } from './pipeline/rate-meter.ts';
import { FileImports } from './receivers/files/file-imports.ts';
import { InFlight } from './receivers/in-flight.ts';
import { startOtlpGrpc } from './receivers/otlp-grpc.ts';
import { startOtlpHttp } from './receivers/otlp-http.ts';
import type { Receiver } from './receivers/receiver.ts';
import { openDuckDbStore } from './store/duckdb/duckdb-store.ts';
import type { Store } from './store/port.ts';
import { TopicHub } from './topics.ts';
import { warmUp } from './warm-up.ts';

/*
 * The one place where rooms are joined:
 *
 *   receivers ─┐                        ┌─ operations ── hosts
 *   files ─────┴── pipeline ── store ───┤
 *                                       └─ exports
 */

/** How often the numbers of the receivers are told to whoever shows them. */
const RECEIVER_NEWS_MS = 1_000;

/** Opens the store, then the ports. Throws StoreLockedError, or an Error that says what is wrong with the store. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const store = await openDuckDbStore(options.storePath);
  const disk = new DiskWatch(store.path);
  await disk.look();
  const engine = new Workbench(options, store, disk);
  try {
    await engine.listen();
    if (options.receivers) void warmUp(store);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}

class Workbench implements Engine {
  readonly storePath: string;
  readonly #options: EngineOptions;
  readonly #store: Store;
  readonly #disk: DiskWatch;
  readonly #topics = new TopicHub();
  readonly #pipeline: Pipeline;
  readonly #handlers: Handlers;
  #receivers: Receiver[] = [];
  #news: ReturnType<typeof setInterval> | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: EngineOptions, store: Store, disk: DiskWatch) {
    this.#options = options;
    this.#store = store;
    this.#disk = disk;
    this.storePath = store.path;
    const rates = new RateMeter(() => Date.now());
    const onStored = (losses: number) => this.#announceStored(losses);
    this.#pipeline = new Pipeline({ store, rates, hasRoom: disk.hasRoom, onStored });
    const imports = new FileImports(this.#pipeline, {
      storePath: store.path,
      forget: (importId) => this.#forget(importId),
      onProgress: (progress) => this.#topics.announce('import.progress', progress),
    });
    const exports = new Exports(store, createHtmlWriter(options.findFonts));
    this.#handlers = { options, store, imports, exports, rates, receivers: () => this.receivers };
  }

  get receivers(): ReceiverStatus[] {
    const { receivers, receiversElsewhere } = this.#options;
    if (!receivers && receiversElsewhere) return describeElsewhere(receiversElsewhere);
    return this.#receivers.map((receiver) => receiver.status());
  }

  async listen(): Promise<void> {
    const { receivers } = this.#options;
    if (!receivers) return;
    const { hosts, otlpHttpPort, otlpGrpcPort } = receivers;
    const inFlight = new InFlight();
    this.#receivers = [
      await startOtlpHttp({ hosts, wantedPort: otlpHttpPort, inFlight }, this.#pipeline),
      await startOtlpGrpc({ hosts, wantedPort: otlpGrpcPort, inFlight }, this.#pipeline),
    ];
    this.#news = setInterval(() => this.#announceReceivers(), RECEIVER_NEWS_MS);
    this.#news.unref();
  }

  call<Name extends OperationName>(
    operation: Name,
    input: unknown,
    options: { signal?: CancelSignal } = {},
  ): Promise<Result<OutputOf<Name>>> {
    return runOperation(this.#handlers, operation, input, options.signal);
  }

  subscribe<Topic extends TopicName>(topic: Topic, listener: (event: Topics[Topic]) => void): () => void {
    return this.#topics.subscribe(topic, listener);
  }

  async #forget(importId: string): Promise<void> {
    await this.#store.forget(importId);
    this.#announceStored(0);
  }

  #announceStored(losses: number): void {
    const { revision, counts, maxNs } = this.#store.stats();
    this.#topics.announce('store.changed', { revision, counts, watermarkNs: String(maxNs ?? 0n) });
    if (losses > 0) this.#topics.announce('losses.changed', { total: this.#store.losses().length });
  }

  #lastNews = '';
  #announceReceivers(): void {
    const receivers = this.receivers;
    const news = JSON.stringify(receivers);
    if (news !== this.#lastNews) this.#topics.announce('receivers.changed', { receivers });
    this.#lastNews = news;
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  /** From the outside in: nothing new is taken, what was taken is stored, the store is closed. */
  async #close(): Promise<void> {
    clearInterval(this.#news);
    await Promise.all(this.#receivers.map((receiver) => receiver.close()));
    await this.#handlers.imports.close();
    await this.#handlers.exports.close();
    await this.#pipeline.close();
    this.#disk.close();
    await this.#store.close();
  }
}

function describeElsewhere(message: string): ReceiverStatus[] {
  const off = { state: 'off', address: '', wantedPort: 0, message, requests: 0, refusedRequests: 0 } as const;
  return [
    { protocol: 'otlp-http', ...off },
    { protocol: 'otlp-grpc', ...off },
  ];
}

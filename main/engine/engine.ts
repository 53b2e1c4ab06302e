import { existsSync } from 'node:fs';
import type { OperationName, OutputOf } from '../../contract/operations.ts';
import { DEFAULT_SETTINGS, type Settings, type SettingsAnswer } from '../../contract/operations/library.ts';
import type { DefaultPipeline } from '../../contract/operations/pipelines.ts';
import type { ReceiverStatus } from '../../contract/operations/session.ts';
import type { Result } from '../../contract/result.ts';
import type { TopicName, Topics } from '../../contract/events.ts';
import type { CancelSignal } from '../../contract/transport.ts';
import type { Engine, EngineOptions } from './api.ts';
import { Exports } from './exporters/exports.ts';
import { Redactions } from './exporters/redactions.ts';
import { createHtmlWriter } from './exporters/html-report.ts';
import { startDeskThread } from './desk-thread.ts';
import { DumpThreads } from './dump-threads.ts';
import { forkForeignProcess } from './foreign-process.ts';
import { runOperation, type Handlers } from './operations.ts';
import { OperationFailure } from './ports.ts';
import { DiskWatch, type DiskWatchOptions } from './pipeline/disk-watch.ts';
import { Pipeline } from './pipeline/pipeline.ts';
import { RateMeter } from './pipeline/rate-meter.ts';
import { Retention } from './pipeline/retention.ts';
import { clocksOf } from './receivers/files/clocks.ts';
import { FileImports } from './receivers/files/file-imports.ts';
import { offStatus, PROTOCOLS } from './receivers/off-status.ts';
import { ConfigThread } from './config-thread.ts';
import { PipelinesThread } from './pipelines-thread.ts';
import type { PipelinesRunner, RunnerListener } from './pipelines/runner.ts';
import { DefaultFlow } from './pipelines/default-pipeline.ts';
import { readNewest, readNewestTraces, storedTraces } from './pipelines/read-newest.ts';
import { WorkbenchPipelines } from './pipelines/workbench-pipelines.ts';
import { ReceiversThread } from './receivers-thread.ts';
import { SpareThread } from './spare-thread.ts';
import { openDuckDbStore } from './store/duckdb/duckdb-store.ts';
import { giveBackMemory } from './store/duckdb/give-back-memory.ts';
import type { DeskThread } from './pipeline/requests/desk-port.ts';
import type { RefusedRequest } from './pipeline/requests/request-door.ts';
import type { Store } from './store/port.ts';
import { TopicHub } from './topics.ts';
import { warmUp } from './warm-up.ts';

export { isHeld as isStoreHeld } from './store/duckdb/is-held.ts';

/*
 * The one place where rooms are joined:
 *
 *   receivers ─┐                        ┌─ operations ── hosts
 *   pipelines ─┤                        │
 *   files ─────┴── pipeline ── store ───┤
 *                                       └─ exports
 */

/** A page is being loaded before, which takes both cores. Nobody has chosen a file by then. */
const PREPARED_AFTER_MS = 1_000;
/** How often the numbers of the receivers are told to whoever shows them. */
const RECEIVER_NEWS_MS = 1_000;
/** Where neither settings nor the host say which. */
const USUAL = DEFAULT_SETTINGS.receivers;

/** Opens the store, then the ports. Throws StoreLockedError, OlderSessionError where it is asked for, or an Error that says what is wrong with the store. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { disk: limits, olderSession } = options;
  const spare = new SpareThread();
  if (options.opensFiles) spare.prepare();
  const store = await openDuckDbStore(options.storePath, {
    checkpointBytes: limits?.checkpointBytes,
    olderSession,
  }).catch(async (error: unknown) => {
    await spare.close();
    throw error;
  });
  if (options.receivers) void warmUp(store);
  const disk = new DiskWatch(store.path, diskOptionsOf(options));
  await disk.look();
  const engine = new Workbench(options, store, disk, spare);
  try {
    await engine.listen();
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
  readonly #dumps: DumpThreads;
  readonly #handlers: Handlers;
  readonly #receivers: ReceiversThread | undefined;
  readonly #pipelines: WorkbenchPipelines | undefined;
  readonly #default = new DefaultFlow({ usualPorts: () => this.#usualPorts(), now: () => Date.now() });
  /** Ports that pipelines listen on. */
  #givenUp: readonly number[] = [];
  #settings: Settings | undefined;
  readonly #retention: Retention;
  readonly #redactions: Redactions;
  #news: ReturnType<typeof setInterval> | undefined;
  #isListening = false;
  #preparing: ReturnType<typeof setTimeout> | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: EngineOptions, store: Store, disk: DiskWatch, spare: SpareThread) {
    this.#options = options;
    this.#store = store;
    this.#disk = disk;
    this.storePath = store.path;
    this.#redactions = new Redactions(options.redaction ?? DEFAULT_SETTINGS.redaction);
    const rates = new RateMeter(() => Date.now());
    const onStored = (losses: number) => this.#announceStored(losses);
    if (options.receivers)
      this.#receivers = new ReceiversThread({
        hosts: options.receivers.hosts,
        inFlightBytes: options.receivers.inFlightBytes,
        storePath: store.path,
        disk: diskOptionsOf(options),
        onBurstOver: () => void giveBackMemory(),
        onRefused: (refused) => this.#refuse(refused),
      });
    this.#pipeline = new Pipeline({
      store,
      rates,
      hasRoom: disk.hasRoom,
      onStored,
      onError: (error) => this.#topics.announce('error.received', error),
      startDesk: deskOf(options, store),
      door: this.#receivers,
      flow: this.#default,
    });
    this.#pipelines = this.#createPipelines();
    const onExpired = () => this.#announceStored(1);
    this.#retention = new Retention({ store, onExpired, now: () => Date.now() });
    this.#dumps = new DumpThreads(this.#pipeline, store, options.startForeignProcess ?? forkForeignProcess, spare);
    const imports = new FileImports((...dump) => this.#dumps.open(...dump), {
      storePath: store.path,
      settle: (importIds, replaces) => this.#settle(importIds, replaces),
      clocks: () => clocksOf(store),
      places: {
        read: (name) => store.readDocument(name),
        settle: (importId, name, position) => store.settlePart(importId, name, position),
      },
      documents: {
        read: (name) => store.readDocument(name),
        write: (name, text) => store.writeDocument(name, text),
      },
      onProgress: (progress) => this.#topics.announce('import.progress', progress),
      onFollowed: (files) => this.#topics.announce('follows.changed', { files }),
    });
    const exports = new Exports(
      store,
      createHtmlWriter(options.findFonts, () => imports.unread()),
      this.#redactions,
    );
    this.#handlers = {
      options,
      store,
      imports,
      exports,
      ...(this.#pipelines ? { pipelines: this.#pipelines } : {}),
      defaultPipeline: () => this.#describeDefault(),
      rates,
      receivers: () => this.receivers,
      expiring: () => this.#retention.expiring(),
      saveSettings: (settings: Settings) => this.#saveSettings(settings),
    };
  }

  get receivers(): ReceiverStatus[] {
    const { receivers, receiversElsewhere } = this.#options;
    if (!receivers && receiversElsewhere) return describeElsewhere(receiversElsewhere);
    return (this.#receivers?.status() ?? []).map((status) => this.#withPipelines(status));
  }

  /** A port that was given up is listened on all the same. */
  #withPipelines(status: ReceiverStatus): ReceiverStatus {
    if (!status.isOfPipelines) return status;
    const address = this.#pipelines?.addressAt(status.wantedPort);
    return address === undefined ? status : { ...status, state: 'listening', address };
  }

  #refuse(refused: RefusedRequest): void {
    const { source, signal, code, example } = refused;
    this.#default.refuse(refused);
    this.#pipeline.refuse(source, signal, code, example);
  }

  #describeDefault(): DefaultPipeline | null {
    const { receivers, receiversElsewhere = '' } = this.#options;
    return receivers || receiversElsewhere !== '' ? this.#default.describe() : null;
  }

  #createPipelines(): WorkbenchPipelines | undefined {
    const { allowPipelines = false, pipelines = {}, receivers, receiversElsewhere } = this.#options;
    if (!allowPipelines && pipelines.config === undefined) return undefined;
    return new WorkbenchPipelines({
      ...pipelines,
      mayChange: allowPipelines,
      unable: receivers ? '' : receiversElsewhere || 'This session does not receive.',
      startRunner: (listener, hidden) => this.#startRunner(listener, hidden),
      startConfigReader: (onEnd) => new ConfigThread(onEnd),
      giveUp: (ports) => this.#giveUp(ports),
      latestNs: () => this.#store.stats().maxNs,
      readNewest: (signal, items, time, cancel) => readNewest(this.#store, signal, items, time, cancel),
      readNewestTraces: (traces, time, cancel) => readNewestTraces(this.#store, traces, time, cancel),
      askBeside: async (session, operation, input, signal) => {
        const { sessions, redaction } = this.#options;
        if (!sessions) throw new OperationFailure('unsupported', 'This host keeps one session only.');
        return sessions.ask(session, operation, input, { signal, redaction: this.#settings?.redaction ?? redaction });
      },
      storedTraces: (traceIds, cancel) => storedTraces(this.#store, traceIds, cancel),
      usualPorts: () => this.#usualPorts(),
      onRead: (readings) => this.#topics.announce('pipelines.read', { readings }),
      onChanged: (state) => this.#topics.announce('pipelines.changed', { state }),
      now: () => Date.now(),
    });
  }

  #startRunner(listener: RunnerListener, hidden: readonly string[]): PipelinesRunner {
    const data = { storePath: this.#store.path, disk: diskOptionsOf(this.#options) };
    const runner = new PipelinesThread(data, {
      ...listener,
      onEnd: (reason) => {
        leave();
        listener.onEnd(reason);
      },
    });
    // Before the desk hears of it: whoever comes says what is hidden for all.
    runner.hide(hidden);
    const leave = this.#pipeline.addDoor(runner);
    return {
      ask: (question, input, signal) => runner.ask(question, input, signal),
      hide: (keys) => runner.hide(keys),
      close: () => runner.close().finally(leave),
    };
  }

  async #giveUp(ports: readonly number[]): Promise<void> {
    this.#givenUp = ports;
    if (!this.#isListening) return;
    await this.#applyReceivers();
    this.#announceReceivers();
  }

  #usualPorts(): { grpc: number; http: number } {
    const { otlpGrpcPort: grpc, otlpHttpPort: http } = this.#settings?.receivers ?? this.#options.receivers ?? USUAL;
    return { grpc, http };
  }

  async listen(): Promise<void> {
    await this.#pipelines?.prepare();
    await this.#apply(this.#options.settings?.read().settings);
    this.#isListening = true;
    await this.#pipelines?.begin();
    if (!this.#receivers) return;
    this.#news = setInterval(() => {
      this.#announceReceivers();
      this.#topics.announce('pipelines.defaultRead', { readings: this.#default.read() });
    }, RECEIVER_NEWS_MS);
    this.#news.unref();
    this.#preparing = setTimeout(() => this.#dumps.prepare(), PREPARED_AFTER_MS);
    this.#preparing.unref();
  }

  /** Without settings, everything is as the host said. */
  async #apply(settings: Settings | undefined): Promise<void> {
    const { redaction, retention } = settings ?? {
      ...DEFAULT_SETTINGS,
      redaction: this.#options.redaction ?? DEFAULT_SETTINGS.redaction,
    };
    this.#redactions.set(redaction);
    const hidden = redaction.onReceive ? redaction.keys : [];
    this.#receivers?.hide(hidden);
    this.#pipelines?.hide(hidden);
    this.#dumps.hide(hidden);
    this.#retention.set(retention);
    this.#settings = settings;
    await this.#applyReceivers();
  }

  async #applyReceivers(): Promise<void> {
    const { receivers } = this.#options;
    const wanted = this.#settings?.receivers ?? (receivers && { enabled: true, ...receivers });
    if (wanted) await this.#receivers?.apply(wanted, this.#givenUp);
  }

  /** They hold at once; ports that could not be had as wanted are told. */
  async #saveSettings(settings: Settings): Promise<SettingsAnswer> {
    const keeper = this.#options.settings;
    if (!keeper) throw new OperationFailure('unsupported', 'This host keeps no settings.');
    const answer = await keeper.write(settings);
    await this.#apply(answer.settings);
    this.#topics.announce('settings.changed', { settings: answer.settings });
    this.#announceReceivers();
    const isListening = answer.settings.receivers.enabled && this.#receivers !== undefined;
    const problems = isListening
      ? this.receivers.flatMap(({ message, isOfPipelines }) => (message === '' || isOfPipelines ? [] : [message]))
      : [];
    const warnings = [...(answer.warnings ?? []), ...problems];
    const expiring = await this.#retention.expiring();
    return { ...answer, ...(warnings.length > 0 ? { warnings } : {}), ...(expiring ? { expiring } : {}) };
  }

  call<Name extends OperationName>(
    operation: Name,
    input: unknown,
    options: { signal?: CancelSignal } = {},
  ): Promise<Result<OutputOf<Name>>> {
    return this.#pipeline.visible().then(() => runOperation(this.#handlers, operation, input, options.signal));
  }

  subscribe<Topic extends TopicName>(topic: Topic, listener: (event: Topics[Topic]) => void): () => void {
    return this.#topics.subscribe(topic, listener);
  }

  async follow(path: string): Promise<void> {
    await this.#handlers.imports.followed.start(path);
  }

  async replacePipelines(yaml: string): Promise<void> {
    if (!this.#pipelines) throw new OperationFailure('unsupported', 'Pipelines are switched off here.');
    await this.#pipelines.replace(yaml);
  }

  async flush(): Promise<void> {
    await this.#receivers?.settle();
    await this.#pipeline.flush();
  }

  async checkReceivers(): Promise<void> {
    await this.#apply(this.#options.settings?.read().settings);
    this.#topics.announce('receivers.changed', { receivers: this.receivers });
    // Clocks and data moved on while nobody looked.
    this.#announceStored(0);
  }

  async #settle(importIds: readonly string[], replaces: readonly string[]): Promise<void> {
    if (await this.#store.settleImports(importIds, replaces)) this.#announceStored(0);
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
    await this.#receivers?.close();
    await this.#pipelines?.close();
    await this.#retention.close();
    await this.#handlers.imports.close();
    clearTimeout(this.#preparing);
    await this.#dumps.close();
    await this.#handlers.exports.close();
    await this.#pipeline.close();
    this.#disk.close();
    await this.#store.close();
  }
}

/** A session that does not receive still takes over what a run that ended badly had acknowledged. */
function deskOf({ receivers }: EngineOptions, store: Store): (() => DeskThread) | undefined {
  const directory = store.path === '' ? '' : `${store.path}.requests`;
  if (!receivers && !(directory !== '' && existsSync(directory))) return undefined;
  return () => startDeskThread({ directory, mark: store.storedMark });
}

function describeElsewhere(message: string): ReceiverStatus[] {
  return PROTOCOLS.map((protocol) => offStatus(protocol, message));
}

function diskOptionsOf({ disk }: EngineOptions): DiskWatchOptions | undefined {
  return disk && { floorBytes: disk.floorBytes, requestLogBytes: 0 };
}

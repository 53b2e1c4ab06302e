import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { LONGEST_TIMER_MS, timerMs } from '../../../core/model/timer-ms.ts';
import type {
  CollectorConfig,
  ComponentConfig,
  ReadConfig,
  Section,
} from '../../../core/collector/config/collector-config.ts';
import { outlineConfig, type Outline } from '../../../core/collector/config/outline.ts';
import { settingKeysOf, type ComponentSettingKey } from '../../../core/collector/config/setting-keys.ts';
import type { ConfigSource } from '../../../core/collector/config/config-text.ts';
import { readConfig } from '../../../core/collector/config/read-config.ts';
import type { YamlSource } from '../../../core/collector/config/yaml-source.ts';
import { spokenName } from '../../../core/collector/spoken-name.ts';
import { Graph, type Going, type Readings } from '../collector/graph.ts';
import { NotRestoredError } from '../collector/graph-receivers.ts';
import { identityOf, storagesIn } from '../collector/graph-parts.ts';
import type { Meter } from '../collector/meter.ts';
import type { LogLevel } from '../collector/notices.ts';
import { kindsWith, typesOf } from '../collector/kinds.ts';
import type { AuthHeaders, ExporterKind, Kinds, Outgoing } from '../collector/component.ts';
import type { RetryClock } from '../collector/exporters/retry.ts';
import { giveBackHeap } from '../give-back-heap.ts';
import { InFlight } from '../receivers/in-flight.ts';
import type { ReceiverOptions } from './endpoint.ts';
import type { ExtensionContext, ExtensionKind, ServiceView } from './extensions/extension.ts';
import { Extensions, ExtensionsLost, extensionsOf } from './extensions/extensions.ts';
import { readFileStorage } from './extensions/file-storage.ts';
import { extensionsWith } from './extensions/kinds.ts';
import { listeningExportersWith, receiversWith } from './receivers.ts';
import { DEFAULT_LOGS, logLine } from './log-line.ts';
import { runningText } from './running-text.ts';
import { readTelemetry } from './self-metrics/telemetry-settings.ts';
import { checkTelemetry, telemetryComponents, telemetryKind } from './self-metrics/self-metrics.ts';

export { readFeatureGates } from '../collector/feature-gates.ts';

export interface AgentOptions {
  /** Other machines may send without TLS. */
  allowUnencrypted: boolean;
  env: (name: string) => string | undefined;
  /** A line for people, of a component; without a level it is `info`. */
  log: (component: string, message: string, level?: LogLevel) => void;
  /** Our own, for our own metrics. */
  version?: string;
  /** Feature gates of the Collector that are on. */
  featureGates?: readonly string[];
  /** Beside those that every agent has. */
  exporters?: readonly ExporterKind[];
}

const CLOCK: RetryClock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: async (ms, signal) => {
    for (let restMs = ms; ; restMs -= LONGEST_TIMER_MS) {
      await wait(timerMs(restMs), undefined, { signal }).catch(() => undefined);
      if (signal.aborted || restMs <= LONGEST_TIMER_MS) return;
    }
  },
};

interface Run {
  graph: Graph;
  config: CollectorConfig;
  sinceMs: number;
}

/** Pipelines of a configuration without a store: what `tracebench agent` runs. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #receiving: ReceiverOptions;
  readonly #kinds: Kinds;
  readonly #extensionKinds: readonly ExtensionKind[];
  readonly #instanceId = randomUUID();
  readonly #startedMs = CLOCK.now();
  #running: Run | undefined;
  /** Also of what is being started. */
  #logs = DEFAULT_LOGS;
  /** Also while no pipelines run. */
  #extensions: Extensions | undefined;
  /** Those before, while receivers and exporters that ask them still end what they began. */
  #goingExtensions: Extensions | undefined;
  #state: ReturnType<ServiceView['state']> = 'starting';
  #isClosed = false;
  /** Starting and closing, one after another. */
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#receiving = {
      ...options,
      inFlight: new InFlight({ onBurstOver: giveBackHeap }),
      senderAuth: (id) => this.#extensions?.senderAuth(id) ?? this.#goingExtensions?.senderAuth(id),
    };
    const extensions = extensionsWith(this.#receiving);
    const kinds = kindsWith(receiversWith(this.#receiving), listeningExportersWith(this.#receiving), extensions);
    this.#kinds = { ...kinds, exporters: [...kinds.exporters, ...(options.exporters ?? [])] };
    this.#extensionKinds = [...extensions, telemetryKind(this.#receiving)];
  }

  /** What a configuration says, of several texts each laid over those before it, and what is wrong with it. Nothing is started. */
  check(yaml: ConfigSource): ReadConfig {
    const telemetry = (settings: unknown) => checkTelemetry(settings, this.#receiving);
    return readConfig(yaml, { ...typesOf(this.#kinds), telemetry }, { env: this.#options.env });
  }

  /** What a text that was checked defines, used or not, and in which lines. */
  outline(source: YamlSource, checked: ReadConfig): Outline {
    return outlineConfig(source, typesOf(this.#kinds), checked);
  }

  /** The keys of a component's settings; undefined where there is no such type. */
  settingKeys(yaml: string, component: { section: Section; id: string }): ComponentSettingKey[] | undefined {
    return settingKeysOf(yaml, typesOf(this.#kinds), component);
  }

  /** From now on lines are as `service.telemetry.logs` of this one asks for them, until another is started or this one cannot be. */
  speakAs(config: CollectorConfig): void {
    this.#logs = readTelemetry(config.telemetry, this.#receiving).logs;
  }

  /** The line for people of what was told through `log`, as `service.telemetry.logs` of what runs asks for it; undefined where it asks for none. */
  logLine(component: string, message: string, level: LogLevel = 'info'): string | undefined {
    return logLine({ atMs: CLOCK.now(), level, component, message }, this.#logs);
  }

  /** What the component of a key of `read` is called in such a line. */
  nameOf(key: string): string {
    return spokenName(key, this.#running?.config.pipelines ?? []);
  }

  /** What keeps what was checked from being run: pipelines that run and would not any more, whose senders would be answered that nothing is there. */
  stoppedBy({ leftOut }: Pick<ReadConfig, 'leftOut'>): string[] {
    const running = this.#running?.config.pipelines ?? [];
    const stopped = Object.entries(leftOut).filter(([id]) => running.some((one) => one.id === id));
    return stopped.map(([id, why]) => `The pipeline "${id}" runs now and would be left out: ${why}`);
  }

  /** What runs, and where it listens. */
  runningText(): string {
    const pipelines = this.#running?.config.pipelines ?? [];
    return runningText(
      pipelines.map(({ id }) => id),
      this.addresses(),
      this.extensionAddresses(),
    );
  }

  /** False where a configuration could not be replaced, nor started again. */
  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /**
   * Runs a configuration, in place of the one that runs if there is one: what stays the same keeps its ports and queues. Rejects with an
   * Error that names the component which could not be started; then the one before runs on, if `isRunning`.
   */
  start(config: CollectorConfig): Promise<void> {
    return this.#change(async () => {
      if (this.#isClosed) return;
      const before = this.#running;
      this.speakAs(config);
      try {
        const going = before ? goingBefore(before.config, config) : NOTHING_GOES;
        if (before && going.exporters.length > 0) await this.#startAfter(before, config, going);
        else this.#running = await this.#make(config, before?.graph);
      } catch (error) {
        if (before) this.speakAs(before.config);
        // What is left of the one before would be taken for it.
        if (error instanceof NotRestoredError) await this.#giveUp();
        throw error;
      } finally {
        if (!this.#isClosed) this.#state = this.#running ? 'running' : 'failed';
      }
    });
  }

  async #giveUp(): Promise<void> {
    const before = this.#running;
    this.#running = undefined;
    await before?.graph.close();
  }

  #change(change: () => Promise<void>): Promise<void> {
    const changed = this.#changing.then(change);
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  /** Extensions first: receivers ask them who may send. */
  async #make(
    config: CollectorConfig,
    before: Graph | undefined,
    isReload: boolean = before !== undefined,
  ): Promise<Run> {
    const oldExtensions = this.#extensions;
    const components = [...extensionsOf(config), ...telemetryComponents(config.telemetry)];
    const options = { kinds: this.#extensionKinds, contextOf: (one: ComponentConfig) => this.#contextOf(one) };
    const extensions = await Extensions.start(components, options, oldExtensions).catch((error) => this.#failed(error));
    [this.#extensions, this.#goingExtensions] = [extensions, oldExtensions];
    try {
      const graph = await Graph.start(config, { ...this.#graphOptions(config), isReload }, before);
      return { graph, config, sinceMs: this.#running?.sinceMs ?? CLOCK.now() };
    } catch (error) {
      this.#extensions = oldExtensions;
      return await this.#failed(await extensions.giveBack(oldExtensions, error as Error));
    } finally {
      this.#goingExtensions = undefined;
    }
  }

  /** Rejects with it. Without its extensions what runs cannot run on: nobody would say who may send. */
  async #failed(error: unknown): Promise<never> {
    if (error instanceof ExtensionsLost) {
      this.#options.log(
        'extensions',
        `those before could not be started again: ${(error.cause as Error).message}`,
        'error',
      );
      await this.#end();
    }
    throw error;
  }

  /** Nothing runs any more. */
  async #end(): Promise<void> {
    const before = this.#running;
    this.#running = undefined;
    await before?.graph.close();
    await this.#extensions?.close();
    this.#extensions = undefined;
  }

  #graphOptions(config: CollectorConfig) {
    return {
      kinds: this.#kinds,
      clock: CLOCK,
      log: (key: string, message: string, level?: LogLevel) =>
        this.#options.log(spokenName(key, config.pipelines), message, level),
      storageDirectory: (id: string) => storageOf(config, id),
      instanceId: this.#instanceId,
      hasGate: (gate: string) => this.#options.featureGates?.includes(gate) ?? false,
      authHeaders: (id: string, outgoing: Outgoing) => this.#authHeaders(id, outgoing),
    };
  }

  #authHeaders(id: string, outgoing: Outgoing): AuthHeaders {
    const headers = this.#extensions?.clientAuth(id) ?? this.#goingExtensions?.clientAuth(id);
    if (!headers) throw new Error(`the extension "${id}" is not running`);
    return headers(outgoing);
  }

  #contextOf({ id }: ComponentConfig): ExtensionContext {
    const service: ServiceView = {
      state: () => this.#state,
      runningSinceMs: () => this.#running?.sinceMs ?? 0,
      startedMs: this.#startedMs,
      instanceId: this.#instanceId,
      version: this.#options.version ?? '',
      config: () => this.#running?.config,
      addresses: () => this.addresses(),
      readings: () => this.read(),
    };
    return { service, now: CLOCK.now, log: (message, level) => this.#options.log(`extensions/${id}`, message, level) };
  }

  /** A queue's folder, or the port of an exporter, has one owner: that is closed first, and made anew where the new one cannot be started. */
  async #startAfter(before: Run, config: CollectorConfig, going: Going): Promise<void> {
    await before.graph.makeRoom(going);
    try {
      this.#running = await this.#make(config, before.graph);
    } catch (error) {
      await this.#restore(before.config);
      throw error;
    }
  }

  /** That it is not there any more is told by `isRunning`. */
  async #restore(config: CollectorConfig): Promise<void> {
    try {
      this.#running = await this.#make(config, this.#running?.graph, true);
    } catch (error) {
      const message = `those before could not be started again: ${(error as Error).message}`;
      this.#options.log('pipelines', message, 'error');
      await this.#giveUp();
    }
  }

  /** What each receiver listens on, by its id. */
  addresses(): Readonly<Record<string, readonly string[]>> {
    return this.#running?.graph.addresses() ?? {};
  }

  /** What each extension listens on that does, and our own metrics, by its id. */
  extensionAddresses(): Readonly<Record<string, readonly string[]>> {
    return this.#extensions?.addresses() ?? {};
  }

  /** By the keys of `read`; they go on counting. */
  meters(): ReadonlyMap<string, Meter> {
    return this.#running?.graph.meters ?? new Map<string, Meter>();
  }

  read(): Readings {
    return this.#running?.graph.read() ?? {};
  }

  /** What runs is closed; another may be started. */
  stop(): Promise<void> {
    return this.#change(() => this.#end());
  }

  /** After what is being started. Extensions go last: until then they tell that it is closing. */
  close(): Promise<void> {
    this.#isClosed = true;
    this.#state = 'closing';
    return this.#change(async () => {
      await this.#running?.graph.close();
      await this.#extensions?.close();
    });
  }
}

const NOTHING_GOES: Going = { receivers: [], exporters: [] };

function storageOf(config: CollectorConfig, id: string): string | undefined {
  const component = extensionsOf(config).find((one) => one.id === id);
  if (component?.type !== 'file_storage') return undefined;
  return readFileStorage(component.settings).directory;
}

/** Exporters that cannot be beside those that take their place, and, where there are such, the receivers that do not stay. */
function goingBefore(before: CollectorConfig, after: CollectorConfig): Going {
  const identityIn = (config: CollectorConfig, { section, id }: ComponentConfig) => {
    const component = config.components.find((one) => one.section === section && one.id === id);
    return component && identityOf(component, (storage) => storageOf(config, storage));
  };
  const isIn = ({ section, id }: ComponentConfig) =>
    after.components.some((one) => one.section === section && one.id === id);
  // The folder of a queue is that of the exporter's name.
  const hasPlace = (one: ComponentConfig) =>
    one.type === 'prometheus' || (storagesIn(one.settings).length > 0 && isIn(one));
  const changed = before.components.filter((one) => identityIn(before, one) !== identityIn(after, one));
  const idsOf = (section: Section) => changed.filter((one) => one.section === section);
  return {
    receivers: idsOf('receivers').map(({ id }) => id),
    exporters: idsOf('exporters')
      .filter(hasPlace)
      .map(({ id }) => id),
  };
}

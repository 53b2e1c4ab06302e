import { setTimeout as wait } from 'node:timers/promises';
import { mkdirSync } from 'node:fs';
import type { CollectorConfig, ReadConfig } from '../../../core/collector/config/collector-config.ts';
import { outlineConfig, type Outline } from '../../../core/collector/config/outline.ts';
import { readConfig } from '../../../core/collector/config/read-config.ts';
import { readFileStorage } from '../collector/extensions.ts';
import { Graph, type Readings } from '../collector/graph.ts';
import type { Meter } from '../collector/meter.ts';
import { kindsWith, typesOf } from '../collector/kinds.ts';
import type { ExporterKind, Kinds } from '../collector/component.ts';
import type { RetryClock } from '../collector/exporters/retry.ts';
import { InFlight } from '../receivers/in-flight.ts';
import { listeningExportersWith, receiversWith } from './receivers.ts';

export interface AgentOptions {
  /** Other machines may send without TLS. */
  allowUnencrypted: boolean;
  env: (name: string) => string | undefined;
  /** A line for people, of a component. */
  log: (component: string, message: string) => void;
  /** Beside those that every agent has. */
  exporters?: readonly ExporterKind[];
}

const CLOCK: RetryClock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, { signal }).catch(() => undefined);
  },
};

/** Pipelines of a configuration without a store: what `tracebench agent` runs. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #kinds: Kinds;
  #running: { graph: Graph; config: CollectorConfig } | undefined;
  #isClosed = false;
  /** Starting and closing, one after another. */
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: AgentOptions) {
    this.#options = options;
    const shared = { ...options, inFlight: new InFlight() };
    const kinds = kindsWith(receiversWith(shared), listeningExportersWith(shared));
    this.#kinds = { ...kinds, exporters: [...kinds.exporters, ...(options.exporters ?? [])] };
  }

  /** What a configuration says, and what is wrong with it. Nothing is started. */
  check(yaml: string): ReadConfig {
    return readConfig(yaml, typesOf(this.#kinds), { env: this.#options.env });
  }

  /** What a text that was checked defines, used or not, and in which lines. */
  outline(yaml: string, checked: ReadConfig): Outline {
    return outlineConfig(yaml, typesOf(this.#kinds), checked);
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
      if (before && sharesPlace(before.config, config)) await this.#startAfter(before, config);
      else this.#running = await this.#make(config, before?.graph);
    });
  }

  #change(change: () => Promise<void>): Promise<void> {
    const changed = this.#changing.then(change);
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  async #make(config: CollectorConfig, before: Graph | undefined, isReload = before !== undefined) {
    const options = {
      kinds: this.#kinds,
      clock: CLOCK,
      log: this.#options.log,
      storageDirectory: (id: string) => storageOf(config, id),
      isReload,
    };
    return { graph: await Graph.start(config, options, before), config };
  }

  /** A queue's folder, or the port of an exporter, has one owner: the graph before is closed first, and made anew where the new one cannot be started. */
  async #startAfter(before: { graph: Graph; config: CollectorConfig }, config: CollectorConfig): Promise<void> {
    this.#running = undefined;
    await before.graph.close();
    try {
      this.#running = await this.#make(config, undefined, true);
    } catch (error) {
      this.#running = await this.#make(before.config, undefined, true);
      throw error;
    }
  }

  /** What each receiver listens on, by its id. */
  addresses(): Readonly<Record<string, readonly string[]>> {
    return this.#running?.graph.addresses() ?? {};
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
    return this.#change(async () => {
      const before = this.#running;
      this.#running = undefined;
      await before?.graph.close();
    });
  }

  /** After what is being started. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.#change(async () => this.#running?.graph.close());
  }
}

function storageOf({ components, extensions }: CollectorConfig, id: string): string | undefined {
  if (!extensions.includes(id)) return undefined;
  const component = components.find((one) => one.section === 'extensions' && one.id === id);
  if (component?.type !== 'file_storage') return undefined;
  const { directory } = readFileStorage(component.settings);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}

/** Whether an exporter with a queue on disk, or one that listens, has other settings than before. */
function sharesPlace(before: CollectorConfig, after: CollectorConfig): boolean {
  const settingsOf = ({ components }: CollectorConfig, id: string) =>
    JSON.stringify(components.find((one) => one.section === 'exporters' && one.id === id)?.settings);
  return before.components
    .filter(({ section }) => section === 'exporters')
    .filter(({ type, settings }) => type === 'prometheus' || JSON.stringify(settings ?? '').includes('"storage"'))
    .some(({ id }) => settingsOf(before, id) !== settingsOf(after, id));
}

import { setTimeout as wait } from 'node:timers/promises';
import { mkdirSync } from 'node:fs';
import type { CollectorConfig, ReadConfig } from '../../../core/collector/config/collector-config.ts';
import { readConfig } from '../../../core/collector/config/read-config.ts';
import { readFileStorage } from '../collector/extensions.ts';
import { Graph, type GraphOptions, type Readings } from '../collector/graph.ts';
import { kindsWith, typesOf } from '../collector/kinds.ts';
import type { Kinds } from '../collector/component.ts';
import type { RetryClock } from '../collector/exporters/retry.ts';
import { otlpReceiver, type OtlpReceiverOptions } from './otlp-receiver.ts';

export interface AgentOptions extends OtlpReceiverOptions {
  env: (name: string) => string | undefined;
  /** A line for people, of a component. */
  log: (component: string, message: string) => void;
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
  #graph: Graph | undefined;
  #config: CollectorConfig | undefined;

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#kinds = kindsWith([otlpReceiver(options)]);
  }

  /** What a configuration says, and what is wrong with it. Nothing is started. */
  check(yaml: string): ReadConfig {
    return readConfig(yaml, typesOf(this.#kinds), { env: this.#options.env });
  }

  /**
   * Runs a configuration, in place of the one that runs if there is one: what stays the same keeps its ports and queues. Rejects with an
   * Error that names the component which could not be started; then the one before runs on.
   */
  async start(config: CollectorConfig): Promise<void> {
    const options = {
      kinds: this.#kinds,
      clock: CLOCK,
      log: this.#options.log,
      storageDirectory: (id: string) => storageOf(config, id),
    };
    const before = this.#graph;
    if (before && this.#config && sharesFolder(this.#config, config)) return this.#startAfter(before, config, options);
    this.#graph = await Graph.start(config, options, before);
    this.#config = config;
  }

  /** A queue's folder has one owner: the graph before is closed first, and made anew where the new one cannot be started. */
  async #startAfter(before: Graph, config: CollectorConfig, options: GraphOptions): Promise<void> {
    const old = this.#config!;
    await before.close();
    this.#graph = undefined;
    try {
      this.#graph = await Graph.start(config, options);
      this.#config = config;
    } catch (error) {
      this.#graph = await Graph.start(old, { ...options, storageDirectory: (id) => storageOf(old, id) });
      throw error;
    }
  }

  /** What each receiver listens on, by its id. */
  addresses(): Readonly<Record<string, readonly string[]>> {
    return this.#graph?.addresses() ?? {};
  }

  read(): Readings {
    return this.#graph?.read() ?? {};
  }

  async close(): Promise<void> {
    await this.#graph?.close();
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

/** Whether an exporter with a queue on disk has other settings than before. */
function sharesFolder(before: CollectorConfig, after: CollectorConfig): boolean {
  const settingsOf = ({ components }: CollectorConfig, id: string) =>
    JSON.stringify(components.find((one) => one.section === 'exporters' && one.id === id)?.settings);
  return before.components
    .filter(({ section, settings }) => section === 'exporters' && JSON.stringify(settings ?? '').includes('"storage"'))
    .some(({ id }) => settingsOf(before, id) !== settingsOf(after, id));
}

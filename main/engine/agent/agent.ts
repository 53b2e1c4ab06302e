import { setTimeout as wait } from 'node:timers/promises';
import { mkdirSync } from 'node:fs';
import type { CollectorConfig, ReadConfig } from '../../../core/collector/config/collector-config.ts';
import { readConfig } from '../../../core/collector/config/read-config.ts';
import { readFileStorage } from '../collector/extensions.ts';
import { Graph, type Readings } from '../collector/graph.ts';
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

  /** Rejects with an Error that names the component which could not be started. */
  async start(config: CollectorConfig): Promise<void> {
    this.#graph = await Graph.start(config, {
      kinds: this.#kinds,
      clock: CLOCK,
      log: this.#options.log,
      storageDirectory: (id) => storageOf(config, id),
    });
    this.#config = config;
  }

  /**
   * Runs another configuration in place of the one that runs. Ports must be free before they can be listened on again, so senders
   * are refused for a moment and send again. Where the new one cannot be started, the old one runs on, and it rejects.
   */
  async replace(config: CollectorConfig): Promise<void> {
    const before = this.#config;
    await this.#graph?.close();
    try {
      await this.start(config);
    } catch (error) {
      if (before) await this.start(before);
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

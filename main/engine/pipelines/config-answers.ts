import { randomUUID } from 'node:crypto';
import type { CancelSignal } from '../../../contract/transport.ts';
import type { CollectorConfig, ReadConfig } from '../../../core/collector/config/collector-config.ts';
import { YamlSource } from '../../../core/collector/config/yaml-source.ts';
import type { ShowItem } from '../../../core/collector/item-changes.ts';
import { Agent } from '../agent/agent.ts';
import { FEATURE_GATES } from '../collector/feature-gates.ts';
import { OperationFailure } from '../ports.ts';
import { describeKey } from './describe-key.ts';
import { processorIn, runDry } from './dry-run.ts';
import { hideInItems } from './hide-in-items.ts';
import type {
  AnswersTo,
  CheckedAndPorts,
  ConfigQuestions,
  ConfigToStart,
  DryRunInput,
  TriedItems,
  TriedTraces,
} from './messages.ts';
import { portsOf } from './ports-of.ts';
import { Simulation } from './simulation.ts';
import { storeExporter } from './store-exporter.ts';
import { Turns } from './turns.ts';

/** At a time. */
const MOST_SIMULATIONS = 4;

const NO_INTAKE = { receive: () => Promise.reject(new Error('Nothing runs here.')) };

/** What configurations say, and what their processors would do. Nothing is started, and what runs is not known. */
export class ConfigAnswers implements AnswersTo<ConfigQuestions> {
  readonly #agent: Agent;
  readonly #simulations = new Map<string, Simulation>();
  #show: ShowItem = hideInItems([]);

  constructor(env: (name: string) => string | undefined) {
    const exporters = [storeExporter(NO_INTAKE)];
    const silent = { log: () => undefined, allowUnencrypted: false };
    this.#agent = new Agent({ env, ...silent, featureGates: FEATURE_GATES, exporters });
  }

  /** Attribute keys whose values are shown to nobody from now on. */
  hide(keys: readonly string[]): void {
    this.#show = hideInItems(keys);
  }

  async check({ yaml }: { yaml: string }): Promise<CheckedAndPorts> {
    const source = new YamlSource(yaml);
    const read = this.#agent.check(source);
    const { problems, warnings, config } = read;
    const checked = { problems, warnings, ...this.#agent.outline(source, read) };
    return { checked, ports: config ? portsOf(config) : [] };
  }

  async read({ yaml }: { yaml: string }): Promise<ConfigToStart> {
    const { config, leftOut, problems } = this.#agent.check(yaml);
    if (!config) throw new Error(firstOf(problems));
    return { config, leftOut };
  }

  async settings({ yaml, section, id }: ConfigQuestions['settings']['input']) {
    const keys = this.#agent.settingKeys(yaml, { section, id });
    if (!keys) throw new OperationFailure('not-found', `There is no component "${id}".`);
    return { settings: keys.map(describeKey) };
  }

  async dryRun(input: DryRunInput, signal?: CancelSignal): Promise<TriedItems> {
    return runDry(processorIn(this.#runnable(input.yaml), input), input, this.#show, new Turns(signal));
  }

  async simulate({ yaml, processor }: { yaml: string; processor: string }): Promise<{ id: string }> {
    const simulation = new Simulation(this.#runnable(yaml), processor);
    // Of this thread alone: one that was begun in another, which is gone, is not found.
    const id = randomUUID();
    this.#simulations.set(id, simulation);
    // Whoever began the oldest may be gone.
    const [oldest] = this.#simulations.keys();
    if (this.#simulations.size > MOST_SIMULATIONS) this.#simulations.delete(oldest!);
    return { id };
  }

  async simulateTraces({ id, wire }: { id: string; wire: Uint8Array }, signal?: CancelSignal): Promise<object> {
    await this.#simulation(id).give(wire, new Turns(signal));
    return {};
  }

  async simulated({ id }: { id: string }): Promise<TriedTraces> {
    const simulation = this.#simulation(id);
    this.#simulations.delete(id);
    return simulation.result();
  }

  #runnable(yaml: string): CollectorConfig {
    const { config } = this.#agent.check(yaml);
    if (!config) throw new OperationFailure('invalid-input', 'The configuration cannot be run.');
    return config;
  }

  #simulation(id: string): Simulation {
    const simulation = this.#simulations.get(id);
    if (!simulation) throw new OperationFailure('busy', 'Too many are under way.');
    return simulation;
  }
}

function firstOf([first]: ReadConfig['problems']): string {
  return first ? `line ${first.line}, column ${first.column}: ${first.message}` : '';
}

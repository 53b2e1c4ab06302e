import type { ComponentSample, PipelineReadings } from '../../../contract/operations/pipelines.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import { Agent, type AgentOptions } from '../agent/agent.ts';
import type { ComponentConfig, PipelineConfig, ReadConfig } from '../../../core/collector/config/collector-config.ts';
import { exporterEndpoints } from '../../../core/collector/exporter-endpoints.ts';
import { OWN_METRICS } from '../agent/self-metrics/self-metrics.ts';
import { FEATURE_GATES } from '../collector/feature-gates.ts';
import type { Intake } from '../pipeline/intake.ts';
import { OperationFailure } from '../ports.ts';
import { processorIn, runDry } from './dry-run.ts';
import { matchKeys } from '../../../core/processors/match-keys.ts';
import { decisionsOf } from './decisions.ts';
import type {
  CheckedAndPorts,
  DecisionsInput,
  DryRunInput,
  TriedItems,
  TriedTraces,
  KnownDecisions,
  PipelinesQuestion,
  PipelinesQuestions,
} from './messages.ts';
import { hideInItems } from './hide-in-items.ts';
import { hideInText } from './hide-in-text.ts';
import { describeKey } from './describe-key.ts';
import { portsOf } from './ports-of.ts';
import { readMeter } from './read-meter.ts';
import { roleOf } from './role-of.ts';
import { Sampler } from './sampler.ts';
import { Simulation } from './simulation.ts';
import { storeExporter } from './store-exporter.ts';
import { Turns } from './turns.ts';

export interface RunningOptions {
  intake: Pick<Intake, 'receive'>;
  env: (name: string) => string | undefined;
  /** Has a line for people, in the form that `service.telemetry.logs` of what runs asks for. */
  say: (line: string) => void;
}

type Answers = {
  [Q in PipelinesQuestion]: (
    input: PipelinesQuestions[Q]['input'],
    signal?: CancelSignal,
  ) => Promise<PipelinesQuestions[Q]['output']>;
};

/** At a time. */
const MOST_SIMULATIONS = 4;

/** The pipelines themselves, in the thread in which they run. */
export class RunningPipelines implements Answers {
  readonly #agent: Agent;
  readonly #log: AgentOptions['log'];
  readonly #sampler = new Sampler(() => Date.now());
  #pipelines: readonly PipelineConfig[] = [];
  #show = hideInItems([]);
  #hidesService = false;
  #say = hideInText([]);
  readonly #simulations = new Map<number, Simulation>();
  #lastSimulation = 0;

  constructor({ intake, env, say }: RunningOptions) {
    const exporters = [storeExporter(intake)];
    this.#log = (component, message, level) => {
      const line = this.#agent.logLine(component, message, level);
      if (line !== undefined) say(line);
    };
    this.#agent = new Agent({ env, log: this.#log, allowUnencrypted: false, featureGates: FEATURE_GATES, exporters });
  }

  /** Attribute keys whose values are shown to nobody from now on. */
  hide(keys: readonly string[]): void {
    this.#show = hideInItems(keys);
    this.#hidesService = matchKeys(keys)?.('service.name') ?? false;
    this.#say = hideInText(keys);
  }

  get isRunning(): boolean {
    return this.#agent.isRunning;
  }

  async check({ yaml }: { yaml: string }): Promise<CheckedAndPorts> {
    const read = this.#agent.check(yaml);
    const { problems, warnings, config } = read;
    const checked = { problems, warnings, ...this.#agent.outline(yaml, read) };
    return { checked, ports: config ? portsOf(config) : [] };
  }

  async settings({ yaml, section, id }: PipelinesQuestions['settings']['input']) {
    const keys = this.#agent.settingKeys(yaml, { section, id });
    if (!keys) throw new OperationFailure('not-found', `There is no component "${id}".`);
    return { settings: keys.map(describeKey) };
  }

  async start({ yaml }: { yaml: string }) {
    const read = this.#agent.check(yaml);
    if (!read.config) throw new Error(firstProblem(read));
    const [stopped] = this.#agent.stoppedBy(read);
    if (stopped !== undefined) throw new OperationFailure('unsupported', stopped);
    await this.#agent.start(read.config);
    this.#pipelines = read.config.pipelines;
    this.#log('pipelines', this.#agent.runningText());
    const [addresses, extensions] = [this.#agent.addresses(), this.#agent.extensionAddresses()];
    return {
      addresses,
      extensions,
      sends: read.config.components.filter(({ section }) => section === 'exporters').flatMap(sendsOf),
      metricsAt: extensions[OWN_METRICS] ?? [],
    };
  }

  async stop(): Promise<object> {
    await this.#agent.stop();
    return {};
  }

  async sample({ key }: { key: string }): Promise<ComponentSample> {
    const meter = this.#agent.meters().get(key);
    if (!meter) throw noSuch(key);
    return this.#sampler.sample(meter, roleOf(key, this.#pipelines), this.#show);
  }

  async decisions(input: DecisionsInput): Promise<KnownDecisions> {
    const meters = this.#agent.meters();
    if (input.key !== undefined && !meters.has(input.key)) throw noSuch(input.key);
    return decisionsOf(meters, input, this.#hidesService);
  }

  async dryRun(input: DryRunInput, signal?: CancelSignal): Promise<TriedItems> {
    const { config } = this.#agent.check(input.yaml);
    if (!config) throw new OperationFailure('invalid-input', 'The configuration cannot be run.');
    return runDry(processorIn(config, input), input, this.#show, new Turns(signal));
  }

  async simulate({ yaml, processor }: { yaml: string; processor: string }): Promise<{ id: number }> {
    const { config } = this.#agent.check(yaml);
    if (!config) throw new OperationFailure('invalid-input', 'The configuration cannot be run.');
    const id = ++this.#lastSimulation;
    this.#simulations.set(id, new Simulation(config, processor));
    // Whoever began it may be gone.
    this.#simulations.delete(id - MOST_SIMULATIONS);
    return { id };
  }

  async simulateTraces({ id, wire }: { id: number; wire: Uint8Array }, signal?: CancelSignal): Promise<object> {
    await this.#simulation(id).give(wire, new Turns(signal));
    return {};
  }

  async simulated({ id }: { id: number }): Promise<TriedTraces> {
    const simulation = this.#simulation(id);
    this.#simulations.delete(id);
    return simulation.result();
  }

  #simulation(id: number): Simulation {
    const simulation = this.#simulations.get(id);
    if (!simulation) throw new OperationFailure('busy', 'Too many are under way.');
    return simulation;
  }

  /** What each component did until now, and its latency since it was last asked for. */
  read(atMs: number): PipelineReadings {
    const components = [...this.#agent.meters()].map(([key, meter]) => {
      const { lastError: last, openErrors: open, ...counts } = readMeter(meter);
      const said = <T extends { message: string }>(error: T): T => ({ ...error, message: this.#say(error.message) });
      return [key, { ...counts, lastError: last && said(last), openErrors: open.map(said) }] as const;
    });
    return { atMs, components: Object.fromEntries(components) };
  }

  close(): Promise<void> {
    this.#sampler.close();
    return this.#agent.close();
  }
}

function sendsOf(exporter: ComponentConfig) {
  return exporterEndpoints(exporter).map((to) => ({ exporter: exporter.id, ...to }));
}
const noSuch = (key: string) => new OperationFailure('not-found', `There is no component "${key}".`);

function firstProblem({ problems }: ReadConfig): string {
  const [first] = problems;
  return first ? `line ${first.line}, column ${first.column}: ${first.message}` : '';
}

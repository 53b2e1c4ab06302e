import type { ComponentSample, PipelineReadings } from '../../../contract/operations/pipelines.ts';
import { Agent, type AgentOptions } from '../agent/agent.ts';
import type { ComponentConfig, PipelineConfig } from '../../../core/collector/config/collector-config.ts';
import { exporterEndpoints } from '../../../core/collector/exporter-endpoints.ts';
import { OWN_METRICS } from '../agent/self-metrics/self-metrics.ts';
import { FEATURE_GATES } from '../collector/feature-gates.ts';
import type { Intake } from '../pipeline/intake.ts';
import { OperationFailure } from '../ports.ts';
import { matchKeys } from '../../../core/processors/match-keys.ts';
import { decisionsOf } from './decisions.ts';
import type { AnswersTo, ConfigToStart, DecisionsInput, KnownDecisions, PipelinesQuestions } from './messages.ts';
import { hideInItems } from './hide-in-items.ts';
import { hideInText } from './hide-in-text.ts';
import { readMeter } from './read-meter.ts';
import { roleOf } from './role-of.ts';
import { Sampler } from './sampler.ts';
import { storeExporter } from './store-exporter.ts';

export interface RunningOptions {
  intake: Pick<Intake, 'receive'>;
  env: (name: string) => string | undefined;
  /** Has a line for people, in the form that `service.telemetry.logs` of what runs asks for. */
  say: (line: string) => void;
}

/** The pipelines themselves, in the thread in which they run. */
export class RunningPipelines implements AnswersTo<PipelinesQuestions> {
  readonly #agent: Agent;
  readonly #log: AgentOptions['log'];
  readonly #sampler = new Sampler(() => Date.now());
  #pipelines: readonly PipelineConfig[] = [];
  #show = hideInItems([]);
  #hidesService = false;
  #say = hideInText([]);

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

  async start({ config, leftOut }: ConfigToStart) {
    const [stopped] = this.#agent.stoppedBy({ leftOut });
    if (stopped !== undefined) throw new OperationFailure('unsupported', stopped);
    await this.#agent.start(config);
    this.#pipelines = config.pipelines;
    this.#log('pipelines', this.#agent.runningText());
    const [addresses, extensions] = [this.#agent.addresses(), this.#agent.extensionAddresses()];
    return {
      addresses,
      extensions,
      sends: config.components.filter(({ section }) => section === 'exporters').flatMap(sendsOf),
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

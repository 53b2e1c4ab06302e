import type { Agent } from '../../../engine/agent/agent.ts';
import type { CommandContext } from '../command.ts';
import { describeProblem, DONE, FAILED, problem, type ExitCode } from '../problem.ts';
import { onHangUp, untilStopped } from '../stop-signals.ts';
import { asSentence, printable } from '../text.ts';
import { AgentLines, type Checked } from './agent-lines.ts';
import { ConfigTexts } from './config-texts.ts';

type CollectorConfig = NonNullable<Checked['config']>;

const RUNS_ON = 'The configuration before runs on.';

const idle = (gate: string): string => `the feature gate "${gate}" has no effect here`;

const idsOf = (config: CollectorConfig | undefined): string[] => config?.pipelines.map(({ id }) => id) ?? [];

export interface AgentRunOptions {
  sources: readonly string[];
  isJson: boolean;
  /** Nothing runs where a pipeline would not. */
  isStrict: boolean;
  /** Feature gates that have no effect. */
  idleGates: readonly string[];
}

/** One run of `tracebench agent`: a configuration, and those that take its place. */
export class AgentRun {
  readonly #context: CommandContext;
  readonly #agent: Agent;
  readonly #lines: AgentLines;
  readonly #texts: ConfigTexts;
  readonly #options: AgentRunOptions;
  /** Rejected when nothing runs any more. */
  readonly #ended = Promise.withResolvers<never>();
  /** One configuration after another. */
  #replacing: Promise<void> = Promise.resolve();

  constructor(context: CommandContext, agent: Agent, options: AgentRunOptions) {
    this.#context = context;
    this.#agent = agent;
    this.#lines = new AgentLines(context.output, agent);
    this.#texts = new ConfigTexts(context, options.sources);
    this.#options = options;
    // Nobody may be listening yet.
    this.#ended.promise.catch(() => undefined);
  }

  async #read(): Promise<Checked> {
    return this.#agent.check(await this.#texts.read());
  }

  /** A pipeline that would not run is a failure, as with `otelcol validate`: what is sent to it would reach nobody. */
  async check(): Promise<ExitCode> {
    const { output } = this.#context;
    const checked = await this.#read();
    const { problems, warnings, leftOut, config } = checked;
    const pipelines = idsOf(config);
    for (const gate of this.#options.idleGates) output.err(printable(`--feature-gates: warning: ${idle(gate)}`));
    if (this.#options.isJson)
      await output.out(`${JSON.stringify({ problems, warnings, pipelines, leftOut: Object.keys(leftOut) })}\n`);
    else {
      this.#lines.tell(checked);
      if (config) await output.out(`${checkedText(pipelines, Object.keys(leftOut))}\n`);
    }
    return config && Object.keys(leftOut).length === 0 ? DONE : FAILED;
  }

  async run(isWatched: boolean): Promise<ExitCode> {
    const checked = await this.#read();
    const left = this.#leftOut(checked);
    if (!checked.config || left !== undefined) {
      this.#lines.tell(checked);
      const hint = left === undefined ? 'Nothing was started.' : `Nothing was started. ${left}`;
      throw problem('invalid-input', `${this.#texts.names.join(', ')} cannot be run`, hint);
    }
    this.#agent.speakAs(checked.config);
    this.#lines.say(checked);
    for (const gate of this.#options.idleGates) this.#lines.log('config', `--feature-gates: ${idle(gate)}`, 'warn');
    try {
      await this.#agent.start(checked.config);
      await this.#whileRunning(checked.config, isWatched);
    } catch (error) {
      return this.#failed(error);
    }
    if (this.#options.isJson) await this.#context.output.out(`${JSON.stringify({ counts: this.#agent.read() })}\n`);
    else this.#lines.sayCounts();
    return DONE;
  }

  /** What a strict run says of pipelines that would not run. */
  #leftOut({ leftOut }: Checked): string | undefined {
    const ids = Object.keys(leftOut);
    if (!this.#options.isStrict || ids.length === 0) return undefined;
    return `Left out would be: ${ids.join(', ')}. Without --strict the other pipelines run.`;
  }

  async #whileRunning(config: CollectorConfig, isWatched: boolean): Promise<void> {
    const { output, signal } = this.#context;
    try {
      if (this.#options.isJson) await output.out(`${JSON.stringify(this.#ready(idsOf(config)))}\n`);
      else this.#sayRunning();
      onHangUp(() => this.#replaceNext());
      if (isWatched) this.#texts.watch(() => this.#replaceNext());
      await Promise.race([untilStopped(signal), this.#ended.promise]);
    } finally {
      await this.#agent.close();
    }
  }

  /** The last line, in the form of those before it; where those are not wanted, as any command ends. */
  #failed(error: unknown): ExitCode {
    const described = describeProblem(error);
    const { message, hint, exitCode } = described;
    const text = [asSentence(message), hint].join(' ').trim();
    if (this.#options.isJson || !this.#lines.log('pipelines', text, 'error')) throw described;
    return exitCode;
  }

  #sayRunning(): void {
    this.#lines.log('pipelines', this.#agent.runningText(), 'info');
  }

  #ready(pipelines: readonly string[]) {
    const [listening, extensions] = [this.#agent.addresses(), this.#agent.extensionAddresses()];
    return { pipelines, listening, extensions, pid: process.pid };
  }

  #replaceNext(): void {
    this.#replacing = this.#replacing.then(() => this.#replace());
  }

  async #replace(): Promise<void> {
    try {
      const checked = await this.#read();
      const left = this.#leftOut(checked);
      const stopped = left === undefined ? this.#agent.stoppedBy(checked) : [left];
      const { config } = checked;
      const isTaken = config !== undefined && stopped.length === 0;
      if (isTaken) this.#agent.speakAs(config);
      this.#lines.say(checked);
      if (!isTaken) {
        this.#lines.log('pipelines', [...stopped.map(asSentence), RUNS_ON].join(' '), 'error');
        return;
      }
      await this.#agent.start(config);
      this.#sayRunning();
    } catch (error) {
      this.#notReplaced(describeProblem(error).message);
    }
  }

  #notReplaced(message: string): void {
    if (this.#agent.isRunning) this.#lines.log('pipelines', `${asSentence(message)} ${RUNS_ON}`, 'error');
    else this.#ended.reject(problem('io', message, 'The configuration before could not be started again either.'));
  }
}

function checkedText(pipelines: readonly string[], leftOut: readonly string[]): string {
  const others = leftOut.length === 0 ? [] : [`Pipelines that do not: ${leftOut.join(', ')}`];
  return [`Pipelines that run: ${pipelines.join(', ')}`, ...others].join('\n');
}

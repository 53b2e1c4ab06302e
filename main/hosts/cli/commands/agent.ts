import { unwatchFile, watchFile } from 'node:fs';
import type { Agent } from '../../../engine/agent/agent.ts';
import { givenText, isFile, pathOf, sourceOfSet } from '../config-sources.ts';
import { readArgs, type Command, type CommandContext } from '../command.ts';
import { describeProblem, DONE, FAILED, problem, wrongUsage, type ExitCode } from '../problem.ts';
import { readText } from '../read-text.ts';
import { STANDARD_INPUT } from '../source.ts';
import { onHangUp, untilStopped } from '../stop-signals.ts';
import { asSentence, countOf, printable } from '../text.ts';

/** How often a watched configuration is looked at. */
const WATCH_MS = 1_000;

/** As the Collector: it has no pipelines of its own. What runs without a file needs a store, which an agent has not. */
const NO_CONFIG =
  '--config is missing: an agent runs what a file says, as the Collector does. Without a file, otlp → batch → store runs in `tracebench serve` and in the desktop app.';

const OPTIONS = {
  config: { type: 'string', multiple: true, default: [] as string[] },
  set: { type: 'string', multiple: true, default: [] as string[] },
  check: { type: 'boolean', default: false },
  watch: { type: 'boolean', default: false },
  'allow-unencrypted': { type: 'boolean', default: false },
  'feature-gates': { type: 'string', default: '' },
} as const;

/** The least that runs. */
const EXAMPLE =
  '{receivers: {otlp: {protocols: {http: }}}, exporters: {debug: }, service: {pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}}';

export const agentCommand: Command = {
  name: 'agent',
  summary: "Run the pipelines of an OpenTelemetry Collector's configuration",
  help: `Usage: tracebench agent --config FILE [options]

Receives, processes and forwards telemetry as the Collector's configuration says, without a page and without a store.
What is not supported is named; docs/pipelines.md lists what is. Stop it with Ctrl-C: what waits in a queue on disk is
sent after the next start. SIGHUP has it read its configuration again, as --watch does when the file changes.

  --config FILE        the configuration, YAML; - is standard input, which is read once. Several are laid one over the other: maps
                       key by key, all else is what the last one says. Also file:PATH, env:NAME and "yaml:KEY::KEY: VALUE"
  --set KEY.KEY=VALUE  laid over all of them
  --check              say what is wrong with it, and start nothing
  --watch              run it anew when the file changes; where the new one is broken, the old one runs on
  --allow-unencrypted  let receivers listen for other machines, without TLS
  --feature-gates LIST of the Collector's: processor.tailsamplingprocessor.recordpolicy (what tail_sampling keeps says
                       in its scopes by which policy); others have no effect
  --json               with --check: {"problems","warnings","pipelines"}; otherwise a line when ready and one at the end

What it says while it runs goes to standard error, with time and level, as service.telemetry.logs asks for it.

Example: echo '${EXAMPLE}' | tracebench agent --check --config -
`,
  async run(context) {
    const { values, positionals } = readArgs('agent', context.args, OPTIONS);
    if (positionals.length > 0)
      throw wrongUsage(`"${positionals[0]}" is no option. The configuration follows --config.`, 'agent');
    if (values.config.every((source) => source === '')) throw wrongUsage(NO_CONFIG, 'agent');
    const sources = [...values.config, ...values.set.map(sourceOfSet)];
    if (sources.includes(STANDARD_INPUT) && values.watch)
      throw wrongUsage('Standard input cannot be watched.', 'agent');
    const { output } = context;
    // Half of the program is behind it, which the other commands would load for nothing.
    const engine = await import('../../../engine/agent/agent.ts');
    const gates = gatesOf(engine.readFeatureGates, values['feature-gates']);
    const agent: Agent = new engine.Agent({
      env: (name) => context.env[name],
      log: (component, message, level) => {
        const line = agent.logLine(component, message, level);
        if (line !== undefined) output.err(printable(line));
      },
      allowUnencrypted: values['allow-unencrypted'],
      version: context.installation.version,
      featureGates: gates.on,
    });
    const running = new Run(context, agent, sources, { isJson: values.json, idleGates: gates.idle });
    return values.check ? running.check() : running.run(values.watch);
  },
};

interface FeatureGates {
  on: string[];
  idle: string[];
}

function gatesOf(readFeatureGates: (list: string) => FeatureGates, list: string): FeatureGates {
  try {
    return readFeatureGates(list);
  } catch (error) {
    throw problem('invalid-input', `--feature-gates: ${(error as Error).message}`, 'Nothing was started.');
  }
}

type Checked = ReturnType<Agent['check']>;
type CollectorConfig = NonNullable<Checked['config']>;
type LogLevel = NonNullable<Parameters<Agent['logLine']>[2]>;

const RUNS_ON = 'The configuration before runs on.';

const idle = (gate: string): string => `the feature gate "${gate}" has no effect here`;

const wouldStop = ([id, why]: [id: string, why: string]): string =>
  `The pipeline "${id}" runs now and would be left out: ${asSentence(why)}`;

const placed = (kind: string, { file = '', line, column, message }: Checked['problems'][number]): string =>
  `${file}:${line}:${column}: ${kind}${message}`;

interface RunOptions {
  isJson: boolean;
  idleGates: readonly string[];
}

class Run {
  readonly #context: CommandContext;
  readonly #agent: Agent;
  readonly #sources: readonly string[];
  readonly #isJson: boolean;
  /** Feature gates that have no effect. */
  readonly #idleGates: readonly string[];
  /** What was on standard input: there is nothing more to read there. */
  #given: Promise<string> | undefined;
  /** Rejected when nothing runs any more. */
  readonly #ended = Promise.withResolvers<never>();
  /** One configuration after another. */
  #replacing: Promise<void> = Promise.resolve();

  constructor(context: CommandContext, agent: Agent, sources: readonly string[], options: RunOptions) {
    this.#context = context;
    this.#agent = agent;
    this.#sources = sources;
    this.#isJson = options.isJson;
    this.#idleGates = options.idleGates;
    // Nobody may be listening yet.
    this.#ended.promise.catch(() => undefined);
  }

  async check(): Promise<ExitCode> {
    const checked = await this.#read();
    const { problems, warnings, config } = checked;
    for (const gate of this.#idleGates) this.#context.output.err(printable(`--feature-gates: warning: ${idle(gate)}`));
    const pipelines = config?.pipelines.map(({ id }) => id) ?? [];
    if (this.#isJson) await this.#context.output.out(`${JSON.stringify({ problems, warnings, pipelines })}\n`);
    else this.#tell(checked);
    if (!this.#isJson && config) await this.#context.output.out(`Pipelines that run: ${pipelines.join(', ')}\n`);
    return config ? DONE : FAILED;
  }

  async #read(): Promise<Checked> {
    const texts = this.#sources.map(async (source) => ({ name: source, text: await this.#textOf(source) }));
    return this.#agent.check(await Promise.all(texts));
  }

  async #textOf(source: string): Promise<string> {
    if (source === STANDARD_INPUT) return (this.#given ??= readText(this.#context, source));
    const given = givenText(source, this.#context.env);
    return given ?? readText(this.#context, pathOf(source));
  }

  /** As compilers do: FILE:LINE:COLUMN. */
  #tell({ problems, warnings }: Checked): void {
    for (const one of problems) this.#context.output.err(printable(placed('error: ', one)));
    for (const one of warnings) this.#context.output.err(printable(placed('warning: ', one)));
  }

  /** The same of what is run, or was to be in place of what runs. */
  #say({ config, problems, warnings }: Checked): void {
    if (config) this.#agent.speakAs(config);
    for (const one of problems) this.#log('config', placed('', one), 'error');
    for (const one of warnings) this.#log('config', placed('', one), 'warn');
  }

  #log(component: string, message: string, level: LogLevel): void {
    const line = this.#agent.logLine(component, message, level);
    if (line !== undefined) this.#context.output.err(printable(line));
  }

  async run(isWatched: boolean): Promise<ExitCode> {
    const checked = await this.#read();
    if (!checked.config) {
      this.#tell(checked);
      throw problem('invalid-input', `${this.#sources.join(', ')} cannot be run`, 'Nothing was started.');
    }
    this.#say(checked);
    for (const gate of this.#idleGates) this.#log('config', `--feature-gates: ${idle(gate)}`, 'warn');
    try {
      await this.#agent.start(checked.config);
      await this.#whileRunning(checked.config, isWatched);
    } catch (error) {
      return this.#failed(error);
    }
    await this.#tellCounts();
    return DONE;
  }

  async #whileRunning(config: CollectorConfig, isWatched: boolean): Promise<void> {
    const { output, signal } = this.#context;
    try {
      const pipelines = config.pipelines.map(({ id }) => id);
      if (this.#isJson) await output.out(`${JSON.stringify(this.#ready(pipelines))}\n`);
      else this.#sayRunning(pipelines);
      onHangUp(() => this.#replaceNext());
      if (isWatched) this.#watch(signal);
      await Promise.race([untilStopped(signal), this.#ended.promise]);
    } finally {
      await this.#agent.close();
    }
  }

  /** The last line, in the form of those before it; where those are not wanted, as any command ends. */
  #failed(error: unknown): ExitCode {
    const described = describeProblem(error);
    const { message, hint, exitCode } = described;
    const line = this.#agent.logLine('pipelines', [asSentence(message), hint].join(' ').trim(), 'error');
    if (this.#isJson || line === undefined) throw described;
    this.#context.output.err(printable(line));
    return exitCode;
  }

  #sayRunning(pipelines: readonly string[]): void {
    this.#log('pipelines', `Running ${pipelines.join(', ')}.${this.#listening()}`, 'info');
  }

  #ready(pipelines: readonly string[]) {
    const [listening, extensions] = [this.#agent.addresses(), this.#agent.extensionAddresses()];
    return { pipelines, listening, extensions, pid: process.pid };
  }

  #listening(): string {
    const addresses = Object.values(this.#agent.addresses()).flat();
    const others = Object.entries(this.#agent.extensionAddresses()).filter(([, at]) => at.length > 0);
    const receivers = addresses.length === 0 ? '' : ` Listening on ${addresses.join(', ')}.`;
    const extensions = others.map(([id, at]) => ` ${id} on ${at.join(', ')}.`);
    return `${receivers}${extensions.join('')}`;
  }

  #watch(signal: AbortSignal): void {
    for (const path of this.#sources.filter(isFile).map(pathOf)) {
      watchFile(path, { interval: WATCH_MS, persistent: false }, () => this.#replaceNext());
      signal.addEventListener('abort', () => unwatchFile(path), { once: true });
    }
  }

  #replaceNext(): void {
    this.#replacing = this.#replacing.then(() => this.#replace());
  }

  async #replace(): Promise<void> {
    try {
      const checked = await this.#read();
      const stopped = this.#agent.stoppedBy(checked);
      const { config, ...said } = checked;
      this.#say(stopped.length > 0 ? said : checked);
      if (!config || stopped.length > 0)
        return this.#log('pipelines', [...stopped.map(wouldStop), RUNS_ON].join(' '), 'error');
      await this.#agent.start(config);
      this.#sayRunning(config.pipelines.map(({ id }) => id));
    } catch (error) {
      const { message } = describeProblem(error);
      if (this.#agent.isRunning) return this.#log('pipelines', `${asSentence(message)} ${RUNS_ON}`, 'error');
      this.#ended.reject(problem('io', message, 'The configuration before could not be started again either.'));
    }
  }

  async #tellCounts(): Promise<void> {
    const counts = this.#agent.read();
    if (this.#isJson) return this.#context.output.out(`${JSON.stringify({ counts })}\n`);
    for (const [key, { in: taken, out, refused, failed, dropped, refusals, retries, lastError }] of Object.entries(
      counts,
    )) {
      const lost = Object.entries(dropped).map(([reason, items]) => `${items} dropped (${reason})`);
      const refusedRequests = Object.entries(refusals).map(
        ([reason, count]) => `${countOf(count, 'requests')} refused (${reason})`,
      );
      const last = lastError ? [`last error: ${lastError.message}`] : [];
      const counted = [`${taken} in`, `${out} out`, `${refused} refused`, `${failed} failed`, `${retries} retries`];
      const told = [...counted, ...lost, ...refusedRequests, ...last];
      this.#log(this.#agent.nameOf(key), told.join(', '), 'info');
    }
  }
}

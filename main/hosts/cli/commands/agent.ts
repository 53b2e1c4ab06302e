import type { Agent } from '../../../engine/agent/agent.ts';
import { AgentRun } from '../agent/agent-run.ts';
import { sourceOfSet } from '../config-sources.ts';
import { readArgs, type Command } from '../command.ts';
import { problem, wrongUsage } from '../problem.ts';
import { STANDARD_INPUT } from '../source.ts';
import { holdHangUp } from '../stop-signals.ts';

/** As the Collector: it has no pipelines of its own. What runs without a file needs a store, which an agent has not. */
const NO_CONFIG =
  '--config is missing: an agent runs what a file says, as the Collector does. Without a file, otlp → batch → store runs in `tracebench serve` and in the desktop app.';

const AFTER_CONFIG = 'The configuration follows --config.';
/** What else the Collector can be asked for. */
const COLLECTORS_OWN: Readonly<Record<string, string>> = {
  validate: 'What `otelcol validate` says, `tracebench agent --check --config FILE` does.',
  components: 'docs/pipelines.md lists the components and their keys.',
};

const OPTIONS = {
  config: { type: 'string', multiple: true, default: [] as string[] },
  set: { type: 'string', multiple: true, default: [] as string[] },
  check: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
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
  --check              say what is wrong with it, and start nothing; ends with 1 where a pipeline would not run
  --strict             run nothing where a pipeline would not run, as the Collector does; without it the others run
  --watch              run it anew when the file changes; where the new one is broken, the old one runs on
  --allow-unencrypted  let receivers listen for other machines, without TLS
  --feature-gates LIST of the Collector's: processor.tailsamplingprocessor.recordpolicy (what tail_sampling keeps says
                       in its scopes by which policy); others have no effect
  --json               with --check: {"problems","warnings","pipelines","leftOut"}; otherwise a line when ready and one at the end

What it says while it runs goes to standard error, with time and level, as service.telemetry.logs asks for it.

Example: echo '${EXAMPLE}' | tracebench agent --check --config -
`,
  async run(context) {
    const { values, positionals } = readArgs('agent', context.args, OPTIONS);
    const [word] = positionals;
    if (word !== undefined)
      throw wrongUsage(`"${word}" is no option. ${COLLECTORS_OWN[word] ?? AFTER_CONFIG}`, 'agent');
    if (values.config.every((source) => source === '')) throw wrongUsage(NO_CONFIG, 'agent');
    const sources = [...values.config, ...values.set.map(sourceOfSet)];
    if (sources.includes(STANDARD_INPUT) && values.watch)
      throw wrongUsage('Standard input cannot be watched.', 'agent');
    // Whoever changes the file while it starts means what is about to run.
    if (!values.check) holdHangUp();
    const { output } = context;
    // Half of the program is behind it, which the other commands would load for nothing.
    const engine = await import('../../../engine/agent/agent.ts');
    const gates = gatesOf(engine.readFeatureGates, values['feature-gates']);
    const agent: Agent = new engine.Agent({
      env: (name) => context.env[name],
      log: (component, message, level) => {
        const line = agent.logLine(component, message, level);
        if (line !== undefined) output.err(line);
      },
      allowUnencrypted: values['allow-unencrypted'],
      version: context.installation.version,
      featureGates: gates.on,
    });
    const running = new AgentRun(context, agent, {
      sources,
      isJson: values.json,
      idleGates: gates.idle,
      isStrict: values.strict,
    });
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

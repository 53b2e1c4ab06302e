import type { Signal, Telemetry } from '../../model/telemetry.ts';
import { SIGNALS } from '../../model/telemetry.ts';
import { compileCondition, compileStatement, type Run, type Test } from '../ottl/compile.ts';
import type { ContextName } from '../ottl/contexts/context.ts';
import type { Environment } from '../ottl/contexts/environment.ts';
import { TRANSFORM_FUNCTIONS } from '../ottl/functions/registry.ts';
import { parseCondition, parseStatement } from '../ottl/parser.ts';
import { OttlError } from '../ottl/problem.ts';
import { ProcessorError, type BatchProcessor, type ProcessorContext, type ProcessorKind } from '../processor.ts';
import { Settings } from '../settings.ts';
import { Failures } from './failures.ts';
import { noting } from '../noting.ts';
import { ERROR_MODES, readTexts, siteOf, type ErrorMode, type Written } from './ottl-group.ts';
import { rewrite } from './rewrite.ts';

/** Statements of OTTL over traces, metrics and logs, by the keys of the Collector's transform processor. */
export const TRANSFORM: ProcessorKind = {
  type: 'transform',
  signals: SIGNALS,
  read(values) {
    const settings = new Settings(values);
    settings.allow(['error_mode', ...Object.values(KEYS), 'flatten_data'], ['profile_statements']);
    if (settings.bool('flatten_data')) settings.note(['flatten_data'], 'flatten_data is not supported here');
    const mode = settings.choice('error_mode', ERROR_MODES, 'ignore');
    const groups: Groups = {
      traces: readGroups(settings, 'traces', mode),
      metrics: readGroups(settings, 'metrics', mode),
      logs: readGroups(settings, 'logs', mode),
    };
    return { create: (context) => processor(groups, context), problems: settings.problems };
  },
};

const KEYS: Readonly<Record<Signal, string>> = {
  traces: 'trace_statements',
  metrics: 'metric_statements',
  logs: 'log_statements',
};
const STYLES =
  'configuring multiple configuration styles is not supported, please use only Basic configuration or only Advanced configuration';

/** Statements that run over the items of one context, in order. */
interface Group {
  context: ContextName;
  mode: ErrorMode;
  /** One of them must hold; without any, all items are taken. */
  conditions: Runnable<Test>[];
  statements: Runnable<Run>[];
}

interface Runnable<T> {
  text: string;
  run: T;
}

type Groups = Readonly<Record<Signal, readonly Group[]>>;

function readGroups(settings: Settings, signal: Signal, mode: ErrorMode): Group[] {
  const key = KEYS[signal];
  const values = settings.list(key);
  const isText = values.map((value) => typeof value === 'string');
  if (isText.includes(true) && isText.includes(false)) {
    settings.note([key], STYLES);
    return [];
  }
  // The basic style is one group whose context all its statements tell together.
  const groups = isText.includes(true)
    ? [readGroup(settings, signal, mode, key)]
    : settings.items(key).map((group) => readObject(group, signal, mode));
  return groups.filter((group) => group !== undefined);
}

function readObject(group: Settings, signal: Signal, mode: ErrorMode): Group | undefined {
  group.allow(['context', 'error_mode', 'conditions', 'statements', 'shared_cache', 'flatten']);
  for (const key of ['shared_cache', 'flatten']) if (group.bool(key)) group.note([key], `${key} is not supported here`);
  return readGroup(group, signal, group.choice('error_mode', ERROR_MODES, mode), 'statements');
}

function readGroup(settings: Settings, signal: Signal, mode: ErrorMode, key: string): Group | undefined {
  const statements = readTexts(settings, key, parseStatement);
  const conditions = key === 'statements' ? readTexts(settings, 'conditions', parseCondition) : [];
  const site = siteOf(settings, signal, [...statements, ...conditions], TRANSFORM_FUNCTIONS);
  if (!site) return undefined;
  const compiled = <R, T>(texts: readonly Written<R>[], compile: (root: R) => T): Runnable<T>[] =>
    texts.flatMap(({ text, path, root }) => {
      const run = noting(settings, path, () => compile(root));
      return run ? [{ text, run }] : [];
    });
  return {
    context: site.context,
    mode,
    conditions: compiled(conditions, (root) => compileCondition(root, site, TRANSFORM_FUNCTIONS)),
    statements: compiled(statements, (root) => compileStatement(root, site, TRANSFORM_FUNCTIONS)),
  };
}

function processor(groups: Groups, world: ProcessorContext): BatchProcessor {
  return (batch) => {
    const failures = new Failures();
    let telemetry: Telemetry = batch;
    for (const group of groups[batch.signal]) {
      const visit = (environment: Environment): undefined => void runGroup(group, environment, failures);
      telemetry = rewrite(telemetry, group.context, visit, world).telemetry ?? telemetry;
    }
    return { telemetry: [telemetry], dropped: [], errors: failures.list() };
  };
}

function runGroup(group: Group, environment: Environment, failures: Failures): void {
  const holds = (condition: Runnable<Test>): boolean =>
    attempt(group.mode, 'condition', condition, environment, failures) === true;
  if (group.conditions.length > 0 && !group.conditions.some(holds)) return;
  for (const statement of group.statements) attempt(group.mode, 'statement', statement, environment, failures);
}

function attempt<T>(
  mode: ErrorMode,
  kind: string,
  { text, run }: Runnable<(environment: Environment) => T>,
  environment: Environment,
  failures: Failures,
): T | undefined {
  try {
    return run(environment);
  } catch (error) {
    if (!(error instanceof OttlError)) throw error;
    const message = `failed to execute ${kind}: ${text}, ${error.message}`;
    if (mode === 'propagate') throw new ProcessorError(message);
    if (mode === 'ignore') failures.add(message);
    return undefined;
  }
}

import { SIGNALS, type Signal, type Telemetry } from '../../model/telemetry.ts';
import type { Site } from '../ottl/contexts/accessor.ts';
import type { ContextName } from '../ottl/contexts/context.ts';
import type { Environment } from '../ottl/contexts/environment.ts';
import { compileCondition, type Test } from '../ottl/compile.ts';
import { FILTER_FUNCTIONS } from '../ottl/functions/registry.ts';
import { parseCondition } from '../ottl/parser.ts';
import { OttlError } from '../ottl/problem.ts';
import { ProcessorError, type BatchProcessor, type ProcessorContext, type ProcessorKind } from '../processor.ts';
import { Settings } from '../settings.ts';
import { Failures } from './failures.ts';
import {
  FILTER_LOG_READERS,
  FILTER_METRIC_READERS,
  readMatch,
  SPAN_READERS,
  type Matches,
} from './match-properties.ts';
import { noting } from '../noting.ts';
import { CONTEXTS_OF, ERROR_MODES, readTexts, siteOf, type ErrorMode } from './ottl-group.ts';
import { rewrite } from './rewrite.ts';

/** Takes out what conditions name, by the keys of the Collector's filter processor: OTTL of both styles, and include and exclude. */
export const FILTER: ProcessorKind = {
  type: 'filter',
  signals: SIGNALS,
  read(values) {
    const settings = new Settings(values);
    const keys = ['error_mode', 'spans', ...SIGNALS, ...Object.values(CONDITIONS)];
    settings.allow(keys, ['profiles', 'profile_conditions']);
    const mode = settings.choice('error_mode', ERROR_MODES, 'ignore');
    const rules: Record<Signal, Rule[]> = {
      traces: readRules(settings, 'traces', mode),
      metrics: readRules(settings, 'metrics', mode),
      logs: readRules(settings, 'logs', mode),
    };
    return { create: (context) => processor(rules, context), problems: settings.problems };
  },
};

const CONDITIONS: Readonly<Record<Signal, string>> = {
  traces: 'trace_conditions',
  metrics: 'metric_conditions',
  logs: 'log_conditions',
};

/** The keys under `traces`, `metrics` and `logs`, and their contexts. */
const OLDER: Readonly<Record<Signal, Readonly<Record<string, ContextName>>>> = {
  traces: { resource: 'resource', span: 'span', spanevent: 'spanevent' },
  metrics: { resource: 'resource', metric: 'metric', datapoint: 'datapoint' },
  logs: { resource: 'resource', log_record: 'log' },
};
/** Older still; `regexp` says how many results are remembered, which changes none. */
const MATCHED: Readonly<Record<Signal, readonly string[]>> = {
  traces: [],
  metrics: ['include', 'exclude', 'regexp'],
  logs: ['include', 'exclude'],
};
const STYLES =
  'configuring multiple configuration styles is not supported, please use only Basic configuration or only Advanced configuration';

/** Takes out the items of a context for which the test holds. */
interface Rule {
  context: ContextName;
  mode: ErrorMode;
  /** The condition as written, or which of include and exclude it is. */
  reason: string;
  test: Test;
}

function readRules(settings: Settings, signal: Signal, mode: ErrorMode): Rule[] {
  const inferred = readInferred(settings, signal, mode);
  const older = settings.inner(signal);
  older.allow([...Object.keys(OLDER[signal]), ...MATCHED[signal]]);
  const explicit = Object.entries(OLDER[signal]).flatMap(([key, context]) =>
    readConditions(older, key, { context, isPrefixed: false }, mode),
  );
  const matched = readMatched(settings, signal, mode);
  const key = CONDITIONS[signal];
  if (settings.has(key) && explicit.length + matched.length > 0)
    settings.note([key], `cannot use "${key}" and the settings under "${signal}" at the same time`);
  if (explicit.length > 0 && matched.length > 0)
    settings.note([signal], 'cannot use OTTL conditions and include or exclude at the same time');
  // From the widest context: what is in something taken out is not asked any more.
  const order = CONTEXTS_OF[signal];
  return [...inferred, ...explicit, ...matched].sort((a, b) => order.indexOf(a.context) - order.indexOf(b.context));
}

function readInferred(settings: Settings, signal: Signal, mode: ErrorMode): Rule[] {
  const key = CONDITIONS[signal];
  const isText = settings.list(key).map((value) => typeof value === 'string');
  if (!isText.includes(false)) return readConditions(settings, key, undefined, mode, signal);
  if (isText.includes(true)) {
    settings.note([key], STYLES);
    return [];
  }
  return settings.items(key).flatMap((group) => {
    group.allow(['context', 'error_mode', 'conditions']);
    return readConditions(group, 'conditions', undefined, group.choice('error_mode', ERROR_MODES, mode), signal);
  });
}

/** Each condition by itself: without a site, in the context that its own paths name. */
function readConditions(
  settings: Settings,
  key: string,
  given: Site | undefined,
  mode: ErrorMode,
  signal?: Signal,
): Rule[] {
  return readTexts(settings, key, parseCondition).flatMap((condition) => {
    const site = given ?? siteOf(settings, signal!, [condition], FILTER_FUNCTIONS);
    const test =
      site && noting(settings, condition.path, () => compileCondition(condition.root, site, FILTER_FUNCTIONS));
    return test ? [{ context: site.context, mode, reason: condition.text, test }] : [];
  });
}

const ITEMS: Readonly<Record<Signal, ContextName>> = { traces: 'span', metrics: 'metric', logs: 'log' };

/** Include and exclude, which the Collector keeps for older configurations. */
function readMatched(settings: Settings, signal: Signal, mode: ErrorMode): Rule[] {
  const inner = settings.inner(signal === 'traces' ? 'spans' : signal);
  if (signal === 'traces') inner.allow(['include', 'exclude']);
  const readers = { traces: SPAN_READERS, metrics: FILTER_METRIC_READERS, logs: FILTER_LOG_READERS }[signal];
  const include = readMatch(inner, 'include', readers);
  // Of metrics, a resource that matches is taken out with all its metrics, whatever their names.
  const exclude = readMatch(inner, 'exclude', readers, signal === 'metrics' ? 'any' : 'all');
  const rule = (reason: string, test: Matches): Rule => ({ context: ITEMS[signal], mode, reason, test });
  return [
    ...(include ? [rule('not included', (environment) => !include(environment))] : []),
    ...(exclude ? [rule('excluded', exclude)] : []),
  ];
}

function processor(rules: Readonly<Record<Signal, readonly Rule[]>>, world: ProcessorContext): BatchProcessor {
  return (batch) => {
    const failures = new Failures();
    const dropped = new Map<string, number>();
    let telemetry: Telemetry | undefined = batch;
    for (const [context, group] of byContext(rules[batch.signal])) {
      if (!telemetry) break;
      const result = rewrite(telemetry, context, (environment) => reasonOf(group, environment, failures), world);
      telemetry = result.telemetry;
      for (const [reason, items] of result.dropped) dropped.set(reason, (dropped.get(reason) ?? 0) + items);
    }
    return {
      telemetry: telemetry ? [telemetry] : [],
      dropped: Array.from(dropped, ([reason, items]) => ({ reason, items })),
      errors: failures.list(),
    };
  };
}

/** Rules that can be asked of an item at once. */
function byContext(rules: readonly Rule[]): [ContextName, Rule[]][] {
  const contexts = new Map<ContextName, Rule[]>();
  for (const rule of rules) contexts.set(rule.context, [...(contexts.get(rule.context) ?? []), rule]);
  return [...contexts];
}

/** Why an item goes: the first condition that holds. */
function reasonOf(rules: readonly Rule[], environment: Environment, failures: Failures): string | undefined {
  return rules.find((rule) => holds(rule, environment, failures))?.reason;
}

function holds(rule: Rule, environment: Environment, failures: Failures): boolean {
  try {
    return rule.test(environment);
  } catch (error) {
    if (!(error instanceof OttlError)) throw error;
    const message = `failed to eval condition: ${rule.reason}, ${error.message}`;
    if (rule.mode === 'propagate') throw new ProcessorError(message);
    if (rule.mode === 'ignore') failures.add(message);
    return false;
  }
}

import type { AnyValue, Attributes } from '../../model/attributes.ts';
import type { Metric, NumberDataPoint } from '../../model/metric.ts';
import type { Signal, Telemetry } from '../../model/telemetry.ts';
import { compileCondition, type Test } from '../ottl/compile.ts';
import type { ContextName } from '../ottl/contexts/context.ts';
import type { Environment } from '../ottl/contexts/environment.ts';
import { FILTER_FUNCTIONS } from '../ottl/functions/registry.ts';
import { parseCondition } from '../ottl/parser.ts';
import { OttlError } from '../ottl/problem.ts';
import { anyValueOf } from '../processors/config-value.ts';
import { noting } from '../noting.ts';
import { readTexts } from '../processors/ottl-group.ts';
import { rewrite } from '../processors/rewrite.ts';
import { ProcessorError, type ConfigProblem } from '../processor.ts';
import { Settings } from '../settings.ts';
import { dimensionValues, type Dimension } from './dimensions.ts';
import { attributesKey } from '../attributes-key.ts';
import { DELTA, metricsGroup } from './metrics-maker.ts';

const SCOPE = 'github.com/open-telemetry/opentelemetry-collector-contrib/connector/countconnector';

interface Section {
  key: string;
  signal: Signal;
  context: ContextName;
  /** Of the metric where none is written. */
  name: string;
  description: string;
}

const SECTIONS: readonly Section[] = [
  section('spans', 'traces', 'span', 'trace.span.count', 'spans'),
  section('spanevents', 'traces', 'spanevent', 'trace.span.event.count', 'span events'),
  section('metrics', 'metrics', 'metric', 'metric.count', 'metrics'),
  section('datapoints', 'metrics', 'datapoint', 'metric.datapoint.count', 'data points'),
  section('logs', 'logs', 'log', 'log.record.count', 'log records'),
];

function section(key: string, signal: Signal, context: ContextName, name: string, what: string): Section {
  return { key, signal, context, name, description: `The number of ${what} observed.` };
}

/** A metric that is to be made. */
interface Counted {
  section: Section;
  name: string;
  description: string;
  /** An item counts where one of them holds; or each, where there is none. */
  conditions: readonly { text: string; test: Test }[];
  dimensions: readonly Dimension[];
}

/** Makes the counts of one batch; undefined where nothing counts. Throws ProcessorError where a condition fails. */
export type CountItems = (telemetry: Telemetry, nowNs: bigint) => Telemetry | undefined;

/** Settings of the Collector's connector/countconnector. */
export function readCount(value: unknown): { problems: readonly ConfigProblem[]; count: CountItems } {
  const settings = new Settings(value);
  settings.allow(
    SECTIONS.map(({ key }) => key),
    ['profiles'],
  );
  const all = SECTIONS.flatMap((one) => readSection(settings, one));
  return { problems: settings.problems, count: (telemetry, nowNs) => countAll(all, telemetry, nowNs) };
}

function readSection(settings: Settings, section: Section): Counted[] {
  if (!settings.has(section.key)) {
    const { name, description } = section;
    return [{ section, name, description, conditions: [], dimensions: [] }];
  }
  const written = settings.inner(section.key);
  return written.keys.map((name) => readMetric(written.inner(name), section, name));
}

function readMetric(settings: Settings, section: Section, name: string): Counted {
  settings.allow(['description', 'conditions', 'attributes']);
  if (section.key === 'metrics' && settings.list('attributes').length > 0)
    settings.note(['attributes'], 'metrics attributes not supported');
  const site = { context: section.context, isPrefixed: false };
  const conditions = readTexts(settings, 'conditions', parseCondition).flatMap(({ text, path, root }) => {
    const test = noting(settings, path, () => compileCondition(root, site, FILTER_FUNCTIONS));
    return test ? [{ text, test }] : [];
  });
  const dimensions = settings.items('attributes').map((item) => {
    item.allow(['key', 'default_value']);
    const key = item.text('key');
    if (key === '') item.note(['key'], 'attribute key missing');
    return { name: key, fallback: fallbackOf(item) };
  });
  return { section, name, description: settings.text('description'), conditions, dimensions };
}

/** As in the Collector, an empty text and 0 are none. */
function fallbackOf(item: Settings): AnyValue | undefined {
  const value = item.raw('default_value');
  if (value === undefined || value === null || value === '' || value === 0) return undefined;
  if (typeof value === 'string' || typeof value === 'number') return anyValueOf(value);
  item.note(['default_value'], 'a text or a number is expected here');
  return undefined;
}

function countAll(all: readonly Counted[], telemetry: Telemetry, nowNs: bigint): Telemetry | undefined {
  const wanted = all.filter(({ section }) => section.signal === telemetry.signal);
  const groups = telemetry.groups.flatMap((group) => {
    const one = { signal: telemetry.signal, groups: [group] } as Telemetry;
    const metrics = SECTIONS.flatMap((section) => countSection(section, wanted, one, nowNs));
    return metrics.length > 0 ? [metricsGroup(group.resource.attributes, SCOPE, metrics)] : [];
  });
  return groups.length > 0 ? { signal: 'metrics', groups } : undefined;
}

/** Of one resource. */
function countSection(section: Section, all: readonly Counted[], telemetry: Telemetry, nowNs: bigint): Metric[] {
  const counters = all.filter((one) => one.section === section).map((one) => new Counter(one));
  if (counters.length === 0) return [];
  const times = new Times();
  const visit = (environment: Environment) => {
    const item = environment[section.context].current as unknown as Item;
    times.see(item);
    for (const counter of counters) counter.see(item, environment);
    return undefined;
  };
  rewrite(telemetry, section.context, visit, { nowNs: () => nowNs });
  return counters.flatMap((counter) => counter.metric(times, nowNs) ?? []);
}

/** What items of all contexts may have. */
interface Item {
  attributes?: Attributes;
  startTimeUnixNano?: bigint;
  endTimeUnixNano?: bigint;
  timeUnixNano?: bigint;
}

/** From the first to the last moment of what was seen. */
class Times {
  start = 0n;
  end = 0n;

  see({ startTimeUnixNano, endTimeUnixNano, timeUnixNano }: Item): void {
    const moments = endTimeUnixNano === undefined ? [timeUnixNano] : [startTimeUnixNano, endTimeUnixNano];
    for (const moment of moments) {
      if (moment === undefined || moment === 0n) continue;
      if (this.start === 0n || moment < this.start) this.start = moment;
      if (moment > this.end) this.end = moment;
    }
  }
}

class Counter {
  readonly #counted: Counted;
  readonly #counts = new Map<string, { attributes: Attributes; count: bigint }>();

  constructor(counted: Counted) {
    this.#counted = counted;
  }

  see({ attributes = [] }: Item, environment: Environment): void {
    const { dimensions } = this.#counted;
    const { scope, resource } = environment;
    const from = [attributes, scope.current.scope.attributes, resource.current.resource.attributes];
    const values = dimensionValues(dimensions, ...from);
    if (values.length !== dimensions.length || !this.#holds(environment)) return;
    const key = attributesKey(values);
    const count = this.#counts.get(key);
    if (count) count.count++;
    else this.#counts.set(key, { attributes: values, count: 1n });
  }

  #holds(environment: Environment): boolean {
    const { conditions, name } = this.#counted;
    try {
      return conditions.length === 0 || conditions.some(({ test }) => test(environment));
    } catch (error) {
      if (!(error instanceof OttlError)) throw error;
      throw new ProcessorError(`failed to eval a condition of "${name}": ${error.message}`);
    }
  }

  metric({ start, end }: Times, nowNs: bigint): Metric | undefined {
    const { name, description } = this.#counted;
    if (this.#counts.size === 0) return undefined;
    const times = { startTimeUnixNano: start === 0n ? nowNs : start, timeUnixNano: end === 0n ? nowNs : end };
    const dataPoints = [...this.#counts.values()].map(({ attributes, count }): NumberDataPoint => ({
      attributes,
      ...times,
      flags: 0,
      exemplars: [],
      value: { kind: 'int', value: count },
    }));
    const data = { kind: 'sum', dataPoints, aggregationTemporality: DELTA, isMonotonic: true } as const;
    return { name, description, unit: '', metadata: [], data };
  }
}

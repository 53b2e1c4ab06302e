import type { LogRecord } from '../../model/log-record.ts';
import type { Metric, MetricData } from '../../model/metric.ts';
import type { ResourceGroup, ScopeGroup } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import type { ContextName } from '../ottl/contexts/context.ts';
import { Draft, type DataPoint, type Environment } from '../ottl/contexts/environment.ts';
import { OttlError } from '../ottl/problem.ts';
import { countGroup, countItem, countScope } from './count-items.ts';

/** Looks at, and may change, one item of a context; a reason is given where it is to be taken out. */
export type Visit = (environment: Environment) => string | undefined;

export interface Rewritten {
  /** The same object where nothing changed; undefined where nothing is left. */
  telemetry: Telemetry | undefined;
  /** Items by reason. */
  dropped: Map<string, number>;
}

/** Metrics that statements may make of those of one scope: copies that copy themselves would never end. */
const MOST_ADDED = 10_000;

/** Visits every item of a context in a batch. What is given stays as it is; of what changes, only the way to it is copied. */
export function rewrite(
  telemetry: Telemetry,
  context: ContextName,
  visit: Visit,
  world: Pick<Environment, 'nowNs'> & Partial<Pick<Environment, 'random'>>,
): Rewritten {
  return new Rewriter(context, visit, world).batch(telemetry);
}

class Rewriter {
  readonly #context: ContextName;
  readonly #visit: Visit;
  readonly #environment: Environment;
  readonly #dropped = new Map<string, number>();

  constructor(context: ContextName, visit: Visit, world: Parameters<typeof rewrite>[3]) {
    this.#context = context;
    this.#visit = visit;
    // The drafts of a context are put in before its items are visited; others cannot be reached from there.
    this.#environment = { cache: [], ...world, addMetric: () => {} } as unknown as Environment;
  }

  batch(telemetry: Telemetry): Rewritten {
    const groups = this.#groups(telemetry);
    const isSame = groups === telemetry.groups;
    const rewritten = isSame ? telemetry : ({ ...telemetry, groups } as Telemetry);
    return { telemetry: !isSame && groups.length === 0 ? undefined : rewritten, dropped: this.#dropped };
  }

  #groups(telemetry: Telemetry): Telemetry['groups'] {
    switch (telemetry.signal) {
      case 'traces':
        return mapOrDrop(telemetry.groups, (group) =>
          this.#group(group, (scope) => this.#each(scope, (span) => this.#span(span))),
        );
      case 'logs':
        return mapOrDrop(telemetry.groups, (group) =>
          this.#group(group, (scope) => this.#each(scope, (log) => this.#log(log))),
        );
      case 'metrics':
        return mapOrDrop(telemetry.groups, (group) => this.#group(group, (scope) => this.#metrics(scope)));
    }
  }

  /** Whether the item now in the environment stays; `count` tells how many items go with it. */
  #stays(count: () => number): boolean {
    this.#environment.cache = [];
    const reason = this.#visit(this.#environment);
    if (reason === undefined) return true;
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + count());
    return false;
  }

  #group<T>(group: ResourceGroup<T>, items: (scope: ScopeGroup<T>) => T[]): ResourceGroup<T> | undefined {
    const draft = new Draft<ResourceGroup<unknown>>(group);
    this.#environment.resource = draft;
    if (this.#context === 'resource')
      return this.#stays(() => countGroup(group)) ? (draft.current as ResourceGroup<T>) : undefined;
    const scopes = mapOrDrop(group.scopes, (scope) => this.#scope(scope, items));
    if (scopes !== group.scopes && scopes.length === 0) return undefined;
    if (scopes !== group.scopes) draft.own.scopes = scopes;
    return draft.current as ResourceGroup<T>;
  }

  #scope<T>(scope: ScopeGroup<T>, items: (scope: ScopeGroup<T>) => T[]): ScopeGroup<T> | undefined {
    const draft = new Draft<ScopeGroup<unknown>>(scope);
    this.#environment.scope = draft;
    if (this.#context === 'scope')
      return this.#stays(() => countScope(scope)) ? (draft.current as ScopeGroup<T>) : undefined;
    const kept = items(scope);
    if (kept !== scope.items && kept.length === 0) return undefined;
    if (kept !== scope.items) draft.own.items = kept;
    return draft.current as ScopeGroup<T>;
  }

  #each<T>(scope: ScopeGroup<T>, item: (item: T) => T | undefined): T[] {
    return mapOrDrop(scope.items, item);
  }

  #span(span: Span): Span | undefined {
    const draft = new Draft(span);
    this.#environment.span = draft;
    if (this.#context === 'span') return this.#stays(() => 1) ? draft.current : undefined;
    const events = mapOrDrop(span.events, (event) => {
      const inner = new Draft(event);
      this.#environment.spanevent = inner;
      return this.#stays(() => 0) ? inner.current : undefined;
    });
    if (events !== span.events) draft.own.events = events;
    return draft.current;
  }

  #log(log: LogRecord): LogRecord | undefined {
    const draft = new Draft(log);
    this.#environment.log = draft;
    return this.#stays(() => 1) ? draft.current : undefined;
  }

  /** Metrics that statements make come to the end and are visited too. */
  #metrics(scope: ScopeGroup<Metric>): Metric[] {
    const added: Metric[] = [];
    this.#environment.addMetric = (metric) => {
      if (added.length >= MOST_ADDED) throw new OttlError(`more than ${MOST_ADDED} metrics would be made of one scope`);
      added.push(metric);
    };
    const kept = mapOrDrop(scope.items, (metric) => this.#metric(metric));
    if (added.length === 0) return kept;
    const more: Metric[] = [];
    for (const metric of added) {
      const visited = this.#metric(metric);
      if (visited) more.push(visited);
    }
    return [...kept, ...more];
  }

  #metric(metric: Metric): Metric | undefined {
    const draft = new Draft(metric);
    this.#environment.metric = draft;
    if (this.#context === 'metric') return this.#stays(() => countItem(metric)) ? draft.current : undefined;
    const { data } = metric;
    if (data.kind === 'none') return metric;
    const before: DataPoint[] = data.dataPoints;
    const dataPoints = mapOrDrop(before, (point) => {
      const inner = new Draft(point);
      this.#environment.datapoint = inner;
      return this.#stays(() => 1) ? inner.current : undefined;
    });
    if (dataPoints === before) return draft.current;
    if (dataPoints.length === 0) return undefined;
    draft.own.data = { ...draft.current.data, dataPoints } as MetricData;
    return draft.current;
  }
}

/** The same array where every item stays the same; what becomes undefined is left out. */
function mapOrDrop<T>(items: T[], change: (item: T) => T | undefined): T[] {
  let changed: T[] | undefined;
  items.forEach((item, i) => {
    const mapped = change(item);
    if (mapped === item && !changed) return;
    changed ??= items.slice(0, i);
    if (mapped !== undefined) changed.push(mapped);
  });
  return changed ?? items;
}

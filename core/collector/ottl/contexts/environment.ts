import type { KeyValue } from '../../../model/attributes.ts';
import type { LogRecord } from '../../../model/log-record.ts';
import type { Metric, MetricData } from '../../../model/metric.ts';
import type { ResourceGroup, ScopeGroup } from '../../../model/resource.ts';
import type { Span, SpanEvent } from '../../../model/span.ts';

export type DataPoint = Exclude<MetricData, { kind: 'none' }>['dataPoints'][number];

/** Something shared that may be changed here: copied at the first change, so that the original stays. */
export class Draft<T extends object> {
  readonly original: T;
  #current: T;

  constructor(original: T) {
    this.original = original;
    this.#current = original;
  }

  /** To read. */
  get current(): T {
    return this.#current;
  }

  /** To write fields of; values inside stay shared and are replaced, not changed. */
  get own(): T {
    if (this.#current === this.original) this.#current = { ...this.original };
    return this.#current;
  }
}

/** What a statement sees of one item: the item, and what it is in. Which drafts there are depends on the context. */
export interface Environment {
  resource: Draft<ResourceGroup<unknown>>;
  scope: Draft<ScopeGroup<unknown>>;
  span: Draft<Span>;
  spanevent: Draft<SpanEvent>;
  metric: Draft<Metric>;
  datapoint: Draft<DataPoint>;
  log: Draft<LogRecord>;
  /** Of the context's own items: lives as long as the statements run over one of them. */
  cache: KeyValue[];
  /** Takes a metric made by a statement. */
  addMetric: (metric: Metric) => void;
  nowNs: () => bigint;
  /** From 0 up to, not including, 1. Statements alone ask for it, conditions do not. */
  random: () => number;
}

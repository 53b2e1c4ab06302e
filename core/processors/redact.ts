import { assertNever } from '../model/assert-never.ts';
import type { AnyValue, Attributes, KeyValue } from '../model/attributes.ts';
import type { LogRecord } from '../model/log-record.ts';
import type { Metric, MetricData } from '../model/metric.ts';
import type { ResourceGroup } from '../model/resource.ts';
import type { Span } from '../model/span.ts';
import type { Telemetry } from '../model/telemetry.ts';
import type { KeyMatcher } from './match-keys.ts';

export const REDACTED = '[redacted]';

export interface Redacted {
  telemetry: Telemetry[];
  /** Values that were replaced. */
  count: number;
  /** The first key whose value was; '' when none. Never the value. */
  example: string;
}

/**
 * Replaces every value under a matching key by "[redacted]", whatever its type was: attributes of resources, scopes,
 * spans, events, links, log records, metrics, data points and exemplars, and keys inside nested values and log bodies.
 * Texts are not looked into. What is given is not changed; what needs no change is passed on as it is.
 */
export function redact(telemetry: readonly Telemetry[], matches: KeyMatcher): Redacted {
  const redactor = new Redactor(matches);
  const redacted = telemetry.map((part) => redactor.part(part));
  return { telemetry: redacted, count: redactor.count, example: redactor.example };
}

/** Likewise, of attributes alone. */
export function redactAttributes(attributes: Attributes, matches: KeyMatcher): Attributes {
  return new Redactor(matches).attributes(attributes);
}

/** Likewise, under the keys inside a value. */
export function redactValue(value: AnyValue, matches: KeyMatcher): AnyValue {
  return new Redactor(matches).value(value);
}

class Redactor {
  count = 0;
  example = '';
  readonly #matches: KeyMatcher;

  constructor(matches: KeyMatcher) {
    this.#matches = matches;
  }

  part(part: Telemetry): Telemetry {
    switch (part.signal) {
      case 'traces':
        return { ...part, groups: this.#groups(part.groups, (span) => this.#span(span)) };
      case 'logs':
        return { ...part, groups: this.#groups(part.groups, (log) => this.#log(log)) };
      case 'metrics':
        return { ...part, groups: this.#groups(part.groups, (metric) => this.#metric(metric)) };
      default:
        return assertNever(part);
    }
  }

  #groups<T>(groups: readonly ResourceGroup<T>[], item: (item: T) => T): ResourceGroup<T>[] {
    return groups.map((group) => ({
      ...group,
      resource: this.#owner(group.resource),
      scopes: group.scopes.map((one) => ({ ...one, scope: this.#owner(one.scope), items: mapKept(one.items, item) })),
    }));
  }

  #span(span: Span): Span {
    const events = mapKept(span.events, (event) => this.#owner(event));
    const links = mapKept(span.links, (link) => this.#owner(link));
    const own = this.#owner(span);
    return events === span.events && links === span.links ? own : { ...own, events, links };
  }

  #log(log: LogRecord): LogRecord {
    const body = this.value(log.body);
    const own = this.#owner(log);
    return body === log.body ? own : { ...own, body };
  }

  #metric(metric: Metric): Metric {
    const metadata = this.attributes(metric.metadata);
    const data = this.#data(metric.data);
    return metadata === metric.metadata && data === metric.data ? metric : { ...metric, metadata, data };
  }

  #data(data: MetricData): MetricData {
    if (data.kind === 'none') return data;
    type Point = (typeof data.dataPoints)[number];
    const before: Point[] = data.dataPoints;
    const dataPoints = mapKept(before, (point) => this.#point(point));
    return dataPoints === before ? data : ({ ...data, dataPoints } as MetricData);
  }

  #point<P extends { attributes: Attributes; exemplars?: { filteredAttributes: Attributes }[] }>(point: P): P {
    const own = this.#owner(point);
    if (!point.exemplars) return own;
    const exemplars = mapKept(point.exemplars, (exemplar) => {
      const filteredAttributes = this.attributes(exemplar.filteredAttributes);
      return filteredAttributes === exemplar.filteredAttributes ? exemplar : { ...exemplar, filteredAttributes };
    });
    return exemplars === point.exemplars ? own : { ...own, exemplars };
  }

  #owner<T extends { attributes: Attributes }>(owner: T): T {
    const attributes = this.attributes(owner.attributes);
    return attributes === owner.attributes ? owner : { ...owner, attributes };
  }

  attributes(attributes: Attributes): Attributes {
    return mapKept(attributes, (attribute) => this.#attribute(attribute));
  }

  #attribute(attribute: KeyValue): KeyValue {
    const { key, value } = attribute;
    if (!this.#matches(key)) {
      const inner = this.value(value);
      return inner === value ? attribute : { key, value: inner };
    }
    if (value.kind === 'empty' || (value.kind === 'string' && value.value === REDACTED)) return attribute;
    if (this.count === 0) this.example = key;
    this.count++;
    return { key, value: { kind: 'string', value: REDACTED } };
  }

  /** As deep as values nest: decoders bound that. */
  value(value: AnyValue): AnyValue {
    if (value.kind === 'kvlist') {
      const values = this.attributes(value.values);
      return values === value.values ? value : { kind: 'kvlist', values };
    }
    if (value.kind === 'array') {
      const values = mapKept(value.values, (one) => this.value(one));
      return values === value.values ? value : { kind: 'array', values };
    }
    return value;
  }
}

/** The same array when every item stays: most telemetry has nothing to hide, and copies cost. */
function mapKept<T>(items: T[], map: (item: T) => T): T[] {
  let changed: T[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    const mapped = map(item);
    if (mapped !== item) (changed ??= items.slice())[i] = mapped;
  }
  return changed ?? items;
}

import { assertNever } from '../model/assert-never.ts';
import type { AnyValue, Attributes, KeyValue } from '../model/attributes.ts';
import type { LogRecord } from '../model/log-record.ts';
import type { Metric, MetricData } from '../model/metric.ts';
import type { ResourceGroup } from '../model/resource.ts';
import type { Span } from '../model/span.ts';
import type { Telemetry } from '../model/telemetry.ts';
import type { Redaction } from './redaction.ts';

/**
 * Replaces every value under a matching key, whatever its type was: attributes of resources, scopes, spans, events, links,
 * log records, metrics, data points and exemplars, and keys inside nested values and log bodies. With rules for texts, what
 * they find in texts among these, in names of spans and events, status messages and bodies; metrics keep their names. Bytes
 * are not looked into. What is given is not changed; what needs no change is passed on as it is.
 */
export function redact(telemetry: readonly Telemetry[], redaction: Redaction): Telemetry[] {
  const redactor = new Redactor(redaction);
  return telemetry.map((part) => redactor.part(part));
}

/** Of an item that is told by itself. */
export function redactAttributes(attributes: Attributes, redaction: Redaction): Attributes {
  return new Redactor(redaction).attributes(attributes);
}

/** Likewise, of a value. */
export function redactValue(value: AnyValue, redaction: Redaction): AnyValue {
  return new Redactor(redaction).value(value);
}

class Redactor {
  readonly #redaction: Redaction;

  constructor(redaction: Redaction) {
    this.#redaction = redaction;
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
    const events = mapKept(span.events, (event) => this.#named(this.#owner(event)));
    const links = mapKept(span.links, (link) => this.#owner(link));
    const own = this.#named(this.#owner(span));
    const message = this.#redaction.text(span.status.message);
    const isKept = events === span.events && links === span.links && message === span.status.message;
    return isKept ? own : { ...own, events, links, status: { ...span.status, message } };
  }

  #log(log: LogRecord): LogRecord {
    const body = this.value(log.body);
    const eventName = this.#redaction.text(log.eventName);
    const severityText = this.#redaction.text(log.severityText);
    const own = this.#owner(log);
    const isKept = body === log.body && eventName === log.eventName && severityText === log.severityText;
    return isKept ? own : { ...own, body, eventName, severityText };
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

  #named<T extends { name: string }>(item: T): T {
    const name = this.#redaction.text(item.name);
    return name === item.name ? item : { ...item, name };
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
    if (!this.#redaction.matches(key)) {
      const inner = this.value(value, key);
      return inner === value ? attribute : { key, value: inner };
    }
    const standIn = this.#redaction.standInFor(key, value);
    return standIn === undefined ? attribute : { key, value: { kind: 'string', value: standIn } };
  }

  /** As deep as values nest: decoders bound that. */
  value(value: AnyValue, key = ''): AnyValue {
    if (value.kind === 'kvlist') {
      const values = this.attributes(value.values);
      return values === value.values ? value : { kind: 'kvlist', values };
    }
    if (value.kind === 'array') {
      const values = mapKept(value.values, (one) => this.value(one, key));
      return values === value.values ? value : { kind: 'array', values };
    }
    const isWhole = value.kind === 'int' || (value.kind === 'double' && Number.isSafeInteger(value.value));
    if (value.kind !== 'string' && !isWhole) return value;
    const before = String(value.value);
    const text = this.#redaction.text(before, key);
    return text === before ? value : { kind: 'string', value: text };
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

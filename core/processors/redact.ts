import { decodeUtf8 } from '../encoding/utf8.ts';
import { assertNever } from '../model/assert-never.ts';
import type { AnyValue, Attributes, KeyValue } from '../model/attributes.ts';
import type { LogRecord } from '../model/log-record.ts';
import type { Metric, MetricData } from '../model/metric.ts';
import type { EntityRef, Resource, ResourceGroup, Scope } from '../model/resource.ts';
import type { Span } from '../model/span.ts';
import type { Telemetry } from '../model/telemetry.ts';
import type { Redaction } from './redaction.ts';
import { SQL_KEYS, SYSTEM_KEYS } from './texts/find-sql-literals.ts';

/**
 * Replaces every value under a matching key, whatever its type was: attributes of resources, scopes, spans, events, links,
 * log records, metrics, data points and exemplars, and keys inside nested values and log bodies. With rules for texts, what
 * they find in texts among these, bytes that are texts and keys as well, in names, versions, units, descriptions, messages, bodies, trace states and
 * addresses of schemas. What is given is not changed; what needs no change is passed on as it is.
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
export function redactValue(value: AnyValue, redaction: Redaction, key = '', system = ''): AnyValue {
  return new Redactor(redaction).value(value, key, system);
}

/** Of what stands around scopes and items: `redact` begins a group with it. */
export function redactResource<T extends { resource: Resource; schemaUrl: string }>(
  around: T,
  redaction: Redaction,
): T {
  return new Redactor(redaction).resource(around);
}

/** Likewise, around items. */
export function redactScope<T extends { scope: Scope; schemaUrl: string }>(around: T, redaction: Redaction): T {
  return new Redactor(redaction).scope(around);
}

export function redactEntity(entity: EntityRef, redaction: Redaction): EntityRef {
  const { type, schemaUrl, idKeys, descriptionKeys } = entity;
  const keys = (list: string[]) => list.map((key) => redaction.key(key));
  return {
    ...{ type: redaction.text(type), schemaUrl: redaction.text(schemaUrl) },
    ...{ idKeys: keys(idKeys), descriptionKeys: keys(descriptionKeys) },
  };
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
    return groups.map((group) => {
      const own = this.resource(group);
      return { ...own, scopes: group.scopes.map((one) => ({ ...this.scope(one), items: mapKept(one.items, item) })) };
    });
  }

  resource<T extends { resource: Resource; schemaUrl: string }>(around: T): T {
    const resource = this.#resource(around.resource);
    return { ...around, resource, schemaUrl: this.#redaction.text(around.schemaUrl) };
  }

  scope<T extends { scope: Scope; schemaUrl: string }>(around: T): T {
    const scope = this.#scope(around.scope);
    return { ...around, scope, schemaUrl: this.#redaction.text(around.schemaUrl) };
  }

  #resource(resource: Resource): Resource {
    const own = this.#owner(resource);
    if (own.entityRefs.length === 0 || !this.#redaction.hidesTexts) return own;
    const entityRefs = own.entityRefs.map((entity) => redactEntity(entity, this.#redaction));
    return { ...own, entityRefs };
  }

  #scope(scope: Scope): Scope {
    const own = this.#named(this.#owner(scope));
    const version = this.#redaction.text(own.version);
    return version === own.version ? own : { ...own, version };
  }

  #span(span: Span): Span {
    const events = mapKept(span.events, (event) => this.#named(this.#owner(event)));
    const links = mapKept(span.links, (link) => this.#stated(this.#owner(link)));
    const own = this.#named(this.#stated(this.#owner(span)));
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
    const own = this.#described(this.#named(metric));
    return metadata === metric.metadata && data === metric.data ? own : { ...own, metadata, data };
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

  #stated<T extends { traceState: string }>(item: T): T {
    if (item.traceState === '') return item;
    const traceState = this.#redaction.text(item.traceState, 'tracestate');
    return traceState === item.traceState ? item : { ...item, traceState };
  }

  #described(metric: Metric): Metric {
    const description = this.#redaction.text(metric.description);
    const unit = this.#redaction.text(metric.unit);
    return description === metric.description && unit === metric.unit ? metric : { ...metric, description, unit };
  }

  #owner<T extends { attributes: Attributes }>(owner: T): T {
    const attributes = this.attributes(owner.attributes);
    return attributes === owner.attributes ? owner : { ...owner, attributes };
  }

  attributes(attributes: Attributes): Attributes {
    return mapKept(attributes, (attribute) => this.#attribute(attribute, attributes));
  }

  #attribute(attribute: KeyValue, among: Attributes): KeyValue {
    const { key, value } = attribute;
    const after = this.#under(key, value, among);
    const shown = this.#redaction.key(key);
    return after === value && shown === key ? attribute : { key: shown, value: after };
  }

  #under(key: string, value: AnyValue, among: Attributes): AnyValue {
    if (!this.#redaction.matches(key)) return this.value(value, key, SQL_KEYS.has(key) ? systemOf(among) : '');
    const standIn = this.#redaction.standInFor(key, value);
    return standIn === undefined ? value : { kind: 'string', value: standIn };
  }

  /** As deep as values nest: decoders bound that. */
  value(value: AnyValue, key = '', system = ''): AnyValue {
    if (value.kind === 'kvlist') {
      const values = this.attributes(value.values);
      return values === value.values ? value : { kind: 'kvlist', values };
    }
    if (value.kind === 'array') {
      const values = mapKept(value.values, (one, i) => this.#item(one, value.values[i - 1], key, system));
      return values === value.values ? value : { kind: 'array', values };
    }
    const before = textOf(value, this.#redaction.hidesNumbers);
    if (before === undefined) return value;
    const text = this.#redaction.text(before, key, system);
    return text === before ? value : { kind: 'string', value: text };
  }

  /** A list of arguments may have a secret behind the one that asks for it. */
  #item(item: AnyValue, last: AnyValue | undefined, key: string, system: string): AnyValue {
    const isSecret = item.kind === 'string' && last?.kind === 'string' && this.#redaction.asksForSecret(last.value);
    if (!isSecret) return this.value(item, key, system);
    return { kind: 'string', value: this.#redaction.standInForSecret(key, item.value) };
  }
}

/** The database that attributes are about. */
function systemOf(attributes: Attributes): string {
  const system = attributes.findLast(({ key }) => SYSTEM_KEYS.has(key))?.value;
  return system?.kind === 'string' ? system.value : '';
}

/** What the rules for texts look into: whole numbers as their digits, bytes where they are a text. */
function textOf(value: AnyValue, withNumbers: boolean): string | undefined {
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'int':
      return withNumbers ? String(value.value) : undefined;
    case 'double':
      return withNumbers && Number.isSafeInteger(value.value) ? String(value.value) : undefined;
    case 'bytes':
      return decodeUtf8(value.value, 0, value.value.length);
    default:
      return undefined;
  }
}

/** The same array when every item stays: most telemetry has nothing to hide, and copies cost. */
function mapKept<T>(items: T[], map: (item: T, at: number) => T): T[] {
  let changed: T[] | undefined;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    const mapped = map(item, i);
    if (mapped !== item) (changed ??= items.slice())[i] = mapped;
  }
  return changed ?? items;
}

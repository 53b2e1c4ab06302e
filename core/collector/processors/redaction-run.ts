import type { AnyValue, Attributes, KeyValue } from '../../model/attributes.ts';
import { findAttribute } from '../../model/attributes.ts';
import type { LogRecord } from '../../model/log-record.ts';
import type { Metric, MetricData } from '../../model/metric.ts';
import type { ResourceGroup } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import { mapEntries, withKey } from '../ottl/indexing.ts';
import { OttlError } from '../ottl/problem.ts';
import { Pattern } from '../ottl/regex/pattern.ts';
import { asString } from '../ottl/text.ts';
import { int, list, map, text } from '../ottl/value.ts';
import type { Processed } from '../processor.ts';
import { Failures } from './failures.ts';

export type Summary = 'debug' | 'info' | 'silent';
/** What stands for a text that is masked. */
export type Mask = (text: string) => string;

export interface RedactionRules {
  allowsAllKeys: boolean;
  allowedKeys: ReadonlySet<string>;
  ignoredKeys: ReadonlySet<string>;
  ignoredKeyPatterns: readonly Pattern[];
  blockedKeyPatterns: readonly Pattern[];
  blockedValues: readonly Pattern[];
  allowedValues: readonly Pattern[];
  redactsAllTypes: boolean;
  mask: Mask;
  summary: Summary;
}

/** Keys by what was done to them. */
type Account = Record<'redacted' | 'masked' | 'allowed' | 'ignored', string[]>;
const noAccount = (): Account => ({ redacted: [], masked: [], allowed: [], ignored: [] });

/** What the processor itself writes is never taken for an attribute that is not allowed. */
const OWN_KEY = /^redaction\.(?:body\.)?(?:(?:redacted|masked|allowed)\.(?:keys|count)|ignored\.count)$/;
const WHOLE = new Pattern('.*');
const any = (patterns: readonly Pattern[], value: string): boolean => patterns.some((pattern) => pattern.test(value));

/** Of a key too long to be searched in, what is safe is taken to be so. */
function anyKey(patterns: readonly Pattern[], key: string, whenTooLong: boolean): boolean {
  try {
    return any(patterns, key);
  } catch (error) {
    if (error instanceof OttlError) return whenTooLong;
    throw error;
  }
}

/** The redaction of one batch. What it takes out are attributes, no items. */
export class RedactionRun {
  readonly #rules: RedactionRules;
  readonly #failures = new Failures();

  constructor(rules: RedactionRules) {
    this.#rules = rules;
  }

  batch(batch: Telemetry): Processed {
    const groups = this.#groups(batch);
    const telemetry = groups === batch.groups ? batch : ({ ...batch, groups } as Telemetry);
    return { telemetry: [telemetry], dropped: [], errors: this.#failures.list() };
  }

  #groups(batch: Telemetry): Telemetry['groups'] {
    switch (batch.signal) {
      case 'traces':
        return mapEntries(batch.groups, (group) => this.#group(group, (span) => this.#span(span)));
      case 'logs':
        return mapEntries(batch.groups, (group) => this.#group(group, (log) => this.#log(log)));
      case 'metrics':
        return mapEntries(batch.groups, (group) => this.#group(group, (metric) => this.#metric(metric)));
    }
  }

  #group<T>(group: ResourceGroup<T>, item: (item: T) => T): ResourceGroup<T> {
    const resource = this.#owner(group.resource);
    const scopes = mapEntries(group.scopes, (one) => {
      const scope = this.#owner(one.scope);
      const items = mapEntries(one.items, item);
      return scope === one.scope && items === one.items ? one : { ...one, scope, items };
    });
    return resource === group.resource && scopes === group.scopes ? group : { ...group, resource, scopes };
  }

  #owner<T extends { attributes: Attributes }>(owner: T): T {
    const attributes = this.#attributes(owner.attributes);
    return attributes === owner.attributes ? owner : { ...owner, attributes };
  }

  #span(span: Span): Span {
    const own = this.#owner(span);
    const events = mapEntries(span.events, (event) => this.#owner(event));
    return events === span.events ? own : { ...own, events };
  }

  #metric(metric: Metric): Metric {
    const { data } = metric;
    if (data.kind === 'none') return metric;
    type Point = (typeof data.dataPoints)[number];
    const before: Point[] = data.dataPoints;
    const dataPoints = mapEntries(before, (point) => this.#owner(point));
    return dataPoints === before ? metric : { ...metric, data: { ...data, dataPoints } as MetricData };
  }

  #log(log: LogRecord): LogRecord {
    const attributes = this.#attributes(log.attributes);
    const account = noAccount();
    const body = this.#body(log.body, account);
    const noted = this.#noted(attributes, account, 'redaction.body.');
    if (body === log.body && noted === log.attributes) return log;
    return { ...log, body, attributes: noted };
  }

  #attributes(attributes: Attributes): Attributes {
    const account = noAccount();
    const kept = attributes.filter(({ key }) => !this.#isRedacted(key, account));
    const left = kept.length === attributes.length ? attributes : kept;
    const masked = mapEntries(left, (entry) => this.#entry(entry, account));
    return this.#noted(masked, account, 'redaction.');
  }

  /** Whether a key is on no list of those that may stay. */
  #isRedacted(key: string, account: Account): boolean {
    const { allowsAllKeys, allowedKeys } = this.#rules;
    if (this.#isIgnored(key) || allowsAllKeys || allowedKeys.has(key) || OWN_KEY.test(key)) return false;
    account.redacted.push(key);
    return true;
  }

  #isIgnored(key: string): boolean {
    return this.#rules.ignoredKeys.has(key) || anyKey(this.#rules.ignoredKeyPatterns, key, false);
  }

  #entry(entry: KeyValue, account: Account): KeyValue {
    const { key } = entry;
    if (this.#isIgnored(key)) {
      account.ignored.push(key);
      return entry;
    }
    try {
      return this.#searched(entry, account);
    } catch (error) {
      const masked = this.#failed(error, key, account);
      return { key, value: masked };
    }
  }

  #searched(entry: KeyValue, account: Account): KeyValue {
    const { key, value } = entry;
    const written = value.kind === 'string' ? value.value : this.#rules.redactsAllTypes ? asString(value) : '';
    if (any(this.#rules.allowedValues, written)) {
      account.allowed.push(key);
      return entry;
    }
    if (anyKey(this.#rules.blockedKeyPatterns, key, true)) {
      account.masked.push(key);
      return { key, value: text(this.#masked(written, WHOLE)) };
    }
    const after = this.#withoutBlocked(written);
    if (after === written) return entry;
    account.masked.push(key);
    return { key, value: text(after) };
  }

  /** A value that a pattern cannot be searched in, being too long, is masked as a whole: nothing slips through. */
  #failed(error: unknown, key: string, account: Account): AnyValue {
    if (!(error instanceof OttlError)) throw error;
    this.#failures.add(error.message);
    account.masked.push(key);
    return text(this.#rules.mask(''));
  }

  #masked(written: string, pattern: Pattern): string {
    return pattern.replaceAll(written, ([start, end]) => this.#rules.mask(written.slice(start, end)), false);
  }

  #withoutBlocked(written: string): string {
    return this.#rules.blockedValues.reduce((current, pattern) => this.#masked(current, pattern), written);
  }

  /** Bodies are looked through as deep as they go, keys in maps like those of attributes. */
  #body(body: AnyValue, account: Account): AnyValue {
    if (body.kind === 'kvlist') return this.#bodyMap(body, '', account);
    if (body.kind === 'array') return this.#bodyList(body, '', account);
    const own = noAccount();
    const after = this.#bodyValue(body, 'body', own);
    // As in the Collector: that a whole body was allowed is not told.
    account.masked.push(...own.masked);
    return after;
  }

  #bodyMap(value: AnyValue & { kind: 'kvlist' }, path: string, account: Account): AnyValue {
    const pathOf = (key: string) => (path === '' ? key : `${path}.${key}`);
    const own = noAccount();
    const kept = value.values.filter(({ key }) => !this.#isRedacted(key, own));
    const left = kept.length === value.values.length ? value.values : kept;
    const values = mapEntries(left, (entry) => {
      const inner = this.#bodyEntry(entry, pathOf(entry.key), account);
      return inner === entry.value ? entry : { key: entry.key, value: inner };
    });
    account.redacted.push(...own.redacted.map(pathOf));
    return values === value.values ? value : map(values);
  }

  #bodyEntry({ key, value }: KeyValue, path: string, account: Account): AnyValue {
    if (this.#isIgnored(key)) {
      account.ignored.push(path);
      return value;
    }
    if (anyKey(this.#rules.blockedKeyPatterns, key, true)) {
      account.masked.push(path);
      return text(this.#masked(value.kind === 'string' ? value.value : '', WHOLE));
    }
    return this.#bodyPart(value, path, account);
  }

  #bodyPart(value: AnyValue, path: string, account: Account): AnyValue {
    if (value.kind === 'kvlist') return this.#bodyMap(value, path, account);
    if (value.kind === 'array') return this.#bodyList(value, path, account);
    return this.#bodyValue(value, path, account);
  }

  #bodyList(value: AnyValue & { kind: 'array' }, path: string, account: Account): AnyValue {
    let place = 0;
    const values = mapEntries(value.values, (item) => {
      const inner = path === '' ? `[${place++}]` : `${path}.[${place++}]`;
      return this.#bodyPart(item, inner, account);
    });
    return values === value.values ? value : list(values);
  }

  #bodyValue(value: AnyValue, path: string, account: Account): AnyValue {
    try {
      const written = asString(value);
      if (any(this.#rules.allowedValues, written)) {
        account.allowed.push(path);
        return value;
      }
      const after = this.#withoutBlocked(written);
      if (after === written) return value;
      account.masked.push(path);
      return text(after);
    } catch (error) {
      return this.#failed(error, path, account);
    }
  }

  /** What was done, as attributes, where `summary` asks for it. What an earlier processor noted is kept and added to. */
  #noted(attributes: Attributes, account: Account, prefix: string): Attributes {
    const { summary } = this.#rules;
    if (summary === 'silent') return attributes;
    let noted = attributes;
    for (const [name, keys] of Object.entries(account)) {
      if (keys.length === 0) continue;
      if (summary === 'debug' && name !== 'ignored') noted = withNames(noted, `${prefix}${name}.keys`, keys);
      noted = withCount(noted, `${prefix}${name}.count`, keys.length);
    }
    return noted;
  }
}

function withNames(attributes: Attributes, key: string, names: readonly string[]): Attributes {
  const before = findAttribute(attributes, key);
  const earlier = before?.kind === 'string' && before.value !== '' ? before.value.split(',') : [];
  return withKey(attributes, key, text([...names, ...earlier].sort().join(',')));
}

function withCount(attributes: Attributes, key: string, count: number): Attributes {
  const before = findAttribute(attributes, key);
  return withKey(attributes, key, int(BigInt(count) + (before?.kind === 'int' ? before.value : 0n)));
}

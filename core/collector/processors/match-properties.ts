import type { AnyValue, Attributes } from '../../model/attributes.ts';
import { findAttribute, stringAttribute } from '../../model/attributes.ts';
import { SPAN_KINDS, type Span } from '../../model/span.ts';
import { SIGNALS, type Signal } from '../../model/telemetry.ts';
import type { Environment } from '../ottl/contexts/environment.ts';
import { isSame } from '../ottl/compare.ts';
import { Pattern } from '../ottl/regex/pattern.ts';
import { asString } from '../ottl/text.ts';
import { Settings } from '../settings.ts';
import { anyValueOf } from './config-value.ts';
import { noting } from '../noting.ts';

/** Whether an item has the properties; the environment holds what it is in. */
export type Matches = (environment: Environment) => boolean;

/** Whether a text is one of those written; what they mean is told by match_type. */
type TextTest = (text: string) => boolean;

/** What patterns are compared with; maps, lists and bytes match none. */
const SCALARS: ReadonlySet<AnyValue['kind']> = new Set(['string', 'bool', 'double', 'int']);

const MATCH_TYPES = ['strict', 'regexp'] as const;

/** Properties by key, and what they are compared with. */
interface Reader {
  key: string;
  read: (settings: Settings, key: string, isRegexp: boolean) => Matches;
}

const serviceOf = (environment: Environment): string =>
  stringAttribute(environment.resource.current.resource.attributes, 'service.name');
const resourceOf = (environment: Environment): Attributes => environment.resource.current.resource.attributes;

/** A list of texts, one of which the property must match. */
function oneOf(key: string, property: (environment: Environment) => string | undefined): Reader {
  return {
    key,
    read: (settings, name, isRegexp) => {
      const test = anyText(settings, name, isRegexp);
      return (environment) => {
        const value = property(environment);
        return value !== undefined && test(value);
      };
    },
  };
}

/** Attributes of which all must match. */
function attributesReader(key: string, of: (environment: Environment) => Attributes): Reader {
  return {
    key,
    read: (settings, name, isRegexp) => {
      const tests = settings.items(name).map((item) => attributeTest(item, isRegexp));
      return (environment) => {
        const attributes = of(environment);
        return tests.every((test) => test(attributes));
      };
    },
  };
}

function attributeTest(item: Settings, isRegexp: boolean): (attributes: Attributes) => boolean {
  item.allow(['key', 'value']);
  const key = item.text('key');
  if (key === '') item.note([], 'a "key" is missing');
  if (!item.has('value')) return (attributes) => findAttribute(attributes, key) !== undefined;
  const value = item.raw('value');
  if (!isRegexp) {
    const wanted = anyValueOf(value);
    return (attributes) => {
      const found = findAttribute(attributes, key);
      return found !== undefined && isSame(found, wanted);
    };
  }
  if (typeof value !== 'string') item.note(['value'], 'match_type regexp only supports strings');
  const pattern = noting(item, ['value'], () => new Pattern(String(value)));
  return (attributes) => {
    const found = findAttribute(attributes, key);
    return found !== undefined && SCALARS.has(found.kind) && pattern?.test(asString(found)) === true;
  };
}

function anyText(settings: Settings, key: string, isRegexp: boolean): TextTest {
  const texts = settings.texts(key);
  if (!isRegexp) {
    const wanted = new Set(texts);
    return (text) => wanted.has(text);
  }
  const patterns = texts.flatMap((text, i) => noting(settings, [key, i], () => new Pattern(text)) ?? []);
  return (text) => patterns.some((pattern) => pattern.test(text));
}

const libraries: Reader = {
  key: 'libraries',
  read: (settings, key, isRegexp) => {
    const tests = settings.items(key).map((item) => {
      item.allow(['name', 'version']);
      const name = anyOf(item, 'name', isRegexp);
      const version = item.has('version') ? anyOf(item, 'version', isRegexp) : () => true;
      return (scope: { name: string; version: string }) => name(scope.name) && version(scope.version);
    });
    return (environment) => tests.some((test) => test(environment.scope.current.scope));
  },
};

/** A single text that is matched. */
function anyOf(item: Settings, key: string, isRegexp: boolean): TextTest {
  const written = item.text(key);
  if (!isRegexp) return (text) => text === written;
  const pattern = noting(item, [key], () => new Pattern(written));
  return (text) => pattern?.test(text) === true;
}

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((level) =>
  ['', '2', '3', '4'].map((step) => level + step),
);

/** The number of a level's name or number; 0 for none, which is noted. */
function severityNumber(settings: Settings, key: string): number {
  const raw = settings.raw(key);
  const number =
    typeof raw === 'number'
      ? raw
      : /^\d+$/.test(String(raw))
        ? Number(raw)
        : LEVELS.indexOf(String(raw).toUpperCase()) + 1;
  if (Number.isInteger(number) && number >= 1 && number <= 24) return number;
  settings.note([key], `'${String(raw)}' is not a valid severity`);
  return 0;
}

function severity(key: string): Reader {
  return {
    key,
    read: (settings, name) => {
      const inner = settings.inner(name);
      inner.allow(['min', 'match_undefined']);
      const least = inner.has('min') ? severityNumber(inner, 'min') : 0;
      const matchesUndefined = inner.bool('match_undefined');
      return (environment) => {
        const number = environment.log.current.severityNumber;
        return number === 0 ? matchesUndefined : number >= least;
      };
    },
  };
}

const kindText = (span: Span): string => `SPAN_KIND_${SPAN_KINDS[span.kind] ?? 'UNSPECIFIED'}`;

/** Of include and exclude in the processors attributes and filter (`spans`). */
const READERS: Readonly<Record<Signal, readonly Reader[]>> = {
  traces: [
    oneOf('services', serviceOf),
    oneOf('span_names', (environment) => environment.span.current.name),
    oneOf('span_kinds', (environment) => kindText(environment.span.current)),
    attributesReader('attributes', (environment) => environment.span.current.attributes),
    attributesReader('resources', resourceOf),
    libraries,
  ],
  logs: [
    oneOf('log_bodies', (environment) => asString(environment.log.current.body)),
    oneOf('log_severity_texts', (environment) => environment.log.current.severityText),
    severity('log_severity_number'),
    attributesReader('attributes', (environment) => environment.log.current.attributes),
    attributesReader('resources', resourceOf),
    libraries,
  ],
  metrics: [
    oneOf('metric_names', (environment) => environment.metric.current.name),
    attributesReader('resources', resourceOf),
  ],
};

/** Of include and exclude in the filter processor's `spans`. */
export const SPAN_READERS: readonly Reader[] = READERS.traces;

/** … `logs`. */
export const FILTER_LOG_READERS: readonly Reader[] = [
  attributesReader('resource_attributes', resourceOf),
  attributesReader('record_attributes', (environment) => environment.log.current.attributes),
  oneOf('severity_texts', (environment) => environment.log.current.severityText),
  severity('severity_number'),
  oneOf('bodies', (environment) => asString(environment.log.current.body)),
];

/** … `metrics`. */
export const FILTER_METRIC_READERS: readonly Reader[] = [
  oneOf('metric_names', (environment) => environment.metric.current.name),
  attributesReader('resource_attributes', resourceOf),
];

/** What an include or exclude under a key asks for; undefined where the key is not there. */
export function readMatch(
  settings: Settings,
  key: string,
  readers: readonly Reader[],
  joins: 'all' | 'any' = 'all',
): Matches | undefined {
  if (settings.raw(key) === undefined) return undefined;
  const inner = settings.inner(key);
  const tests = readGiven(inner, readers).map((reader) => reader.matches);
  return joins === 'all'
    ? (environment) => tests.every((test) => test(environment))
    : (environment) => tests.some((test) => test(environment));
}

/**
 * An include or exclude that is written once for all signals: what it asks of each. A property that a signal does not have matches
 * nothing there (the Collector does not start then).
 */
export function readSignalMatch(settings: Settings, key: string): Readonly<Record<Signal, Matches>> | undefined {
  if (settings.raw(key) === undefined) return undefined;
  const byKey = new Map(SIGNALS.flatMap((signal) => READERS[signal]).map((reader) => [reader.key, reader]));
  const given = readGiven(settings.inner(key), [...byKey.values()]);
  const of = (signal: Signal): Matches => {
    const own = new Map(READERS[signal].map((reader) => [reader.key, reader]));
    if (!given.every((one) => own.has(one.key))) return () => false;
    const tests = given.map((one) => one.of(own.get(one.key)!));
    return (environment) => tests.every((test) => test(environment));
  };
  return { traces: of('traces'), metrics: of('metrics'), logs: of('logs') };
}

interface Given {
  key: string;
  matches: Matches;
  /** The same settings by a reader of another signal. */
  of: (reader: Reader) => Matches;
}

/** The properties that are there; notes what is missing or unknown. */
function readGiven(inner: Settings, readers: readonly Reader[]): Given[] {
  const keys = readers.map((reader) => reader.key);
  inner.allow(['match_type', 'regexp', ...keys], ['expressions']);
  if (inner.has('regexp')) inner.inner('regexp').allow(['cacheenabled', 'cachemaxnumentries']);
  const given = readers.filter((reader) => inner.has(reader.key));
  if (given.length === 0) inner.note([], `one of ${keys.join(', ')} must be given`);
  const isRegexp = readMatchType(
    inner,
    given.some((reader) => !reader.key.endsWith('severity_number')),
  );
  return given.map((reader) => ({
    key: reader.key,
    matches: reader.read(inner, reader.key, isRegexp),
    // Problems are those of the first reading.
    of: (other) => other.read(new Settings(inner.all, inner.path), reader.key, isRegexp),
  }));
}

/** Whether texts are patterns. */
function readMatchType(inner: Settings, isNeeded: boolean): boolean {
  if (inner.text('match_type') === 'expr') {
    inner.note(['match_type'], 'match_type "expr" is not supported here; OTTL conditions say the same');
    return false;
  }
  if (isNeeded && !inner.has('match_type')) inner.note([], 'a "match_type" of strict or regexp is missing');
  return inner.choice('match_type', MATCH_TYPES, 'strict') === 'regexp';
}

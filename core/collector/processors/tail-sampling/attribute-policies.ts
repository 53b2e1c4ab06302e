import type { AnyValue } from '../../../model/attributes.ts';
import { Pattern } from '../../ottl/regex/pattern.ts';
import { OttlError } from '../../ottl/problem.ts';
import type { Settings } from '../../settings.ts';
import { noting } from '../../noting.ts';
import { PolicyError, type Evaluate } from './policy.ts';

const KEY_MISSING = 'the key of an attribute is expected here';
/** The Collector's defaultCacheSize. */
const REMEMBERED = 128;
/** Results are kept by the text they are of: longer ones are searched anew. */
const LONGEST_REMEMBERED = 1_000;

type ValueTest = (value: AnyValue) => boolean;

export function readNumericAttribute(settings: Settings): Evaluate {
  settings.allow(['key', 'min_value', 'max_value', 'invert_match']);
  const bound = (key: string) => settings.integer(key, 0, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  // As in the Collector, 0 is no bound.
  const [least, most] = [BigInt(bound('min_value')), BigInt(bound('max_value'))];
  return ofAttribute(
    settings,
    (value) => value.kind === 'int' && (least === 0n || value.value >= least) && (most === 0n || value.value <= most),
  );
}

export function readBooleanAttribute(settings: Settings): Evaluate {
  settings.allow(['key', 'value', 'invert_match']);
  const wanted = settings.bool('value');
  return ofAttribute(settings, (value) => value.kind === 'bool' && value.value === wanted);
}

export function readStringAttribute(settings: Settings): Evaluate {
  settings.allow(['key', 'values', 'enabled_regex_matching', 'cache_max_size', 'invert_match']);
  const remembered = settings.integer('cache_max_size', 0, 0, 1_000_000) || REMEMBERED;
  const values = settings.texts('values');
  if (!settings.bool('enabled_regex_matching')) {
    const wanted = new Set(values.filter((value) => value !== ''));
    return ofAttribute(settings, (value) => value.kind === 'string' && wanted.has(value.value));
  }
  const patterns = values.flatMap((text, i) => noting(settings, ['values', i], () => new Pattern(text)) ?? []);
  const matches = remembering((text) => patterns.some((pattern) => pattern.test(text)), remembered);
  return ofAttribute(settings, (value) => value.kind === 'string' && searched(matches, value.value));
}

/** An attribute of a resource or a span; with invert_match the trace is wanted where none has it so. */
function ofAttribute(settings: Settings, test: ValueTest): Evaluate {
  const key = settings.text('key');
  const isInverted = settings.bool('invert_match');
  if (key === '') settings.note(['key'], KEY_MISSING);
  return (trace) => (trace.someAttribute(key, test) === isInverted ? 'not-sampled' : 'sampled');
}

function searched(matches: (text: string) => boolean, text: string): boolean {
  try {
    return matches(text);
  } catch (error) {
    if (error instanceof OttlError) throw new PolicyError(error.message);
    throw error;
  }
}

/** The results of the last texts. */
function remembering(test: (text: string) => boolean, most: number): (text: string) => boolean {
  const results = new Map<string, boolean>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined) return known;
    const result = test(text);
    if (text.length > LONGEST_REMEMBERED) return result;
    if (results.size >= most) results.delete(results.keys().next().value!);
    results.set(text, result);
    return result;
  };
}

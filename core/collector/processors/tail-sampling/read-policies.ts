import { didYouMean } from '../../did-you-mean.ts';
import type { Settings } from '../../settings.ts';
import { readBooleanAttribute, readNumericAttribute, readStringAttribute } from './attribute-policies.ts';
import { readAnd, readComposite, readDrop, readNot, type SubPolicy } from './compound-policies.ts';
import { readBytesLimiting, readRateLimiting } from './limit-policies.ts';
import { readOttlCondition } from './ottl-policy.ts';
import type { Evaluate, Policy } from './policy.ts';
import {
  readAlwaysSample,
  readLatency,
  readProbabilistic,
  readSpanCount,
  readStatusCode,
  readTraceFlags,
  readTraceState,
} from './span-policies.ts';

/** Reads the settings of one type of policy, from the section of its name. */
type Read = (settings: Settings) => Evaluate;
type Readers = Readonly<Record<string, Read>>;

/** Those that may stand anywhere. */
const SHARED: Readers = {
  always_sample: readAlwaysSample,
  latency: readLatency,
  numeric_attribute: readNumericAttribute,
  probabilistic: readProbabilistic,
  status_code: readStatusCode,
  string_attribute: readStringAttribute,
  trace_state: readTraceState,
  trace_flags: readTraceFlags,
  rate_limiting: readRateLimiting,
  bytes_limiting: readBytesLimiting,
  span_count: readSpanCount,
  boolean_attribute: readBooleanAttribute,
  ottl_condition: readOttlCondition,
};

const readShared = (settings: Settings, key: string) => readNamed(settings.items(key), SHARED);
const UNDER_COMPOSITE: Readers = { ...SHARED, and: (settings) => readAnd(settings, readShared) };

/** Every type of policy. */
export const POLICY_READERS: Readers = {
  ...UNDER_COMPOSITE,
  not: (settings) => readNot(settings, (inner) => readNamed([inner], SHARED)[0]),
  drop: (settings) => readDrop(settings, readShared),
  composite: (settings) => readComposite(settings, (inner, key) => readNamed(inner.items(key), UNDER_COMPOSITE)),
};

/** Those of the type drop first: what they say ends it. */
export function readPolicies(settings: Settings, key: string): Policy[] {
  if (settings.list(key).length === 0) settings.note([key], 'policies are expected here');
  const policies = readNamed(settings.items(key), POLICY_READERS);
  return [...policies.filter(({ isDrop }) => isDrop), ...policies.filter(({ isDrop }) => !isDrop)];
}

function readNamed(items: readonly Settings[], readers: Readers): (SubPolicy & Policy)[] {
  const names = new Set<string>();
  return items.map((item) => {
    // The section of another type stays without effect, as in the Collector.
    item.allow(['name', 'type', ...Object.keys(POLICY_READERS)]);
    const name = item.word('name');
    if (name === '') item.note(['name'], 'policy name cannot be empty');
    else if (names.has(name)) item.note(['name'], `duplicate policy name "${name}"`);
    names.add(name);
    const type = item.text('type');
    return { name, isDrop: type === 'drop', evaluate: readType(item, type, readers) };
  });
}

function readType(item: Settings, type: string, readers: Readers): Evaluate {
  if (Object.hasOwn(readers, type)) return readers[type]!(item.inner(type));
  const known = Object.hasOwn(POLICY_READERS, type);
  const message = known
    ? `a policy of the type "${type}" cannot stand here`
    : `unknown sampling policy type "${type}"${didYouMean(type, Object.keys(readers))}`;
  item.note(['type'], message);
  return () => 'not-sampled';
}

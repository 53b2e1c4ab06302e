import type { Attributes } from '../../../model/attributes.ts';
import { parseNumber } from '../../../formats/prometheus/numbers.ts';
import { LAST_NS, NS_PER_S } from '../../../model/units.ts';

const TYPES = { c: 'counter', g: 'gauge', ms: 'timing', h: 'histogram', d: 'distribution', s: 'set' } as const;
export type StatsdType = (typeof TYPES)[keyof typeof TYPES];

/** One line: `name:value|type|@rate|#tag:value,…|c:container|Tseconds`. */
export interface StatsdSample {
  name: string;
  type: StatsdType;
  /** As many as stand there (DogStatsD 1.1); none of a set. */
  values: readonly number[];
  /** What is counted by a set. */
  member: string;
  /** Of a gauge: the value is added to what it was. */
  isChange: boolean;
  /** Of each value: how many it stands for. */
  weight: number;
  /** Sorted by key, each key once. */
  attributes: Attributes;
  /** Unix nanoseconds; 0 = now. */
  timeNs: bigint;
}

export interface StatsdRules {
  simpleTags: boolean;
  metricType: boolean;
}

/** A line that stands for more than a billion is a mistake. */
const LEAST_RATE = 1e-9;
const LAST_SECOND = LAST_NS / NS_PER_S;

/** What is wrong with a line is said in words. */
export function parseStatsd(line: string, { simpleTags, metricType }: StatsdRules): StatsdSample | string {
  const [head = '', code, ...parts] = line.split('|');
  const colon = head.indexOf(':');
  const [name, written] = [head.slice(0, Math.max(0, colon)), head.slice(colon + 1)];
  if (code === undefined || colon < 0) return 'no line of the form name:value|type';
  if (name === '') return 'a line without a name';
  if (!Object.hasOwn(TYPES, code)) return 'an unknown type';
  if (written === '') return 'a line without a value';
  const type = TYPES[code as keyof typeof TYPES];
  const values = type === 'set' ? [] : written.split(':').map(parseNumber);
  if (!values.every((value) => value !== undefined && Number.isFinite(value))) return 'a value that is no number';
  const more = readParts(parts, type, simpleTags);
  if (typeof more === 'string') return more;
  if (metricType) more.tags.set('metric_type', type);
  return {
    name,
    type,
    values: values as number[],
    member: type === 'set' ? written : '',
    isChange: type === 'gauge' && /^[-+]/.test(written),
    weight: more.rate > 0 && more.rate < 1 ? 1 / more.rate : 1,
    attributes: [...more.tags].sort(byKey).map(([key, value]) => ({ key, value: { kind: 'string', value } })),
    timeNs: more.timeNs,
  };
}

interface Parts {
  rate: number;
  tags: Map<string, string>;
  timeNs: bigint;
}

function readParts(parts: readonly string[], type: StatsdType, simpleTags: boolean): Parts | string {
  const read: Parts = { rate: 1, tags: new Map(), timeNs: 0n };
  for (const part of parts) {
    const problem = readPart(part, read, type, simpleTags);
    if (problem !== undefined) return problem;
  }
  return read;
}

function readPart(part: string, read: Parts, type: StatsdType, simpleTags: boolean): string | undefined {
  if (part.startsWith('@')) {
    const rate = parseNumber(part.slice(1));
    if (rate === undefined || (rate > 0 && rate < LEAST_RATE)) return 'a sample rate that is none';
    read.rate = rate;
    return undefined;
  }
  if (part.startsWith('#')) return readTags(part.slice(1), read.tags, simpleTags);
  if (part.startsWith('c:')) {
    if (part.length > 2) read.tags.set('container.id', part.slice(2));
    return undefined;
  }
  if (part.startsWith('T')) return readTime(part.slice(1), read, type);
  return part === '' ? undefined : 'an unknown part behind the type';
}

function readTags(text: string, tags: Map<string, string>, simpleTags: boolean): string | undefined {
  for (const tag of text.split(',')) {
    if (tag === '') continue;
    const colon = tag.indexOf(':');
    const [key, value] = colon < 0 ? [tag, ''] : [tag.slice(0, colon), tag.slice(colon + 1)];
    if (key === '' || (value === '' && !simpleTags)) return `a tag without a ${key === '' ? 'name' : 'value'}`;
    tags.set(key, value);
  }
  return undefined;
}

function readTime(text: string, read: Parts, type: StatsdType): string | undefined {
  if (type !== 'counter' && type !== 'gauge') return 'a time on what is neither a counter nor a gauge';
  if (!/^\d{1,20}$/.test(text) || BigInt(text) >= LAST_SECOND) return 'a time that is no number of seconds';
  read.timeNs = BigInt(text) * NS_PER_S;
  return undefined;
}

function byKey([one]: [string, string], [other]: [string, string]): number {
  return one < other ? -1 : 1;
}

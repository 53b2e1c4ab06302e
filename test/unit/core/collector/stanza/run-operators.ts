import { expect } from 'vitest';
import { Settings } from '../../../../../core/collector/settings.ts';
import { newEntry, type Entry } from '../../../../../core/collector/stanza/entry.ts';
import { readOperators } from '../../../../../core/collector/stanza/read-operators.ts';
import { anyValueOf } from '../../../../../core/collector/processors/config-value.ts';
import type { AnyValue, Attributes } from '../../../../../core/model/attributes.ts';

export const NOW = BigInt(Date.UTC(2026, 0, 10)) * 1_000_000n;
export const ns = (iso: string, more = 0n) => BigInt(Date.parse(iso)) * 1_000_000n + more;

export interface Plain {
  body?: unknown;
  attributes?: Record<string, unknown>;
  resource?: Record<string, unknown>;
}

const attributesOf = (plain: Record<string, unknown> = {}): Attributes =>
  Object.entries(plain).map(([key, value]) => ({ key, value: anyValueOf(value) }));

export function entryOf({ body = '', attributes, resource }: Plain, offset = 0): Entry {
  const entry = newEntry(anyValueOf(body), NOW, { source: 'file', offset });
  return { ...entry, attributes: attributesOf(attributes), resource: attributesOf(resource) };
}

export function plainOf(value: AnyValue): unknown {
  switch (value.kind) {
    case 'empty':
      return null;
    case 'array':
      return value.values.map(plainOf);
    case 'kvlist':
      return plainMap(value.values);
    case 'int':
      return Number(value.value);
    default:
      return value.value;
  }
}

const plainMap = (entries: Attributes) => Object.fromEntries(entries.map(({ key, value }) => [key, plainOf(value)]));

export function chainOf(operators: unknown[], { random = 0, env = {} as Record<string, string>, nowNs = NOW } = {}) {
  const settings = new Settings({ operators });
  const told = { dropped: [] as string[], errors: [] as string[] };
  const context = { nowNs: () => nowNs, random: () => random, env: (name: string) => env[name], zone: 'Asia/Seoul' };
  const chain = readOperators(settings, 'operators', context, {
    drop: (reason) => told.dropped.push(reason),
    error: (message) => told.errors.push(message),
  });
  return { chain, problems: settings.problems, told };
}

export function run(operators: unknown[], entries: Plain[], options = {}) {
  const { chain, problems, told } = chainOf(operators, options);
  expect(problems).toEqual([]);
  const out: Entry[] = [];
  for (const [i, entry] of entries.entries()) chain.process(entryOf(entry, i), (one) => out.push(one));
  chain.flush(NOW, true, (one) => out.push(one));
  return {
    out,
    plain: out.map(({ body, attributes, resource }) => ({
      body: plainOf(body),
      attributes: plainMap(attributes),
      resource: plainMap(resource),
    })),
    ...told,
  };
}

export const problemsOf = (...operators: unknown[]) =>
  chainOf(operators).problems.map(
    ({ path, message, offset }) => `${path.join('.')}${offset === undefined ? '' : `+${offset}`}: ${message}`,
  );

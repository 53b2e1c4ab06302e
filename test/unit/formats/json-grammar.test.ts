import { describe, expect, test } from 'vitest';
import { repairUtf8 } from '../../../core/encoding/utf8.ts';
import { JsonRecords } from '../../../core/formats/json-records.ts';
import { JsonWalker } from '../../../core/formats/json-walker.ts';
import { OtlpJsonReader } from '../../../core/formats/otlp-json/reader.ts';
import { RecordSplitter } from '../../../core/formats/records/record-splitter.ts';
import { readJsonTree, WrittenNumber, type JsonTree } from '../../../core/json/json-tree.ts';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import { JSON_CASES, type JsonCase } from './json-cases.ts';
import { bytesOf, chunksOf, readAll, spanNames } from './read-parts.ts';

const textOf = (bytes: Uint8Array): string => repairUtf8(bytes, 0, bytes.length);

/** What JSON.parse makes of it; undefined where it refuses. */
function parsed(bytes: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(textOf(bytes)) as unknown };
  } catch {
    return undefined;
  }
}

/** With numbers as JSON.parse has them, and half a pair of surrogates as U+FFFD, which is what UTF-8 can carry. */
function plain(tree: JsonTree): unknown {
  if (tree instanceof WrittenNumber) return Number(tree.text);
  if (Array.isArray(tree)) return tree.map(plain);
  return tree instanceof Map ? Object.fromEntries([...tree].map(([key, value]) => [key, plain(value)])) : tree;
}

const named = (prefix: string): readonly JsonCase[] => JSON_CASES.filter(({ name }) => name.startsWith(prefix));

test('the cases are what they are called, by JSON.parse, and many', () => {
  for (const { name, bytes } of named('y_')) expect(parsed(bytes), name).toBeDefined();
  for (const { name, bytes } of named('n_')) expect(parsed(bytes), name).toBeUndefined();
  expect(['y_', 'n_', 'i_'].map((prefix) => named(prefix).length > 10)).toEqual([true, true, true]);
});

describe('core/json takes what JSON.parse takes', () => {
  const read = (bytes: Uint8Array): { value: unknown } | undefined => {
    try {
      return { value: plain(readJsonTree(bytes)) };
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
      return undefined;
    }
  };

  test('y_: with the same value', () => {
    for (const { name, bytes } of named('y_')) expect(read(bytes), name).toEqual(parsed(bytes));
  });

  test('n_: and refuses what it refuses', () => {
    for (const { name, bytes } of named('n_')) expect(read(bytes), name).toBeUndefined();
  });

  // Where the RFC leaves it open: half a pair becomes U+FFFD, numbers keep their digits, bytes that are no UTF-8 are refused.
  test('i_: and of the rest what is UTF-8', () => {
    for (const { name, bytes } of named('i_')) {
      const value = parsed(bytes)!.value;
      if (name.startsWith('i_utf8')) expect(read(bytes), name).toBeUndefined();
      else if (name.startsWith('i_surrogate')) expect(read(bytes)!.value, name).toBe((value as string).toWellFormed());
      else expect(read(bytes), name).toEqual({ value });
    }
  });

  test('and, unlike it, words for numbers that are none, and a byte order mark', () => {
    for (const text of ['NaN', 'Infinity', '-Infinity', '\ufeff1']) expect(read(bytesOf(text)), text).toBeDefined();
  });
});

interface Cut {
  /** What the cutter gave and its reader takes. */
  values: unknown[];
  /** Something was told to be wrong, by the cutter or by who reads what it gave. */
  isTold: boolean;
}
type Cutter = (bytes: Uint8Array, chunkSize: number) => Cut;

function cutBy(parts: Iterable<{ kind: string; path?: string; bytes?: Uint8Array }>): Cut {
  const cut: Cut = { values: [], isTold: false };
  for (const part of parts) {
    if (part.kind === 'broken') cut.isTold = true;
    if (part.bytes === undefined) continue;
    const value = parsed(part.bytes);
    if (value === undefined) cut.isTold = true;
    else cut.values.push(value.value);
  }
  return cut;
}

function* feed<T>(
  cutter: { write(bytes: Uint8Array): Iterable<T>; end(): Iterable<T> },
  bytes: Uint8Array,
  size: number,
) {
  for (const chunk of chunksOf(bytes, size)) yield* cutter.write(chunk);
  yield* cutter.end();
}

const CUTTERS: Readonly<Record<string, Cutter>> = {
  RecordSplitter: (bytes, size) => {
    const parts: { kind: string; bytes?: Uint8Array }[] = [];
    const splitter = new RecordSplitter({
      use: (path) => (path === '' ? 'enter' : path === '[]' ? 'take' : 'pass'),
      begin: () => undefined,
      end: () => undefined,
      record: (record) => void parts.push({ kind: 'record', bytes: record.bytes.slice() }),
      broken: () => void parts.push({ kind: 'broken' }),
    });
    for (const step of feed(splitter, bytes, size)) expect(step).toBeUndefined();
    return cutBy(parts);
  },
  JsonRecords: (bytes, size) => {
    const json = new JsonRecords({ records: ['[]'] });
    const cut = cutBy(feed(json, bytes, size));
    // Whether a list may lack its end is for the format to say.
    return { ...cut, isTold: cut.isTold || json.endsOpen };
  },
  JsonWalker: (bytes, size) => cutBy(feed(new JsonWalker((path) => path === ''), bytes, size)),
};

/** As a member of a record, with a good one behind it: `[{"v":…},{"good":1}]`. */
function wrapped({ bytes }: JsonCase): Uint8Array {
  return Uint8Array.from([...bytesOf('[{"v":'), ...bytes, ...bytesOf('},{"good":1}]')]);
}

describe.each(Object.keys(CUTTERS))('%s, with who reads what it cuts', (name) => {
  const cut = CUTTERS[name]!;
  const sizes = [1, 7, 10_000];

  test('gives the records of what JSON.parse takes, and tells nothing', () => {
    for (const one of JSON_CASES) {
      const file = wrapped(one);
      const whole = parsed(file);
      if (whole === undefined) continue;
      for (const size of sizes) expect(cut(file, size), one.name).toEqual({ values: whole.value, isTold: false });
    }
  });

  test('tells of what JSON.parse refuses, and takes nothing for it', () => {
    for (const one of JSON_CASES) {
      const file = wrapped(one);
      if (parsed(file) !== undefined) continue;
      for (const size of sizes) {
        const { values, isTold } = cut(file, size);
        expect(isTold, `${one.name} at ${size}`).toBe(true);
        expect(
          values.filter((value) => !isNeighbour(value, file)),
          `${one.name} at ${size}`,
        ).toEqual([]);
      }
    }
  });
});

/** The good record, one that stands inside the broken one, or one that is whole before what is wrong. */
function isNeighbour(value: unknown, file: Uint8Array): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return !('v' in value) || textOf(file).startsWith(`[${JSON.stringify(value)}`);
}

describe('JsonSplitter, with the decoder of OTLP', () => {
  const ids = '"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"';
  const file = ({ bytes }: JsonCase): Uint8Array =>
    Uint8Array.from([
      ...bytesOf(`{"resourceSpans":[{"resource":{},"scopeSpans":[{"spans":[{${ids},"name":"a","v":`),
      ...bytes,
      ...bytesOf(`},{${ids},"name":"good"}]}]}]}`),
    ]);
  const read = (bytes: Uint8Array, size: number) => {
    const { telemetry, skipped, rejections, warnings } = readAll(bytes, size, new OtlpJsonReader());
    const codes = warnings.map(({ code }) => code).filter((code) => code !== 'unknown-field');
    return { names: spanNames(telemetry), told: skipped.length + rejections.length + codes.length };
  };
  // Fields nobody knows are passed to a depth of 128.
  const isRefused = ({ name }: JsonCase): boolean => name.startsWith('i_deep_1 ') || name.startsWith('i_utf8');

  // Half a pair of surrogates is no text that can be kept: it becomes U+FFFD, and is told.
  const isRepaired = ({ name }: JsonCase): boolean => name.startsWith('i_surrogate');

  test('takes what JSON.parse takes, and tells of nothing but repairs', () => {
    for (const one of JSON_CASES.filter((one) => parsed(file(one)) !== undefined && !isRefused(one)))
      for (const size of [7, 10_000])
        expect(read(file(one), size), one.name).toEqual({ names: ['a', 'good'], told: isRepaired(one) ? 1 : 0 });
  });

  test('tells of what JSON.parse refuses, of depth, and of bytes that are no UTF-8', () => {
    for (const one of JSON_CASES.filter((one) => parsed(file(one)) === undefined || isRefused(one)))
      for (const size of [7, 10_000]) expect(read(file(one), size).told, one.name).toBeGreaterThan(0);
  });
});

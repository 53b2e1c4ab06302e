import { expect } from 'vitest';
import type { ImportAccount } from '../../../contract/operations/files.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import { open } from './open.ts';
import { allItems, inNoOrder } from './read-parts.ts';

const [LEFT, RIGHT, QUESTION, QUOTE, BACKSLASH, NEWLINE] = [0x7b, 0x7d, 0x3f, 0x22, 0x5c, 0x0a];
const OPEN = [0x7b, 0x5b];
const CLOSE = [0x7d, 0x5d];

/** A file with one record in the middle that is none any more, in several ways, and the same file without it. */
interface Spoiled {
  /** By what it is instead. */
  spoiled: [what: string, bytes: Uint8Array][];
  without: Uint8Array;
}

/** `from`: where what announces it begins, where that is not at its start. */
type Range = readonly [start: number, end: number, from?: number];
/** In order, and what stands between two of them. */
interface Records {
  ranges: Range[];
  between: string;
}
/** Where the records of a file are. */
export type RecordsOf = (bytes: Uint8Array) => Records;

/** Each line that holds something. */
export function lines(bytes: Uint8Array): Records {
  const ranges: Range[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    if (end > start) ranges.push([start, end]);
    start = end + 1;
  }
  return { ranges, between: '\n' };
}

/**
 * The elements of the JSON list under one of these keys that has the most, the innermost of equal ones; '' are lists without a key, '-'
 * documents one after another.
 */
export const elements =
  (...keys: string[]): RecordsOf =>
  (bytes) => {
    const lists = listsOf(bytes).filter(({ key }) => keys.includes(key));
    const { key, ranges } = lists.reduce((most, list) => (list.ranges.length >= most.ranges.length ? list : most));
    return { ranges, between: key === '-' ? '\n' : ',' };
  };

interface List {
  key: string;
  ranges: Range[];
}

/** Of every list of a JSON text its key and its elements; documents one after another are a list with the key '-'. */
function listsOf(bytes: Uint8Array): List[] {
  const documents: List = { key: '-', ranges: [] };
  const all: List[] = [documents];
  const open: { list: List | undefined; start: number }[] = [];
  let [text, key]: Range = [0, 0];
  let lastKey = '';
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      [text, key] = [at, endOfText(bytes, at)];
      at = key;
      lastKey = new TextDecoder().decode(bytes.slice(text + 1, key));
    } else if (OPEN.includes(byte)) {
      const list = byte === LEFT ? undefined : { key: at - key < 4 && key > 0 ? lastKey : '', ranges: [] };
      if (list) all.push(list);
      open.push({ list, start: at });
    } else if (CLOSE.includes(byte)) {
      const { start } = open.pop()!;
      (open.length === 0 ? documents : open.at(-1)!.list)?.ranges.push([start, at + 1]);
    }
  }
  return all;
}

function endOfText(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

/** Each field of a protobuf message that is of bytes: of a request, what one resource has. */
export function fields(bytes: Uint8Array): Records {
  const ranges: Range[] = [];
  for (let at = 0; at < bytes.length;) {
    const from = at;
    let [length, shift] = [0, 0];
    for (at++; bytes[at]! >= 0x80; at++, shift += 7) length += (bytes[at]! & 0x7f) * 2 ** shift;
    length += bytes[at++]! * 2 ** shift;
    ranges.push([at, at + length, from]);
    at += length;
  }
  return { ranges, between: '' };
}

/** What stands in the place of a record, of the same length. */
type Spoiling = (length: number) => Uint8Array;

const SPOILINGS: Record<string, Spoiling> = {
  'no JSON': (length) => framed(length, LEFT, RIGHT),
  'a text': (length) => framed(length, QUOTE, QUOTE),
};

/** No field of a message begins so. */
const BINARY: Record<string, Spoiling> = { 'no message': (length) => new Uint8Array(length).fill(0xff) };

export const spoilingsOf = (format: string): Record<string, Spoiling> =>
  format.startsWith('otlp-proto') ? BINARY : SPOILINGS;

function framed(length: number, first: number, last: number): Uint8Array {
  const bytes = new Uint8Array(length).fill(QUESTION);
  bytes[0] = first;
  bytes[length - 1] = last;
  return bytes;
}

const FEWEST = 3;

/** A file with fewer than three records has no middle: its last one is written again until there are three. */
function withMiddle(bytes: Uint8Array, recordsOf: RecordsOf): Uint8Array {
  const { ranges, between } = recordsOf(bytes);
  if (ranges.length >= FEWEST) return bytes;
  const [start, end, from = start] = ranges.at(-1)!;
  const again = [...Buffer.from(between), ...bytes.subarray(from, end)];
  const missing = Array.from({ length: FEWEST - ranges.length }, () => again).flat();
  return Uint8Array.from([...bytes.subarray(0, end), ...missing, ...bytes.subarray(end)]);
}

function spoil(file: Uint8Array, recordsOf: RecordsOf, spoilings: Record<string, Spoiling>): Spoiled {
  const bytes = withMiddle(file, recordsOf);
  const { ranges } = recordsOf(bytes);
  const middle = Math.floor(ranges.length / 2);
  const [start, end, from = start] = ranges[middle]!;
  const spoiled = Object.entries(spoilings).map(([what, how]): [string, Uint8Array] => {
    const copy = bytes.slice();
    copy.set(how(end - start), start);
    return [what, copy];
  });
  // With what stands between it and the next.
  const [nextStart, , next = nextStart] = ranges[middle + 1]!;
  return { spoiled, without: Buffer.concat([bytes.subarray(0, from), bytes.subarray(next)]) };
}

/** The time of files that tell none; any will do that does not move. */
export const FILE_TIME = { modifiedMs: 1_700_000_000_000 };

interface Read {
  account: ImportAccount;
  items: Record<Signal, string[]>;
}

async function read(bytes: Uint8Array): Promise<Read> {
  const { account, intake } = await open(bytes, FILE_TIME);
  return { account, items: inNoOrder(allItems(intake.telemetry)) };
}

/** All that is read of a file without the record is read of the file in which it is spoiled, in each of these ways, and that is told. */
export async function expectNeighbours(file: Uint8Array, recordsOf: RecordsOf, spoilings = SPOILINGS): Promise<void> {
  const { spoiled, without } = spoil(file, recordsOf, spoilings);
  const wanted = await read(without);
  expect(wanted.account.state).toBe('done');
  expect(spoiled.length).toBeGreaterThan(0);
  for (const [what, bytes] of spoiled) expectKept(what, await read(bytes), wanted);
}

function expectKept(what: string, kept: Read, wanted: Read): void {
  // Of a file with nothing for us in it, it is the error of the file.
  const isOfNothing = Object.values(wanted.account.counts).every((count) => count === 0);
  const state = isOfNothing ? 'failed' : 'done';
  expect(kept.account, what).toMatchObject({ state, format: wanted.account.format });
  // A line of text among logs is a log.
  const isLog = kept.account.counts.logs > wanted.account.counts.logs;
  if (isLog) return expect(missingOf(wanted.items.logs, kept.items.logs), what).toEqual([]);
  expect(kept.account.skippedTotal, what).toBeGreaterThan(wanted.account.skippedTotal);
  expect(kept.items, what).toEqual(wanted.items);
}

/** Those that are not among the others, each as often as it stands there; both are in order. */
function missingOf(wanted: readonly string[], kept: readonly string[]): string[] {
  let at = 0;
  return wanted.filter((text) => {
    while (at < kept.length && kept[at]! < text) at++;
    if (kept[at] !== text) return true;
    at++;
    return false;
  });
}

/** Where the records are of which one is spoiled. Not of Parquet (`spoiled-page.ts`). */
export const RECORDS_OF: Record<string, RecordsOf> = {
  'chrome-trace': elements('traceEvents', ''),
  'datadog-json': elements(''),
  'elastic-apm': lines,
  'docker-json': lines,
  'google-trace-json': elements('spans'),
  har: elements('entries'),
  'jaeger-json': elements('spans'),
  'journald-json': lines,
  'json-logs': lines,
  'json-logs-document': elements(''),
  klog: lines,
  logfmt: lines,
  'loki-json': elements('values'),
  openmetrics: lines,
  'otlp-json': elements('spans', 'logRecords', 'metrics', 'scopeSpans', 'resourceSpans', 'batches'),
  'otlp-jsonl': lines,
  'otlp-proto': fields,
  'prometheus-json': elements('result'),
  'prometheus-text': lines,
  'sdk-console': elements('-'),
  'tempo-json': elements('spans'),
  'zipkin-json': elements('', '-'),
};

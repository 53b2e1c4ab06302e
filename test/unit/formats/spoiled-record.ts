import { expect } from 'vitest';
import { open } from './open.ts';
import { allItems, inNoOrder } from './read-parts.ts';

const [LEFT, RIGHT, QUESTION, QUOTE, BACKSLASH, NEWLINE] = [0x7b, 0x7d, 0x3f, 0x22, 0x5c, 0x0a];
const OPEN = [0x7b, 0x5b];
const CLOSE = [0x7d, 0x5d];

/** A file with one record in the middle that is none any more, and the same file without it. */
interface Spoiled {
  spoiled: Uint8Array;
  without: Uint8Array;
}

/** `from`: where what announces it begins, where that is not at its start. */
type Range = readonly [start: number, end: number, from?: number];
/** Where the records of a file are, in order. */
export type RecordsOf = (bytes: Uint8Array) => Range[];

/** Each line that holds something. */
export function lines(bytes: Uint8Array): Range[] {
  const ranges: Range[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    if (end > start) ranges.push([start, end]);
    start = end + 1;
  }
  return ranges;
}

/** The elements of the JSON list under one of these keys that has the most; '' are lists without a key, '-' documents one after another. */
export const elements =
  (...keys: string[]): RecordsOf =>
  (bytes) => {
    const lists = listsOf(bytes).filter(({ key }) => keys.includes(key));
    return lists.reduce<Range[]>((most, { ranges }) => (ranges.length > most.length ? ranges : most), []);
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
export function fields(bytes: Uint8Array): Range[] {
  const ranges: Range[] = [];
  for (let at = 0; at < bytes.length;) {
    const from = at;
    let [length, shift] = [0, 0];
    for (at++; bytes[at]! >= 0x80; at++, shift += 7) length += (bytes[at]! & 0x7f) * 2 ** shift;
    length += bytes[at++]! * 2 ** shift;
    ranges.push([at, at + length, from]);
    at += length;
  }
  return ranges;
}

/** What stands in the place of a record, of the same length. */
export type Spoiling = (length: number) => Uint8Array;

export const SPOILINGS: Record<string, Spoiling> = {
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

/** @throws where there are less than three records */
function spoil(bytes: Uint8Array, recordsOf: RecordsOf, how: Spoiling): Spoiled {
  const records = recordsOf(bytes);
  if (records.length < 3) throw new Error(`${records.length} records have no middle`);
  const middle = Math.floor(records.length / 2);
  const [start, end, from = start] = records[middle]!;
  const spoiled = bytes.slice();
  spoiled.set(how(end - start), start);
  // With what stands between it and the next.
  const [nextStart, , next = nextStart] = records[middle + 1]!;
  return { spoiled, without: Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(next)]) };
}

/** The time of files that tell none; any will do that does not move. */
export const FILE_TIME = { modifiedMs: 1_700_000_000_000 };

/** All that is read of a file without the record is read of the file in which it is spoiled, and that is told. */
export async function expectNeighbours(bytes: Uint8Array, recordsOf: RecordsOf, how: Spoiling): Promise<void> {
  const { spoiled, without } = spoil(bytes, recordsOf, how);
  const [kept, wanted] = [await open(spoiled, FILE_TIME), await open(without, FILE_TIME)];
  expect(wanted.account).toMatchObject({ state: 'done', format: kept.account.format });
  expect(kept.account.state).toBe('done');
  const [keptItems, wantedItems] = [kept, wanted].map(({ intake }) => inNoOrder(allItems(intake.telemetry)));
  // A line of text among logs is a log.
  const isLog = kept.account.counts.logs > wanted.account.counts.logs;
  if (isLog) return expect(keptItems!.logs).toEqual(expect.arrayContaining(wantedItems!.logs));
  expect(kept.account.skippedTotal).toBeGreaterThan(wanted.account.skippedTotal);
  expect(keptItems).toEqual(wantedItems);
}

/** Where the records are of which one is spoiled. Not of Parquet, where a damaged page costs the file, nor of text, where any line is a record. */
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
  'loki-json': elements('values'),
  openmetrics: lines,
  'otlp-json': elements('spans', 'logRecords', 'dataPoints', 'metrics', 'scopeSpans', 'resourceSpans', 'batches'),
  'otlp-jsonl': lines,
  'otlp-proto': fields,
  'prometheus-json': elements('result'),
  'prometheus-text': lines,
  'sdk-console': elements('-'),
  'tempo-json': elements('spans'),
  'zipkin-json': elements(''),
};

import { describe, expect, test } from 'vitest';
import { JsonRecords } from '../../../core/formats/json-records.ts';
import { JsonSplitter } from '../../../core/formats/json-splitter.ts';
import { JsonWalker } from '../../../core/formats/json-walker.ts';
import { RecordSplitter } from '../../../core/formats/records/record-splitter.ts';
import { bytesOf } from './read-parts.ts';

const MIB = 1024 * 1024;
const KEY_MIB = 40;

interface Cutter {
  readonly bufferedBytes: number;
  write(chunk: Uint8Array): Iterable<unknown>;
  end(): Iterable<unknown>;
}

/** A list of records with a key as long as a file before it. */
function* chunks(): Generator<Uint8Array> {
  yield bytesOf('{"');
  const piece = bytesOf('k'.repeat(MIB));
  for (let i = 0; i < KEY_MIB; i++) yield piece;
  yield bytesOf('":1,"spans":[{"a":1},{"b":2}]}');
}

function mostHeld(cutter: Cutter): number {
  let most = 0;
  for (const chunk of chunks()) {
    for (const part of cutter.write(chunk)) expect(part).not.toMatchObject({ kind: 'broken' });
    most = Math.max(most, cutter.bufferedBytes);
  }
  for (const part of cutter.end()) expect(part).not.toMatchObject({ kind: 'broken' });
  return most;
}

describe(`a key of ${KEY_MIB} MiB is passed, not held, and the records behind it are kept`, () => {
  test('RecordSplitter', () => {
    const [records, broken]: string[][] = [[], []];
    const splitter = new RecordSplitter({
      use: (path) => (path === 'spans[]' ? 'take' : path === '' || path === 'spans' ? 'enter' : 'pass'),
      begin: () => undefined,
      end: () => undefined,
      record: ({ path }) => void records!.push(path),
      broken: (_, reason) => void broken!.push(reason),
    });
    expect(mostHeld(splitter)).toBeLessThan(10_000);
    expect([records, broken]).toEqual([['spans[]', 'spans[]'], []]);
  });

  test('JsonRecords', () => {
    expect(mostHeld(new JsonRecords({ records: ['spans[]'] }))).toBeLessThan(10_000);
  });

  test('JsonWalker', () => {
    expect(mostHeld(new JsonWalker((path) => path === '' || path === 'spans'))).toBeLessThan(10_000);
  });
});

test('JsonRecords looks again behind a key that has no end on its line', () => {
  const json = new JsonRecords({ records: ['[]'] });
  const file = `[{"a":1},{"${'k'.repeat(5_000)}\n{"a":2},{"a":3}]`;
  const parts = [...json.write(bytesOf(file)), ...json.end()];
  expect(parts.filter(({ kind }) => kind === 'record')).toHaveLength(3);
});

test('JsonSplitter holds no more beside the items of a group than one field may have', () => {
  const splitter = new JsonSplitter();
  const field = (i: number) => bytesOf(`"f${i}":"${'x'.repeat(MIB)}",`);
  const read = () => {
    let most = 0;
    for (const part of splitter.write(bytesOf('{"resourceSpans":[{'))) expect(part).toBeUndefined();
    for (let i = 0; i < 40; i++) {
      for (const part of splitter.write(field(i))) expect(part).toBeUndefined();
      most = Math.max(most, splitter.bufferedBytes);
      expect(most).toBeLessThan(20 * MIB);
    }
  };
  expect(read).toThrow('is longer than 16 MiB');
});

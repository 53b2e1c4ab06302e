import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

test('a document lives in the session file, is replaced as a whole, and goes when emptied', async () => {
  const path = join(await makeTempDir(), 'a.tracebench');
  const first = await openDuckDbStore(path);
  expect(await first.readDocument('metrics.board')).toBe('');
  await first.writeDocument('metrics.board', '{"pins":[1]}');
  await first.writeDocument('metrics.board', `{"pins":["'; DROP TABLE meta; --"]}`);
  await first.writeDocument('notes', '메모');
  await first.close();
  const again = await openDuckDbStore(path);
  expect(await again.readDocument('metrics.board')).toBe(`{"pins":["'; DROP TABLE meta; --"]}`);
  await again.writeDocument('metrics.board', '');
  expect([await again.readDocument('metrics.board'), await again.readDocument('notes')]).toEqual(['', '메모']);
  await again.close();
});

test('a change made to an earlier text is refused, and what is there stays', async () => {
  const store = await openDuckDbStore(':memory:');
  expect(await store.writeDocument('metrics.board', 'a', 'other')).toBe(false);
  expect(await store.readDocument('metrics.board')).toBe('');
  expect(await store.writeDocument('metrics.board', 'a', '')).toBe(true);
  expect(await store.writeDocument('metrics.board', 'b', '')).toBe(false);
  expect(await store.writeDocument('metrics.board', 'b', 'a')).toBe(true);
  const raced = await Promise.all(['c', 'd'].map((text) => store.writeDocument('metrics.board', text, 'b')));
  expect(raced).toEqual([true, false]);
  expect(await store.readDocument('metrics.board')).toBe('c');
  expect(await store.writeDocument('metrics.board', '', 'c')).toBe(true);
  expect(await store.readDocument('metrics.board')).toBe('');
  await store.close();
});

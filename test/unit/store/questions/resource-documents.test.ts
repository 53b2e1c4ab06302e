import { expect, test } from 'vitest';
import { Database, type Parameters } from '../../../../main/engine/store/duckdb/database.ts';
import {
  eachDocument,
  type DocumentsWanted,
} from '../../../../main/engine/store/duckdb/questions/resource-documents.ts';
import { CancelledError } from '../../../../main/engine/store/port.ts';

/** Of the characters of a slice. */
const HALF = 512 * 1024;

/** Ids and lengths as they were visited, the most characters of one answer, and how many were left out. */
async function visit(sizes: readonly number[], wanted: Partial<DocumentsWanted> = {}, signal?: AbortSignal) {
  const database = await Database.open(':memory:');
  try {
    await database.query('CREATE TABLE resource (id UINTEGER, otlp VARCHAR)');
    const rows = sizes.map((size, id) => `(${id}, repeat('x', ${size}))`).join(', ');
    await database.query(`INSERT INTO resource VALUES ${rows}`);
    const [seen, answers]: [[number, number][], number[]] = [[], []];
    const ask = async (sql: string, parameters: Parameters) => {
      const answer = await database.query(sql, parameters);
      if (answer.names.includes('otlp'))
        answers.push(answer.strings('otlp').reduce((sum, { length }) => sum + length, 0));
      return answer;
    };
    const look = (id: number, otlp: string) => void seen.push([id, otlp.length]);
    const leftOut = await eachDocument(ask, { where: 'true', ...wanted }, look, signal);
    return { seen, answers, leftOut };
  } finally {
    await database.close();
  }
}

test('all documents, never more of them at a time than a slice', async () => {
  const sizes = [10, HALF, HALF, HALF, 5 * HALF, 10, 0];
  const { seen, answers, leftOut } = await visit(sizes);
  expect(seen).toEqual(sizes.map((size, id) => [id, size]));
  expect(answers).toEqual([10 + HALF, 2 * HALF, 5 * HALF, 10]);
  expect(leftOut).toBe(0);
  const many = await visit(Array.from({ length: 1_200 }, () => 1));
  expect(many.answers).toEqual([512, 512, 176]);
});

test('within bounds, and those beyond are counted', async () => {
  const { seen, leftOut } = await visit([10, 100, 20, 30, 5], { longest: 50, most: 40 });
  expect(seen.map(([id]) => id)).toEqual([0, 2, 4]);
  expect(leftOut).toBe(2);
  expect((await visit([10, 20], { where: 'id = $id', parameters: { id: 1 } })).seen).toEqual([[1, 20]]);
});

test('stops when it is cancelled', async () => {
  await expect(visit([10], {}, AbortSignal.abort())).rejects.toThrow(CancelledError);
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../../main/engine/api.ts';
import { createEngine } from '../../../main/engine/engine.ts';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { compact } from '../formats/documents.ts';
import { bytesOf } from '../formats/read-parts.ts';
import { zipOf } from '../formats/zip-file.ts';

const TORN = bytesOf(`${compact('a')}\nno JSON\n`);
const BROKEN = bytesOf('{"resourceSpans":[{"x\n');
const UNKNOWN = bytesOf('[{"span_id":"5476d0c821eb5812","offset_ms":0}]');

let engine: Engine;
beforeEach(async () => {
  engine = await createEngine({
    storePath: ':memory:',
    engineVersion: '0',
    capabilities: { openPath: true } as never,
    receivers: null,
    allowSql: false,
    samplePath: '',
  });
});
afterEach(() => engine.close());

async function open(name: string, bytes: Uint8Array): Promise<void> {
  const path = join(await makeTempDir(), name);
  await writeFile(path, bytes);
  const answer = await engine.call('import.path', { path });
  if (!answer.ok) throw new Error(answer.error.message);
}

async function lost(): Promise<string[]> {
  const answer = await engine.call('session.get', {});
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.losses.map(({ kind, source, code, count }) => `${kind} ${source} ${code} ${count}`).toSorted();
}

const expectLost = (...losses: string[]) => eventually(async () => expect(await lost()).toEqual(losses));

test('of a file that is kept, the parts that are missing count', async () => {
  await open('torn.json', TORN);
  await expectLost('skipped torn.json unreadable 1');
});

test('a file of which nothing is kept counts once, whatever is wrong with it', async () => {
  await open('a.json', BROKEN);
  await open('b.json', UNKNOWN);
  await expectLost('refused a.json file-not-read 1', 'refused b.json file-not-read 1');
});

test('so does each in an archive', async () => {
  const files = [TORN, BROKEN, UNKNOWN].map((bytes, nth) => ({ name: `${nth}.json`, bytes }));
  await open('all.zip', zipOf(...files));
  await expectLost(
    'refused all.zip › 1.json file-not-read 1',
    'refused all.zip › 2.json file-not-read 1',
    'skipped all.zip › 0.json unreadable 1',
  );
});

import { appendFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { FILELOG_RECEIVER as FILELOG } from '../../../main/engine/agent/filelog/filelog.ts';
import { eventually } from '../../helpers/eventually.ts';
import { bodiesOf, recordsOf, runReceiver } from '../../helpers/run-receiver.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `line ${from + i}`);
const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const packed = (lines: readonly string[]) => gzipSync(text(lines));

async function folderWith(files: Record<string, string | Uint8Array>) {
  const folder = await makeTempDir();
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return (name: string) => join(folder, name);
}

const follow = (include: string, more: object = {}) =>
  runReceiver(FILELOG, { include: [include], start_at: 'beginning', poll_interval: '2ms', ...more });

test('a packed file is read as what it unpacks to, and so is what is appended', async () => {
  const at = await folderWith({ 'compressed.log.gz': packed(numbered(0, 10)) });
  const { received } = await follow(at('compressed.log.gz'), { compression: 'gzip', include_file_record_offset: true });
  await eventually(() => expect(bodiesOf(received)).toEqual(numbered(0, 10)));
  await appendFile(at('compressed.log.gz'), packed(numbered(10, 20)));
  await eventually(() => expect(bodiesOf(received)).toEqual(numbered(0, 20)));
  expect(recordsOf(received).at(-1)!.attributes).toContainEqual({
    key: 'log.file.record_offset',
    value: { kind: 'int', value: BigInt(text(numbered(0, 19)).length) },
  });
});

test('auto: only those that are called so are packed', async () => {
  const at = await folderWith({ 'a.log': text(numbered(0, 2)), 'b.log.gz': packed(numbered(2, 4)) });
  const { received } = await follow(at('*'), { compression: 'auto' });
  await eventually(() => expect(bodiesOf(received).toSorted()).toEqual(numbered(0, 4)));
});

test('what is longer than all that is held at once comes whole, and once', async () => {
  const lines = numbered(0, 100_000);
  const at = await folderWith({ 'a.log.gz': packed(lines) });
  const { received } = await follow(at('a.log.gz'), { compression: 'gzip' });
  await eventually(() => expect(bodiesOf(received)).toHaveLength(100_000));
  expect(bodiesOf(received)).toEqual(lines);
});

test('a file that is rotated and then packed goes on where it was read to', async () => {
  const at = await folderWith({ 'app.log': text(numbered(0, 10)) });
  const { received } = await follow(at('app.log*'), { compression: 'auto' });
  await eventually(() => expect(bodiesOf(received)).toEqual(numbered(0, 10)));
  await rename(at('app.log'), at('app.log.1'));
  await writeFile(at('app.log'), text(numbered(12, 14)));
  await eventually(() => expect(bodiesOf(received)).toHaveLength(12));
  // As gzip does it: beside the other, which goes then. Two lines came at the last moment.
  await writeFile(at('app.log.1.gz'), packed(numbered(0, 12)));
  await unlink(at('app.log.1'));
  await eventually(() => expect(bodiesOf(received).toSorted()).toEqual(numbered(0, 14).toSorted()));
  await appendFile(at('app.log'), text(numbered(14, 15)));
  await eventually(() => expect(bodiesOf(received).toSorted()).toEqual(numbered(0, 15).toSorted()));
});

test('one that is still being written is read as far as it goes, and then on', async () => {
  const lines = numbered(0, 50_000);
  const whole = packed(lines);
  const at = await folderWith({ 'a.log.gz': whole.subarray(0, whole.length / 2) });
  const { received } = await follow(at('a.log.gz'), { compression: 'gzip', force_flush_period: 0 });
  await eventually(() => expect(bodiesOf(received).length).toBeGreaterThan(1_000));
  await appendFile(at('a.log.gz'), whole.subarray(whole.length / 2));
  await eventually(() => expect(bodiesOf(received)).toHaveLength(50_000));
  expect(bodiesOf(received)).toEqual(lines);
});

test('start_at end: what is there is passed over, and files that come later are read', async () => {
  const at = await folderWith({ 'old.gz': packed(numbered(0, 5)) });
  const { received } = await follow(at('*.gz'), { compression: 'auto', start_at: 'end' });
  await writeFile(at('new.gz'), packed(numbered(5, 7)));
  await eventually(() => expect(bodiesOf(received)).toEqual(numbered(5, 7)));
});

test('what is no gzip is told, and keeps no other from being read', async () => {
  const broken = Buffer.concat([packed(numbered(0, 3)).subarray(0, -8), Buffer.alloc(8)]);
  const at = await folderWith({ 'a.gz': text(numbered(9, 10)), 'b.gz': broken, 'c.gz': packed(numbered(3, 5)) });
  const { received, meter } = await follow(at('*.gz'), { compression: 'gzip' });
  await eventually(() => expect(bodiesOf(received)).toEqual(numbered(3, 5)));
  await eventually(() => expect(meter.read().lastError?.message).toContain('it is no gzip, or damaged'));
});

test('of ordered files only the first are read', async () => {
  const at = await folderWith({
    'err.1.log': 'one\n',
    'err.12.log': 'twelve\n',
    'err.3.log': 'three\n',
    other: 'no\n',
  });
  const { received } = await follow(at('*'), {
    ordering_criteria: {
      regex: 'err\\.(?P<n>\\d+)\\.log',
      top_n: 2,
      sort_by: [{ sort_type: 'numeric', regex_key: 'n', ascending: false }],
    },
  });
  await eventually(() => expect(bodiesOf(received).toSorted()).toEqual(['three', 'twelve']));
  await writeFile(at('err.20.log'), 'twenty\n');
  await eventually(() => expect(bodiesOf(received).toSorted()).toEqual(['three', 'twelve', 'twenty']));
});

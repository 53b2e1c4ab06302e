import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { OpenBatch } from '../../../core/collector/open-batch.ts';
import { Parcel } from '../../../core/collector/parcel.ts';
import { folderOf } from '../../../main/engine/collector/queue/folder-name.ts';
import { DiskQueue } from '../../../main/engine/collector/queue/disk-queue.ts';
import type { Queued } from '../../../main/engine/collector/queue/queue.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const parcel = (name: string, padding = 0) =>
  Parcel.ofWire('traces', Parcel.ofTelemetry(traces('shop', span({ name: name + ' '.repeat(padding) }))).wire);
const nameOf = (taken: { parcel: Parcel } | undefined) => {
  const telemetry = taken?.parcel.telemetry;
  return telemetry?.signal === 'traces' ? telemetry.groups[0]!.scopes[0]!.items[0]!.name.trim() : undefined;
};
const lost: number[] = [];
const onLost = (requests: number) => void lost.push(requests);
const folder = async () => join(await makeTempDir(), 'queue');

describe('a queue on disk', () => {
  test('gives parcels in order of arrival, and each once', async () => {
    const queue = new DiskQueue(await folder(), { capacity: 10, onLost });
    for (const name of ['a', 'b', 'c']) await queue.offer(parcel(name));
    const taken = [await queue.take(), await queue.take(), await queue.take()];
    expect(taken.map(nameOf)).toEqual(['a', 'b', 'c']);
    expect(queue.size).toBe(3);
    for (const one of taken) queue.done(one!);
    expect(queue.size).toBe(0);
    await queue.close();
    await queue.end();
  });

  test('wakes whoever waits, and lets go of them when it is closed', async () => {
    const queue = new DiskQueue(await folder(), { capacity: 10, onLost });
    const waiting = [queue.take(), queue.take()];
    await queue.offer(parcel('a'));
    expect(nameOf(await waiting[0])).toBe('a');
    await queue.close();
    expect(await waiting[1]).toBeUndefined();
    await expect(queue.offer(parcel('late'))).rejects.toThrow('stopping');
    await queue.end();
  });

  test('refuses what there is no room for', async () => {
    const queue = new DiskQueue(await folder(), { capacity: 1, onLost });
    await queue.offer(parcel('a'));
    await expect(queue.offer(parcel('b'))).rejects.toThrow('sending queue is full');
    queue.done((await queue.take())!);
    await queue.offer(parcel('c'));
    expect(nameOf(await queue.take())).toBe('c');
    await queue.close();
    await queue.end();
  });

  test('has after a crash what was not done, beginning with the first of it', async () => {
    const directory = await folder();
    const before = new DiskQueue(directory, { capacity: 10, onLost });
    for (const name of ['a', 'b', 'c', 'd']) await before.offer(parcel(name));
    const taken = [await before.take(), await before.take(), await before.take()];
    before.done(taken[0]!);
    before.done(taken[2]!); // out of order: b is not
    await before.close();
    await before.end();
    const after = new DiskQueue(directory, { capacity: 10, onLost });
    expect(after.size).toBe(2);
    expect([await after.take(), await after.take()].map(nameOf)).toEqual(['b', 'd']);
    await after.offer(parcel('e'));
    expect(nameOf(await after.take())).toBe('e');
    await after.close();
    await after.end();
  });

  test('has nothing again that is done, however many starts there are and whatever is not done before it', async () => {
    const directory = await folder();
    const left = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const first = new DiskQueue(directory, { capacity: 10, onLost });
    for (const name of left) await first.offer(parcel(name));
    const give = async (queue: DiskQueue, done: readonly string[]) => {
      const taken: Queued[] = [];
      for (let i = 0; i < left.length; i++) taken.push((await queue.take())!);
      expect(taken.map(nameOf)).toEqual(left);
      for (const one of taken.filter((each) => done.includes(nameOf(each)!))) queue.done(one);
      for (const name of done) left.splice(left.indexOf(name), 1);
      await queue.close();
      await queue.end();
    };
    await give(first, ['c', 'd', 'f']);
    const idle = new DiskQueue(directory, { capacity: 10, onLost });
    expect(nameOf(await idle.take())).toBe('a');
    await idle.close();
    await idle.end();
    await give(new DiskQueue(directory, { capacity: 10, onLost }), ['b', 'g']);
    await give(new DiskQueue(directory, { capacity: 10, onLost }), ['a', 'e']);
    const last = new DiskQueue(directory, { capacity: 10, onLost });
    expect(last.size).toBe(0);
    await last.close();
    await last.end();
  });

  test('has nothing again that was done beside a batch that fills', async () => {
    const directory = await folder();
    const before = new DiskQueue(directory, { capacity: 10, onLost });
    await before.offer(parcel('part').within(new OpenBatch()));
    await before.offer(parcel('beside'));
    before.done((await before.take())!);
    await before.close();
    await before.end();
    const after = new DiskQueue(directory, { capacity: 10, onLost });
    expect(nameOf(await after.take())).toBe('part');
    expect(after.size).toBe(1);
    await after.close();
    await after.end();
  });

  test('keeps what is given after files were taken away, whatever was done under its number', async () => {
    lost.length = 0;
    const directory = await folder();
    const before = new DiskQueue(directory, { capacity: 10, onLost });
    for (const name of ['a', 'b', 'c']) await before.offer(parcel(name));
    const taken = [await before.take(), await before.take(), await before.take()];
    before.done(taken[1]!);
    before.done(taken[2]!);
    await before.close();
    await before.end();
    for (const name of readdirSync(directory)) if (name.endsWith('.requests')) truncateSync(join(directory, name), 300);
    const second = new DiskQueue(directory, { capacity: 10, onLost });
    for (const name of ['d', 'e']) await second.offer(parcel(name));
    await second.close();
    await second.end();
    const third = new DiskQueue(directory, { capacity: 10, onLost });
    const names: (string | undefined)[] = [];
    while (names.length < third.size) names.push(nameOf(await third.take()));
    expect(names.slice(-2)).toEqual(['d', 'e']);
    await third.close();
    await third.end();
  });

  test('reads again what did not stay in memory', async () => {
    const directory = await folder();
    const queue = new DiskQueue(directory, { capacity: 100, onLost });
    const MIB = 1024 ** 2;
    const names = Array.from({ length: 24 }, (_, index) => `span ${index}`);
    for (const name of names) await queue.offer(parcel(name, 2 * MIB)); // 48 MiB: more than is kept, and two segments
    const taken: (string | undefined)[] = [];
    for (let i = 0; i < names.length; i++) {
      const next = await queue.take();
      taken.push(nameOf(next));
      queue.done(next!);
    }
    expect(taken).toEqual(names);
    await queue.close();
    await queue.end();
    expect(readdirSync(directory).filter((name) => name.endsWith('.requests'))).toEqual([]);
  });

  test('has one owner, and another once that has let go', async () => {
    const directory = await folder();
    const first = new DiskQueue(directory, { capacity: 10, onLost });
    expect(() => new DiskQueue(directory, { capacity: 10, onLost })).toThrow('in use by another Tracebench');
    await first.close();
    await first.end();
    const second = new DiskQueue(directory, { capacity: 10, onLost });
    await second.close();
    await second.end();
    // Left behind by a process that is gone.
    writeFileSync(join(directory, 'lock'), String(2 ** 22 + 1));
    const third = new DiskQueue(directory, { capacity: 10, onLost });
    await third.close();
    await third.end();
  });

  test('writes nothing any more once it has let go, when the folder may be that of another', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const directory = await folder();
    const before = new DiskQueue(directory, { capacity: 10, onLost });
    for (const name of ['a', 'b', 'c']) await before.offer(parcel(name));
    const [first, late] = [await before.take(), await before.take()];
    before.done(first!);
    await before.close();
    await before.end();
    const after = new DiskQueue(directory, { capacity: 10, onLost });
    const cursor = () => JSON.parse(readFileSync(join(directory, 'cursor.json'), 'utf8')) as { sequence: number };
    for (let i = 0; i < 2; i++) after.done((await after.take())!);
    vi.advanceTimersByTime(1_000);
    expect(cursor().sequence).toBe(3);
    before.done(late!);
    vi.advanceTimersByTime(1_000);
    expect(cursor().sequence).toBe(3);
    await after.close();
    await after.end();
  });

  test('goes on behind requests that somebody took away, and counts them', async () => {
    lost.length = 0;
    const directory = await folder();
    const before = new DiskQueue(directory, { capacity: 10, onLost });
    for (const name of ['a', 'b', 'c']) await before.offer(parcel(name));
    await before.close();
    await before.end();
    const after = new DiskQueue(directory, { capacity: 10, onLost });
    for (const name of readdirSync(directory)) if (name.endsWith('.requests')) truncateSync(join(directory, name), 300);
    await after.offer(parcel('d'));
    const names: (string | undefined)[] = [];
    while (after.size > 0) {
      const next = await after.take();
      names.push(nameOf(next));
      after.done(next!);
    }
    expect(names.at(-1)).toBe('d');
    expect(names.length + lost.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(lost.length).toBeGreaterThan(0);
    await after.close();
    await after.end();
  });
});

test('each component has a folder of its own, whatever its name', () => {
  const keys = [
    'otlp/서울',
    'otlp/부산',
    'otlp/a b',
    'otlp/a/b',
    'otlp/a_b',
    `otlp/${'x'.repeat(1_000)}`,
    `otlp/${'x'.repeat(1_001)}`,
  ];
  const folders = keys.map((key) => folderOf(`exporters/${key}`));
  expect(new Set(folders).size).toBe(keys.length);
  for (const name of folders) expect(name).toMatch(/^[a-zA-Z0-9_.-]{1,100}$/);
});

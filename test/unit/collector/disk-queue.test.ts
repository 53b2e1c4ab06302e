import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import { DiskQueue } from '../../../main/engine/collector/queue/disk-queue.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const parcel = (name: string, padding = 0) =>
  Parcel.ofWire('traces', Parcel.ofTelemetry(traces('shop', span({ name: name + ' '.repeat(padding) }))).wire);
const nameOf = (taken: { parcel: Parcel } | undefined) => {
  const telemetry = taken?.parcel.telemetry;
  return telemetry?.signal === 'traces' ? telemetry.groups[0]!.scopes[0]!.items[0]!.name.trim() : undefined;
};
const folder = async () => join(await makeTempDir(), 'queue');

describe('a queue on disk', () => {
  test('gives parcels in order of arrival, and each once', async () => {
    const queue = new DiskQueue(await folder(), 10);
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
    const queue = new DiskQueue(await folder(), 10);
    const waiting = [queue.take(), queue.take()];
    await queue.offer(parcel('a'));
    expect(nameOf(await waiting[0])).toBe('a');
    await queue.close();
    expect(await waiting[1]).toBeUndefined();
    await expect(queue.offer(parcel('late'))).rejects.toThrow('stopping');
    await queue.end();
  });

  test('refuses what there is no room for', async () => {
    const queue = new DiskQueue(await folder(), 1);
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
    const before = new DiskQueue(directory, 10);
    for (const name of ['a', 'b', 'c', 'd']) await before.offer(parcel(name));
    const taken = [await before.take(), await before.take(), await before.take()];
    before.done(taken[0]!);
    before.done(taken[2]!); // out of order: c waits for b
    await before.close();
    await before.end();
    const after = new DiskQueue(directory, 10);
    expect(after.size).toBe(3);
    expect([await after.take(), await after.take(), await after.take()].map(nameOf)).toEqual(['b', 'c', 'd']);
    await after.offer(parcel('e'));
    expect(nameOf(await after.take())).toBe('e');
    await after.close();
    await after.end();
  });

  test('reads again what did not stay in memory', async () => {
    const directory = await folder();
    const queue = new DiskQueue(directory, 100);
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
});

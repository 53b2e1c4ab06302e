import { describe, expect, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import { TAKEN } from '../../../main/engine/collector/consumer.ts';
import { MemoryQueue } from '../../../main/engine/collector/queue/memory-queue.ts';
import type { Queue } from '../../../main/engine/collector/queue/queue.ts';
import { span, traces } from '../../helpers/telemetry.ts';

const SENT = Promise.resolve(TAKEN);
const spanOf = (name: string) => Parcel.ofTelemetry(traces('shop', span({ name })));
const nameOf = (parcel: Parcel): string => {
  const { telemetry } = parcel;
  return telemetry.signal === 'traces' ? telemetry.groups[0]!.scopes[0]!.items[0]!.name : '';
};

/** As an exporter does that hands over: all that waits, in the order in which it is given out, by the numbers it has there. */
async function handOver(from: Queue, to: Queue): Promise<void> {
  while (from.size > 0) {
    const queued = (await from.take())!;
    await to.adopt(queued.parcel, queued.sequence);
    from.done(queued, SENT);
  }
}

async function drain(queue: Queue): Promise<string[]> {
  const names: string[] = [];
  while (queue.size > 0) {
    const queued = (await queue.take())!;
    names.push(nameOf(queued.parcel));
    queue.done(queued, SENT);
  }
  return names;
}

describe('a queue in memory that takes over from another', () => {
  test('keeps the order of arrival through any number of them', async () => {
    let queue = new MemoryQueue({ capacity: 10 });
    for (const name of ['a', 'b', 'c']) await queue.offer(spanOf(name));
    for (const later of ['d', 'e', 'f']) {
      const next = new MemoryQueue({ capacity: 10 });
      // Senders are answered before what waited has come.
      await next.offer(spanOf(later));
      await handOver(queue, next);
      queue = next;
    }
    expect(await drain(queue)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  test('gives numbers that grow, whatever those were that it was given', async () => {
    const queue = new MemoryQueue({ capacity: 10 });
    await queue.offer(spanOf('own'));
    for (const [name, order] of [
      ['late', 900],
      ['early', 7],
      ['second late', 900],
      ['between', 40],
    ] as const)
      await queue.adopt(spanOf(name), order);
    const taken = [];
    for (let i = 0; i < 5; i++) taken.push((await queue.take())!);
    expect(taken.map(({ parcel }) => nameOf(parcel))).toEqual(['early', 'between', 'late', 'second late', 'own']);
    expect(taken.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  });

  test('gives what comes late of the one before to whoever waits, then by its order', async () => {
    const queue = new MemoryQueue({ capacity: 10 });
    const waiting = queue.take();
    await queue.adopt(spanOf('c'), 3);
    const given = [(await waiting)!];
    for (const [name, order] of [
      ['b', 2],
      ['d', 4],
      ['a', 1],
    ] as const)
      await queue.adopt(spanOf(name), order);
    given.push((await queue.take())!);
    await queue.adopt(spanOf('0'), 0);
    given.push((await queue.take())!);
    expect(given.map(({ parcel }) => nameOf(parcel))).toEqual(['c', 'a', '0']);
    for (const queued of given) queue.done(queued, SENT);
    expect(await drain(queue)).toEqual(['b', 'd']);
  });
});

import { describe, expect, test } from 'vitest';
import { GatheredBatches } from '../../../main/engine/pipeline/imports/gathered-batches.ts';
import type { ImportedBatch } from '../../../main/engine/store/port.ts';

const batch = (importId: string, isLast = true): ImportedBatch => ({
  packed: {} as ImportedBatch['packed'],
  losses: [],
  importId,
  isLast,
});

/** A store that answers when it is told to. */
function gathering() {
  const groups: string[][] = [];
  const answers: PromiseWithResolvers<number>[] = [];
  const gathered = new GatheredBatches((batches) => {
    groups.push(batches.map(({ importId }) => importId));
    answers.push(Promise.withResolvers());
    return answers.at(-1)!.promise;
  });
  return { groups, answers, gathered };
}

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, nth) => `${from + nth}`);

describe('the last batches of many small files', () => {
  test('go together: the first at once, to be seen, then more and more of them, and at the end what is left', async () => {
    const { groups, answers, gathered } = gathering();
    for (const id of ids(0, 2_000)) void gathered.send(batch(id), []);
    const flushed = gathered.flush();
    expect(groups.map(({ length }) => length)).toEqual([1, 4, 16, ...Array<number>(30).fill(64), 59]);
    expect(groups.flat()).toEqual(ids(0, 2_000));
    for (const { resolve } of answers) resolve(0);
    await flushed;
  });

  test('are durable when their group is', async () => {
    const { answers, gathered } = gathering();
    const sent = [gathered.send(batch('0'), []), ...ids(1, 5).map((id) => gathered.send(batch(id), []))];
    answers[1]!.resolve(7);
    expect(await Promise.all(sent.slice(1))).toEqual([7, 7, 7, 7]);
    expect(await Promise.race([sent[0], 'not yet'])).toBe('not yet');
  });

  test('a batch that more follows of waits for nobody, and takes along what waits', () => {
    const { groups, gathered } = gathering();
    for (const id of ['0', '1', '2']) void gathered.send(batch(id), []);
    void gathered.send(batch('large', false), []);
    expect(groups).toEqual([['0'], ['1', '2', 'large']]);
  });

  test('go sooner where they are large', () => {
    const { groups, gathered } = gathering();
    for (const id of ['0', '1']) void gathered.send(batch(id), []);
    void gathered.send(batch('2'), [new ArrayBuffer(8 * 1024 ** 2)]);
    expect(groups).toEqual([['0'], ['1', '2']]);
  });

  test('the next file waits while two groups are on their way', async () => {
    const { answers, gathered } = gathering();
    for (const id of ids(0, 5)) void gathered.send(batch(id), []);
    const room = gathered.room().then(() => 'room');
    expect(await Promise.race([room, Promise.resolve('none')])).toBe('none');
    answers[0]!.resolve(0);
    expect(await room).toBe('room');
  });

  test('one group that cannot be stored fails its files, and the whole', async () => {
    const { answers, gathered } = gathering();
    const sent = gathered.send(batch('0'), []);
    answers[0]!.reject(new Error('the disk is almost full'));
    await expect(sent).rejects.toThrow('almost full');
    await expect(gathered.room()).rejects.toThrow('almost full');
    await expect(gathered.flush()).rejects.toThrow('almost full');
  });
});

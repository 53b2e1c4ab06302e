import { expect, test } from 'vitest';
import { inTurn } from '../../../main/engine/collector/in-turn.ts';

test('one work is done after the other, also after one that failed', async () => {
  const turn = inTurn();
  const said: string[] = [];
  const work = (name: string) => async () => {
    said.push(`${name} begins`);
    await new Promise(setImmediate);
    said.push(`${name} ends`);
    if (name === 'b') throw new Error('failed');
    return name;
  };
  const all = await Promise.allSettled(['a', 'b', 'c'].map((name) => turn(work(name))));
  expect(said).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

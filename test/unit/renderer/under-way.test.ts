import { expect, test } from 'vitest';
import { UnderWay } from '../../../renderer/state/under-way.ts';

function call() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return { promise, resolve, reject };
}

test('with nothing asked there is nothing to wait for', async () => {
  await expect(new UnderWay().none()).resolves.toBeUndefined();
});

test('none are on their way once the last has its answer, whatever it was', async () => {
  const underWay = new UnderWay();
  const [one, two] = [call(), call()];
  const answers = Promise.allSettled([underWay.follow(one.promise), underWay.follow(two.promise)]);
  let isCalm = false;
  const calm = underWay.none().then(() => (isCalm = true));
  one.resolve('rows');
  await one.promise;
  await Promise.resolve();
  expect(isCalm).toBe(false);
  two.reject(new Error('gone'));
  expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  await calm;
  expect(isCalm).toBe(true);
});

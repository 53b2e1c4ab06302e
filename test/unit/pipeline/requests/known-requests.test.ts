import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { KnownRequests } from '../../../../main/engine/pipeline/requests/known-requests.ts';
import { NO_KEY } from '../../../../main/engine/request-log/request-key.ts';

test('those of the store are known, and are not handed to it again', () => {
  const known = new KnownRequests();
  const [stored, fresh] = [randomBytes(16), randomBytes(16)];
  known.load(Buffer.concat([stored, randomBytes(7)]));
  known.add(fresh);
  expect([known.find(stored), known.find(fresh), known.find(randomBytes(16))]).toEqual([
    { isPlain: undefined, written: undefined },
    { isPlain: undefined, written: undefined },
    undefined,
  ]);
  expect(Buffer.from(known.take())).toEqual(fresh);
  expect(known.take()).toHaveLength(0);
});

test('a request without a key is never taken for another one', () => {
  const known = new KnownRequests();
  known.load(NO_KEY);
  known.add(NO_KEY);
  expect([known.find(NO_KEY), known.take().length]).toEqual([undefined, 0]);
});

test('the oldest are forgotten, the last 65,536 are not', () => {
  const known = new KnownRequests();
  const key = (n: number) => Buffer.from(Uint32Array.of(1, 2, 3, n).buffer);
  for (let n = 0; n < 140_000; n++) known.add(key(n));
  expect(known.find(key(0))).toBeUndefined();
  expect(known.find(key(140_000 - 65_536))).toBeDefined();
});

import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { OperationError } from '../../../contract/result.ts';
import type { ServerMessage } from '../../../contract/transport.ts';
import { toKorean } from '../../../renderer/i18n/engine-texts.ts';
import { mapParts } from '../../../renderer/memory/map-parts.ts';
import { shareArrays, shareArraysInSlices } from '../../../renderer/memory/share-arrays.ts';
import { newMemory } from '../../../renderer/memory/shared.ts';
import { createPortChannel, type PortLike } from '../../../renderer/transport/port.ts';

const LARGE = 16 * 1024;
/** 4.8 MB: more than is copied at once. */
const SLICED = 600_000;

/** Two columns in one buffer, as an answer has them, one by itself, a small one, and one that is shared already. */
function answer() {
  const block = new ArrayBuffer(LARGE * 12);
  const start = new Float64Array(block, 0, LARGE).map((_, i) => i / 2);
  new Float64Array(block, 0, LARGE).set(start);
  const code = new Uint32Array(block, LARGE * 8, LARGE).fill(7);
  const own = Float64Array.from({ length: SLICED }, (_, i) => i);
  const shared = new Uint8Array(new SharedArrayBuffer(LARGE * 8));
  return {
    rows: LARGE,
    start: new Float64Array(block, 0, LARGE),
    code,
    own,
    small: Uint8Array.of(1, 2),
    shared,
    texts: ['a'],
  };
}

const SHARES = [
  { how: 'at once', share: async <Value>(value: Value) => shareArrays(value, []) },
  { how: 'in slices', share: shareArraysInSlices },
];

test.each(SHARES)(
  '$how: large arrays lie on shared memory, with the same elements, and nowhere else',
  async ({ share }) => {
    const before = answer();
    const { own: _, ...expected } = structuredClone(before);
    const after = await share(before);
    const { own, ...rest } = after;
    expect(rest).toEqual(expected);
    // Not compared as a whole: to tell where 600,000 elements differ takes minutes.
    expect(own).toHaveLength(SLICED);
    expect(own.findIndex((value, i) => value !== i)).toBe(-1);
    for (const { buffer } of [after.start, after.code, own]) expect(buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(after.start.buffer).toBe(after.code.buffer);
    expect(after.small).toBe(before.small);
    expect(after.shared).toBe(before.shared);
    expect([before.start.length, before.code.length, before.own.length]).toEqual([0, 0, 0]);
  },
);

/** Memory runs out behind so many blocks. */
function leaveBlocks(blocks: number): void {
  const Real = SharedArrayBuffer;
  let left = blocks;
  vi.stubGlobal(
    'SharedArrayBuffer',
    class extends Real {
      constructor(byteLength: number) {
        if (left-- <= 0) throw new RangeError('Array buffer allocation failed');
        super(byteLength);
      }
    },
  );
}

describe('where memory runs out', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('in slices: nothing has moved', async () => {
    const value = answer();
    const expected = structuredClone(value);
    leaveBlocks(1);
    await expect(shareArraysInSlices(value)).rejects.toThrow(RangeError);
    expect(value).toEqual(expected);
  });

  test('the call is answered with a failure, in either language', async () => {
    vi.stubGlobal('crossOriginIsolated', true);
    const { port1, port2 } = new MessageChannel();
    const channel = createPortChannel(port1 as unknown as PortLike);
    const answered = new Promise<ServerMessage>((resolve) => channel.onMessage(resolve));
    channel.send({ kind: 'call', id: 7, operation: 'trace.get', input: {} });
    leaveBlocks(0);
    port2.postMessage({ kind: 'result', id: 7, result: { ok: true, value: { start: new Float64Array(LARGE) } } });
    const { id, result } = (await answered) as Extract<ServerMessage, { kind: 'result' }>;
    expect({ id, code: result.ok || result.error.code }).toEqual({ id: 7, code: 'internal' });
    const { message, hint } = (result as { error: OperationError }).error;
    expect([message, hint].map(toKorean)).not.toContain(undefined);
    port1.close();
  });
});

test('what was made for the answer is told, what was shared before is not', () => {
  const made: SharedArrayBuffer[] = [];
  const { start, own } = shareArrays(answer(), made);
  expect(made).toEqual([start.buffer, own.buffer]);
});

test('memory is shared where the browser allows it, and is the page’s own elsewhere', () => {
  expect(newMemory(8)).toBeInstanceOf(ArrayBuffer);
  vi.stubGlobal('crossOriginIsolated', true);
  const memory = newMemory(8);
  vi.unstubAllGlobals();
  expect(memory).toBeInstanceOf(SharedArrayBuffer);
  expect(memory.byteLength).toBe(8);
});

test('parts are replaced wherever they are, once each, and lists of texts are not gone through', () => {
  const wanted = { replace: true };
  const texts = ['a', 'b'];
  const mapped = mapParts({ list: [wanted, { inside: wanted }, null, undefined], texts, wanted }, (part) =>
    'replace' in part ? { instead: 1 } : undefined,
  );
  expect(mapped).toEqual({
    list: [{ instead: 1 }, { inside: { instead: 1 } }, null, undefined],
    texts,
    wanted: { instead: 1 },
  });
  expect(mapped.list[0]).toBe(mapped.wanted);
  expect(mapped.texts).toBe(texts);
});

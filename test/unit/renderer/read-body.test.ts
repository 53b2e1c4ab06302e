import { expect, test } from 'vitest';
import { readBody } from '../../../renderer/transport/read-body.ts';

const MIB = 1024 * 1024;
const share = (bytes: number) => new SharedArrayBuffer(bytes);

/** A body in pieces of one MiB, each filled with its number. */
function answer(pieces: number, headers: Record<string, string>): Response {
  let sent = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (sent === pieces) return controller.close();
      controller.enqueue(new Uint8Array(MIB).fill(sent++));
    },
  });
  return new Response(body, { headers });
}

test('a body is written to the memory it is given, and others have their turn meanwhile', async () => {
  let turns = 0;
  const count = setInterval(() => turns++, 0);
  const bytes = await readBody(answer(40, { 'Content-Length': String(40 * MIB) }), share);
  clearInterval(count);
  expect(bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(Array.from({ length: 40 }, (_, piece) => bytes[piece * MIB])).toEqual(Array.from({ length: 40 }, (_, i) => i));
  expect(bytes.at(-1)).toBe(39);
  expect(turns).toBeGreaterThan(0);
});

test('a body that is not as long as was said is refused', async () => {
  await expect(readBody(answer(2, { 'Content-Length': String(3 * MIB) }), share)).rejects.toThrow(/only 2097152 came/);
  await expect(readBody(answer(3, { 'Content-Length': String(2 * MIB) }), share)).rejects.toThrow();
});

test.each([{}, { 'Content-Length': '90', 'Content-Encoding': 'x-packed' }])(
  'a body whose length is not known is read all the same: %o',
  async (headers) => {
    const bytes = await readBody(answer(3, headers as Record<string, string>), share);
    expect([bytes.length, bytes[MIB], bytes.buffer instanceof ArrayBuffer]).toEqual([3 * MIB, 1, true]);
  },
);

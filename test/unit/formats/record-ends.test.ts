import { describe, expect, it } from 'vitest';
import { MOST_RECORD_BYTES, recordEndsOf } from '../../../main/engine/receivers/files/follow/record-ends.ts';

/** A length of 32 bits, big-endian. */
function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}
const framed = (...messages: string[]): Buffer =>
  Buffer.concat(messages.flatMap((message) => [lengthOf(message.length), Buffer.from(message)]));

describe('records end', () => {
  it('behind frames, wherever the bytes are cut', () => {
    const file = framed('one\n', '', 'three', 'x');
    const boundaries = [8, 12, 21, 26];
    for (let cut = 0; cut <= file.length; cut++) {
      const ends = recordEndsOf(file[0]!);
      const first = ends.next(file.subarray(0, cut));
      expect(first, `first of ${cut}`).toBe(boundaries.findLast((end) => end <= cut) ?? 0);
      const second = ends.next(file.subarray(cut));
      expect(cut + second, `rest of ${cut}`).toBe(cut === file.length ? cut : file.length);
      expect(ends.isLost).toBe(false);
    }
  });

  it('nowhere any more behind a length beyond the most; what came before it does', () => {
    for (const [length, isLost] of [
      [MOST_RECORD_BYTES - 4, false],
      [MOST_RECORD_BYTES - 3, true],
    ] as const) {
      const ends = recordEndsOf(0);
      expect(ends.next(Buffer.concat([framed('one'), lengthOf(length), Buffer.from('more')]))).toBe(7);
      expect(ends.isLost).toBe(isLost);
    }
  });

  it('where their file does: a frame as one that is shorter, a line as it is, nothing as nothing', () => {
    const frames = recordEndsOf(0);
    expect(Buffer.from(frames.close(framed('message').subarray(0, 8)))).toEqual(framed('mess'));
    expect(frames.close(lengthOf(7))).toHaveLength(0);
    const lines = recordEndsOf('{'.charCodeAt(0));
    expect(new TextDecoder().decode(lines.close(Buffer.from('half')))).toBe('half\n');
    expect(lines.close(new Uint8Array(0))).toHaveLength(0);
  });
});

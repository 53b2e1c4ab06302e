import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { LoggedRequest } from '../../../../main/engine/request-log/frame.ts';
import { requestKey } from '../../../../main/engine/request-log/request-key.ts';
import { RequestLog, type Mark } from '../../../../main/engine/request-log/request-log.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

const request = (text: string): LoggedRequest => ({
  signal: 'traces',
  format: 'protobuf',
  source: 'otlp-http',
  key: requestKey('traces', Buffer.from(text)),
  body: Buffer.from(text),
});

/** Opens a log as a start would, and reads all that was left behind. */
function start(directory: string, stored?: Mark) {
  const { log, replay, foreign } = RequestLog.open(directory, stored);
  const found = [...replay].map(({ sequence, body }) => `${sequence} ${Buffer.from(body).toString()}`);
  return { log, found, foreign };
}

const give = (log: RequestLog, ...texts: string[]) =>
  Promise.all(texts.map((text) => log.append(request(text)).written));

async function fileHandlePrototype(): Promise<FileHandle> {
  const file = await open(import.meta.filename);
  await file.close();
  return Object.getPrototypeOf(file) as FileHandle;
}

const newDirectory = async () => join(await makeTempDir(), 'live.tracebench.requests');
const segments = (directory: string) => readdirSync(directory).sort();

describe('a request log', () => {
  test('has no folder before the first request, and none after all is stored', async () => {
    const directory = await newDirectory();
    const { log } = start(directory);
    expect(existsSync(directory)).toBe(false);
    await give(log, 'a', 'b');
    expect(segments(directory)).toEqual(['0001.requests']);
    await log.close(2);
    expect(existsSync(directory)).toBe(false);
  });

  test('tells how many requests neither the store nor the log has', async () => {
    const directory = await newDirectory();
    const { log } = start(directory, { log: 'a'.repeat(32), sequence: 10 });
    await give(log, 'k', 'l');
    await log.close(10);
    expect(RequestLog.open(directory, { log: log.name, sequence: 4 }).missing).toBe(6);
    expect(RequestLog.open(directory, { log: log.name, sequence: 11 }).missing).toBe(0);
    expect(start(directory, { log: log.name, sequence: 4 }).found).toEqual(['11 k', '12 l']);
  });

  test('a request whose write failed is not found by the next start, though all of it had reached the file', async () => {
    const directory = await newDirectory();
    const { log } = start(directory);
    await give(log, 'a');
    const sync = vi.spyOn(await fileHandlePrototype(), 'datasync').mockRejectedValueOnce(new Error('no space left'));
    await expect(give(log, 'b')).rejects.toThrow('no space left');
    sync.mockRestore();
    await give(log, 'c');
    await log.close(0);
    expect(start(directory).found).toEqual(['1 a', '3 c']);
  });

  test('gives back what the store does not have, in order, and goes on numbering', async () => {
    const directory = await newDirectory();
    const { log } = start(directory);
    await give(log, 'a', 'b', 'c');
    await log.close(1);
    const again = start(directory, { log: log.name, sequence: 1 });
    expect(again.found).toEqual(['2 b', '3 c']);
    expect(again.log.append(request('d')).sequence).toBe(4);
    await again.log.close(3);
    expect(start(directory, { log: log.name, sequence: 3 }).found).toEqual(['4 d']);
  });

  test('a store that never took anything over gets everything', async () => {
    const directory = await newDirectory();
    const { log } = start(directory);
    await give(log, 'a', 'b');
    await log.close(0);
    const again = start(directory);
    expect(again.found).toEqual(['1 a', '2 b']);
    expect(again.log.name).toBe(log.name);
  });

  test('what was torn off at the end is left out; what is whole before it stays', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 8 }),
        fc.nat(),
        async (texts, n) => {
          const directory = await newDirectory();
          const { log } = start(directory);
          await give(log, ...texts);
          await log.close(0);
          const file = join(directory, '0001.requests');
          const used = 32 + texts.reduce((sum, text) => sum + 20 + Buffer.byteLength(text), 0);
          truncateSync(file, 32 + (n % (used - 32)));
          const { found } = start(directory);
          expect(found.length).toBeLessThan(texts.length);
          expect(found).toEqual(
            texts.slice(0, found.length).map((text, i) => `${i + 1} ${Buffer.from(text).toString()}`),
          );
        },
      ),
      { numRuns: 20 },
    );
  });

  test('a changed byte ends the segment before it', async () => {
    const directory = await newDirectory();
    const { log } = start(directory);
    await give(log, 'first', 'second', 'third');
    await log.close(0);
    const file = join(directory, '0001.requests');
    const bytes = readFileSync(file);
    bytes[bytes.indexOf('second') + 2]! ^= 1;
    writeFileSync(file, bytes);
    expect(start(directory).found).toEqual(['1 first']);
  });

  test('segments are used again when the store has them, and an earlier use is not taken for a later one', async () => {
    const directory = await newDirectory();
    const { log } = start(directory);
    const large = 'x'.repeat(20 * 1024 ** 2);
    await give(log, `1${large}`, `2${large}`);
    await give(log, `3${large}`);
    await log.release(3);
    await give(log, `4${large}`, `5${large}`);
    await log.release(5);
    await give(log, '6');
    expect(segments(directory).length).toBeLessThanOrEqual(3);
    await log.close(5);
    const again = start(directory, { log: log.name, sequence: 5 });
    expect(again.found).toEqual(['6 6']);
    await again.log.close(6);
    expect(existsSync(directory)).toBe(false);
  });

  test('many that wait for one sync do not make a segment that would be left unread', async () => {
    const directory = await newDirectory();
    const { log } = start(directory);
    const large = 'x'.repeat(20 * 1024 ** 2);
    await give(log, ...Array.from({ length: 7 }, (_, i) => `${i}${large}`));
    await log.close(0);
    const sizes = segments(directory).map((name) => statSync(join(directory, name)).size);
    expect(Math.max(...sizes)).toBeLessThan(84 * 1024 ** 2);
    const again = start(directory);
    expect(again.found.map((text) => text.slice(0, 4))).toEqual([
      '1 0x',
      '2 1x',
      '3 2x',
      '4 3x',
      '5 4x',
      '6 5x',
      '7 6x',
    ]);
    await again.log.close(7);
  });

  test('a segment that is written to is not taken for one that is free', async () => {
    const directory = await newDirectory();
    const { log } = start(directory);
    await give(log, '1');
    const writing = give(log, '2');
    await log.release(1); // the store has the first while the second goes to the same file
    await writing;
    const large = 'x'.repeat(33 * 1024 ** 2);
    await give(log, large);
    await give(log, '4');
    await log.close(1);
    const again = start(directory, { log: log.name, sequence: 1 });
    expect(again.found.map((text) => text.slice(0, 3))).toEqual(['2 2', '3 x', '4 4']);
    await again.log.close(4);
  });

  test('a log that is not the one the store knows is set aside, not read', async () => {
    const directory = await newDirectory();
    const { log } = start(directory);
    await give(log, 'a');
    await log.close(0);
    const other = { log: '0123456789abcdef0123456789abcdef', sequence: 7 };
    const again = start(directory, other);
    expect(again.found).toEqual([]);
    expect(again.foreign).toEqual([join(directory, '0001.requests.unknown')]);
    expect(again.log.append(request('b')).sequence).toBe(8);
    await again.log.close(7);
    expect(start(directory, other).found).toEqual(['8 b']);
  });

  test.each([0, 1, 262_144])('a segment of %i bytes that was made and never written to goes', async (bytes) => {
    const directory = await newDirectory();
    mkdirSync(directory);
    writeFileSync(join(directory, '0003.requests'), Buffer.alloc(bytes));
    const { log, found } = start(directory);
    expect(found).toEqual([]);
    expect(segments(directory)).toEqual([]);
    await give(log, 'a');
    await log.close(1);
    expect(existsSync(directory)).toBe(false);
  });

  test('files that are no segments are not touched', async () => {
    const directory = await newDirectory();
    const { log } = start(directory);
    await give(log, 'a');
    writeFileSync(join(directory, '0002.requests'), 'not a segment');
    writeFileSync(join(directory, 'notes.txt'), 'mine');
    await log.close(0);
    const again = start(directory);
    expect(again.found).toEqual(['1 a']);
    expect(segments(directory)).toContain('notes.txt');
  });

  test('what is set aside, and what is not ours, stays when all is stored', async () => {
    const directory = await newDirectory();
    const { log } = start(directory);
    await give(log, 'a');
    await log.close(0);
    writeFileSync(join(directory, 'notes.txt'), 'mine');
    const again = start(directory, { log: '0123456789abcdef0123456789abcdef', sequence: 0 });
    await give(again.log, 'b');
    await again.log.close(1);
    expect(segments(directory)).toEqual(['0001.requests.unknown', 'notes.txt']);
  });

  test.skipIf(process.platform === 'win32')(
    'a link in the folder, or in its place, is not written through',
    async () => {
      const directory = await newDirectory();
      const victim = join(await makeTempDir(), 'victim.txt');
      writeFileSync(victim, 'precious');
      mkdirSync(directory);
      symlinkSync(victim, join(directory, '0001.requests'));
      const { log } = start(directory);
      await give(log, 'a');
      await log.close(1);
      expect(readFileSync(victim, 'utf8')).toBe('precious');
      const elsewhere = await makeTempDir();
      const linked = `${directory}-linked`;
      symlinkSync(elsewhere, linked);
      expect(() => start(linked)).toThrow('is not a folder of this user');
      expect(segments(elsewhere)).toEqual([]);
    },
  );

  test('only the owner can read it', async () => {
    const directory = await newDirectory();
    const { log } = start(directory);
    await give(log, 'secret');
    if (process.platform !== 'win32') {
      expect(statSync(directory).mode & 0o077).toBe(0);
      expect(statSync(join(directory, '0001.requests')).mode & 0o077).toBe(0);
    }
    await log.close(1);
  });
});

const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const u64 = (value: number) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);

test('requests that an earlier version left are read', async () => {
  const directory = join(await makeTempDir(), 'old.requests');
  mkdirSync(directory, { recursive: true });
  const name = 'ab'.repeat(16);
  const head = Buffer.concat([Buffer.from('tbrlog1\n'), Buffer.from(name, 'hex'), u64(5)]);
  const frames = ['five', 'six'].map((text, i) => {
    const rest = Buffer.concat([u32(text.length), u64(5 + i), Buffer.from([0, 0, 1, 0]), Buffer.from(text)]);
    return Buffer.concat([u32(crc32(rest)), rest]);
  });
  writeFileSync(join(directory, '0001.requests'), Buffer.concat([head, ...frames, Buffer.alloc(64)]));
  const { replay } = RequestLog.open(directory, { log: name, sequence: 4 });
  const found = [...replay].map(({ sequence, source, body }) => [sequence, source, String(body)]);
  expect(found).toEqual([
    [5, 'otlp-grpc', 'five'],
    [6, 'otlp-grpc', 'six'],
  ]);
});

test('a segment that begins with a number beyond all counting is none', async () => {
  const directory = join(await makeTempDir(), 'odd.requests');
  mkdirSync(directory, { recursive: true });
  const name = 'cd'.repeat(16);
  writeFileSync(
    join(directory, '0001.requests'),
    Buffer.concat([Buffer.from('tbrlog2\n'), Buffer.from(name, 'hex'), u64(2 ** 53 - 1), Buffer.alloc(64)]),
  );
  const { log, replay, missing } = RequestLog.open(directory, undefined);
  expect([...replay, missing, log.last]).toEqual([0, 0]);
});

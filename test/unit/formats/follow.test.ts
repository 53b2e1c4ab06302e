import { execFileSync } from 'node:child_process';
import { appendFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportAccount } from '../../../contract/operations/files.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { FileImports } from '../../../main/engine/receivers/files/file-imports.ts';
import { QuestionError } from '../../../main/engine/store/port.ts';
import { eventually } from '../../helpers/eventually.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { compact, logLine, pretty } from './documents.ts';
import { KeepingIntake, openInto } from './open.ts';
import { spanNames } from './read-parts.ts';

let intake: KeepingIntake;
let documents: Map<string, string>;
/** Every place that was ever kept. */
let offsets: number[];
let read: number;
let imports: FileImports;
let path: string;

beforeEach(async () => {
  intake = new KeepingIntake();
  documents = new Map();
  [offsets, read] = [[], 0];
  path = join(await makeTempDir(), 'app.log');
  imports = new FileImports(openInto(intake), {
    settle: async () => undefined,
    onProgress: ({ readBytes }) => (read = readBytes),
    places: {
      read: async (name) => documents.get(name) ?? '',
      settle: async (_id, name, position) => {
        documents.set(name, position);
        offsets.push((JSON.parse(position) as { offset: number }).offset);
      },
    },
  });
});

const request = (name: string): Uint8Array => encodeProtobuf(traces('shop', span({ name })));

/** Behind its length, 32 bits, big-endian. */
function framed(message: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

const records = () =>
  intake.telemetry.flatMap((part) =>
    part.signal === 'logs' ? part.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items)) : [],
  );

function follow(): () => Promise<ImportAccount> {
  const stop = new AbortController();
  const following = imports.follow(path, stop.signal);
  return () => {
    stop.abort();
    return following;
  };
}

describe('following', () => {
  const kinds: [string, (nth: number) => string, string][] = [
    ['OTLP lines', (nth) => logLine(`line ${nth}`), 'otlp-jsonl'],
    ['JSON lines', (nth) => JSON.stringify({ time: '2026-01-02T03:04:05Z', msg: `line ${nth}` }), 'json-logs'],
    ['logfmt', (nth) => `ts=2026-01-02T03:04:05Z level=info msg="line ${nth}"`, 'logfmt'],
    ['text', (nth) => `2026-01-02 03:04:0${nth} INFO line ${nth}`, 'text-log'],
    ['klog', (nth) => `I0102 03:04:0${nth}.000000       1 main.go:1] line ${nth}`, 'klog'],
    ['CRI', (nth) => `2026-01-02T03:04:0${nth}.000000000Z stdout F line ${nth}`, 'cri'],
  ];
  it.each(kinds)('%s come in as they are written, and stay when it ends', async (_, line, format) => {
    await writeFile(path, `${line(0)}\n${line(1)}\n`);
    const stop = follow();
    await eventually(() => expect(records()).toHaveLength(2));
    await appendFile(path, `${line(2)}\n`);
    await eventually(() => expect(records()).toHaveLength(3));
    await appendFile(path, `${line(3)}\n`);
    expect(await stop()).toMatchObject({ state: 'done', format, counts: { logs: 4 }, skippedTotal: 0 });
  });

  it('goes on where it was, and twice at once is one too many', async () => {
    await writeFile(path, `${compact('a')}\n${compact('b')}\n`);
    const stop = follow();
    await eventually(() => expect(spanNames(intake.telemetry)).toEqual(['a', 'b']));
    await expect(imports.follow(path)).rejects.toThrow(QuestionError);
    await stop();
    await appendFile(path, `${compact('c')}\n${compact('not whole')}`);
    const again = follow();
    await eventually(() => expect(spanNames(intake.telemetry)).toEqual(['a', 'b', 'c']));
    expect(await again()).toMatchObject({ state: 'done', counts: { spans: 1 } });
  });

  it.skipIf(process.platform === 'win32')('a pipe is not waited for, as the file itself or beside it', async () => {
    const pipe = `${path}.pipe`;
    execFileSync('mkfifo', [pipe]);
    await expect(imports.follow(pipe)).rejects.toThrow('is not a file.');
    await writeFile(path, `${compact('a')}\n`);
    await follow()();
    // Going on, it is looked for in what lies beside it; of another name, and a pipe in its own place.
    await rename(path, `${path}.1`);
    execFileSync('mkfifo', [path]);
    await expect(imports.follow(path)).rejects.toThrow('is not a file.');
    await rename(path, `${path}.0`);
    await writeFile(path, `${compact('b')}\n`);
    const again = follow();
    await eventually(() => expect(spanNames(intake.telemetry)).toEqual(['a', 'b']));
    // It is renamed, and a pipe put in its place; then a file again.
    await rename(path, `${path}.2`);
    execFileSync('mkfifo', [path]);
    await appendFile(`${path}.2`, `${compact('c')}\n`);
    await eventually(() => expect(spanNames(intake.telemetry)).toEqual(['a', 'b', 'c']));
    expect(await again()).toMatchObject({ state: 'done' });
  });

  it('frames of protobuf come in when they are whole, their halves wait, and after a stop it goes on behind the last one', async () => {
    const [first, second, third] = ['a', 'b', 'c'].map((name) => framed(request(name))) as [Buffer, Buffer, Buffer];
    await writeFile(path, Buffer.concat([first, second.subarray(0, 2)]));
    const stop = follow();
    await eventually(() => expect(spanNames(intake.telemetry)).toEqual(['a']));
    await eventually(() => expect(offsets).toEqual([first.length]));
    await appendFile(path, second.subarray(2, second.length - 3));
    await appendFile(path, second.subarray(second.length - 3));
    await eventually(() => expect(spanNames(intake.telemetry)).toEqual(['a', 'b']));
    await appendFile(path, third.subarray(0, third.length - 1));
    expect(await stop()).toMatchObject({
      state: 'done',
      format: 'otlp-proto-framed',
      counts: { spans: 2 },
      skippedTotal: 0,
    });
    expect(offsets.at(-1)).toBe(first.length + second.length);
    await appendFile(path, third.subarray(third.length - 1));
    const again = follow();
    await eventually(() => expect(spanNames(intake.telemetry)).toEqual(['a', 'b', 'c']));
    expect(await again()).toMatchObject({ state: 'done', counts: { spans: 1 }, skippedTotal: 0 });
  });

  it('a frame that is not whole when its file is renamed is told, and what takes its place is read', async () => {
    const [first, half, next] = ['a', 'b', 'c'].map((name) => framed(request(name))) as [Buffer, Buffer, Buffer];
    await writeFile(path, Buffer.concat([first, half.subarray(0, half.length - 5)]));
    const stop = follow();
    await eventually(() => expect(spanNames(intake.telemetry)).toEqual(['a']));
    await rename(path, `${path}.1`);
    await writeFile(path, next);
    await eventually(() => expect(spanNames(intake.telemetry)).toEqual(['a', 'c']));
    expect(await stop()).toMatchObject({
      state: 'done',
      counts: { spans: 2 },
      skippedTotal: 1,
      skipped: [{ offset: first.length + 4 }],
    });
  });

  it('a length that cannot be one ends it: that is told, and the place is kept before it', async () => {
    const first = framed(request('a'));
    await writeFile(path, Buffer.concat([first, Buffer.from('not a frame any more')]));
    const account = await imports.follow(path);
    expect(account).toMatchObject({
      state: 'done',
      counts: { spans: 1 },
      skippedTotal: 1,
      skipped: [{ offset: first.length }],
    });
    expect(account.skipped[0]!.reason).toMatch(/^a frame of \d+ bytes; the file cannot be read from here on$/);
    expect(offsets).toEqual([first.length]);
    expect(await imports.follow(path)).toMatchObject({ state: 'failed', counts: { spans: 0 } });
    expect(spanNames(intake.telemetry)).toEqual(['a']);
  });

  it('keeps no place within a record', async () => {
    const lines = pretty('a').split('\n');
    const [begun, rest] = [lines.slice(0, 6), lines.slice(6)].map((some) => `${some.join('\n')}\n`) as [string, string];
    await writeFile(path, begun);
    const stop = follow();
    await eventually(() => expect(read).toBe(begun.length));
    await appendFile(path, rest);
    await eventually(() => expect(spanNames(intake.telemetry)).toEqual(['a']));
    await stop();
    expect(offsets).toEqual([begun.length + rest.length]);
  });

  it('nothing, and stopped, is no failure', async () => {
    await writeFile(path, '');
    expect(await follow()()).toMatchObject({ state: 'done', error: '' });
  });

  it('what is not written record after record is refused, and so is what is no telemetry', async () => {
    await writeFile(path, gzipSync(`${compact('a')}\n`));
    await appendFile(path, '\n');
    expect(await imports.follow(path)).toMatchObject({
      state: 'failed',
      error:
        'A file of this kind (gzip) cannot be followed: it is not written record after record. Open it without following.',
    });
    await writeFile(path, 'PAR1\n\0\0\n');
    expect(await imports.follow(path)).toMatchObject({
      error: expect.stringContaining('(parquet) cannot be followed'),
    });
    await writeFile(path, '# TYPE up gauge\nup 1\n');
    expect(await imports.follow(path)).toMatchObject({ error: expect.stringContaining('(prometheus-text) cannot') });
    await writeFile(path, 'hello\n');
    expect(await imports.follow(path)).toMatchObject({ error: expect.stringMatching(/^This file is plain text/) });
  });
});

import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportAccount } from '../../../contract/operations/files.ts';
import { FileImports } from '../../../main/engine/receivers/files/file-imports.ts';
import { QuestionError } from '../../../main/engine/store/port.ts';
import { eventually } from '../../helpers/eventually.ts';
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
    forget: async () => undefined,
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

  it('what is not written line by line is refused, and so is what is no telemetry', async () => {
    await writeFile(path, gzipSync(`${compact('a')}\n`));
    await appendFile(path, '\n');
    expect(await imports.follow(path)).toMatchObject({
      state: 'failed',
      error:
        'A file of this kind (gzip) cannot be followed: it is not written line by line. Open it without following.',
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

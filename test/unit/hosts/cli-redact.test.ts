import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { runCliProcess } from '../../helpers/run-cli.ts';
import { attributes, span, spanId, traces } from '../../helpers/telemetry.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

// Each of these starts a process.
vi.setConfig({ testTimeout: 120_000 });

const KEY = 'http.request.header.authorization';

async function makeDump(): Promise<{ dir: string; dump: string }> {
  const dir = await makeTempDir();
  const dump = join(dir, 'dump.jsonl');
  const spans = [1, 2, 3].map((nth) =>
    span({
      spanId: spanId(nth),
      name: 'mail kim@mail.example',
      attributes: attributes({ [KEY]: 'opensesame', url: 'https://x.example/?access_token=opensesame' }),
    }),
  );
  await writeFile(dump, encodeJson([traces('shop', ...spans)]));
  return { dir, dump };
}

test('what leaves has no secrets in it, unless that is asked for', async () => {
  const { dir, dump } = await makeDump();
  const [plain, whole, out] = ['plain.jsonl', 'whole.jsonl', 'redacted.json'].map((name) => join(dir, name)) as [
    ...[string, string, string],
  ];
  const converted = await runCliProcess(['convert', dump, '-o', plain]);
  expect(converted.err).toContain('Hidden: keys (3), tokens (3). --no-redact hides nothing.');
  const text = await readFile(plain, 'utf8');
  expect(text).not.toContain('opensesame');
  expect(text).toContain('kim@mail.example');
  const unchanged = await runCliProcess(['convert', dump, '-o', whole, '--no-redact']);
  expect(unchanged.err).not.toContain('Hidden');
  expect((await readFile(whole, 'utf8')).split('opensesame')).toHaveLength(7);
  const redacted = await runCliProcess([
    ...['redact', dump, '-o', out, '--redact', 'emails', '--redact-key', 'url', '--keep-equal', '--json'],
  ]);
  expect(JSON.parse(redacted.out)).toMatchObject({
    items: 3,
    hidden: [
      { rule: 'keys', count: 6 },
      { rule: 'emails', count: 3 },
    ],
  });
  const standIns = new Set((await readFile(out, 'utf8')).match(/\[redacted:[0-9a-f]{12}\]/g));
  expect(standIns.size).toBe(3);
});

test('what can only hide does not say how to hide nothing', async () => {
  const { dir, dump } = await makeDump();
  const { err } = await runCliProcess(['redact', dump, '-o', join(dir, 'out.json')]);
  expect(err).toMatch(/^Hidden: keys \(3\), tokens \(3\)\.$/m);
});

test('a preview says what would be hidden where, and no value', async () => {
  const { dump } = await makeDump();
  const { code, out } = await runCliProcess(['redact', dump, '--preview', '--redact', 'all']);
  expect(code).toBe(0);
  expect(out.split('\n').map((line) => line.trim().split(/\s{2,}/))).toEqual([
    ['9 values would be hidden in 3 items:'],
    ['emails', '3', '(names, messages, bodies)'],
    ['keys', '3', KEY],
    ['tokens', '3', 'url'],
    [''],
  ]);
  const wrong = await runCliProcess(['redact', dump, '--preview', '--redact', 'passwords']);
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('--redact is one of tokens, emails')]);
  expect((await runCliProcess(['redact', dump])).code).toBe(2);
});

test('several dumps become one', async () => {
  const { dir, dump } = await makeDump();
  const other = join(dir, 'other.jsonl');
  await writeFile(other, encodeJson([traces('bank', span({ spanId: spanId(9) }))]));
  const out = join(dir, 'all.jsonl');
  const merged = await runCliProcess(['merge', dump, other, '-o', out, '--json']);
  expect(JSON.parse(merged.out)).toMatchObject({ items: 4 });
  expect((await runCliProcess(['merge', dump, '-o', out])).code).toBe(2);
});

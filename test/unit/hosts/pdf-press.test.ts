import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { NO_CAPABILITIES } from '../../../contract/operations/session.ts';
import { CONTRACT_VERSION } from '../../../contract/version.ts';
import type { ReportDocument } from '../../../core/report/document/report-document.ts';
import { createEngine } from '../../../main/engine/engine.ts';
import type { PrintPdf } from '../../../main/engine/ports.ts';
import { createPdfPress } from '../../../main/hosts/cli/report/pdf-press.ts';
import { printPdf } from '../../../main/hosts/cli/report/print-pdf.ts';
import { problem } from '../../../main/hosts/cli/problem.ts';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const source = { session: 's', what: '', place: '' };
const REPORT = {
  ...{ version: 1, language: 'ko', title: '<img src=x onerror=alert(1)>' },
  blocks: [
    { kind: 'notes', id: 'b1', markdown: '## 원인' },
    { kind: 'picture', id: 'b2', title: 'p', svg: '<svg><script>alert(1)</script></svg>', source },
    {
      kind: 'table',
      id: 'b3',
      title: 't',
      columns: [{ label: 'n', kind: 'number' }],
      rows: [['1']],
      leftOut: 0,
      source,
    },
    {
      ...{ kind: 'logs', id: 'b4', title: 'l', leftOut: 0, source },
      lines: [{ time: '', severity: 17, severityText: 'ERROR', service: 's', body: '</script>' }],
    },
  ],
} satisfies ReportDocument;

async function engineThat(options: { printPdf?: PrintPdf; findFonts?: (text: string) => Promise<string> }) {
  const engine = await createEngine({
    ...{ storePath: ':memory:', engineVersion: 'test', allowSql: false, samplePath: '', receivers: null },
    capabilities: { host: 'test', ...NO_CAPABILITIES },
    ...options,
  });
  onTestFinished(() => engine.close());
  return engine;
}

describe('a report as PDF, asked of the engine', () => {
  test('is printed by the host from a page that the engine has written', async () => {
    const printed = vi.fn<PrintPdf>(async () => Uint8Array.of(1, 2));
    const findFonts = vi.fn(async () => '');
    const engine = await engineThat({ printPdf: printed, findFonts });
    expect(await engine.call('hello', { contractVersion: CONTRACT_VERSION })).toMatchObject({
      value: { capabilities: { pdf: true } },
    });
    const answer = await engine.call('report.pdf', { report: REPORT });
    expect(answer).toEqual({ ok: true, value: { pdf: Uint8Array.of(1, 2) } });
    const [html] = printed.mock.calls[0]!;
    expect(html).toContain('<html lang="ko">');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    // A picture we did not draw stays out, whoever sends it.
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toContain('<svg><script>');
    expect(findFonts).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('원인'));
  });

  test('is a document and nothing else', async () => {
    const printed = vi.fn<PrintPdf>(async () => Uint8Array.of());
    const engine = await engineThat({ printPdf: printed });
    const wrong = [
      { ...REPORT, version: 2 },
      { ...REPORT, blocks: [{ kind: 'html', id: 'b1', html: '<iframe src="file:///etc/passwd">' }] },
      { ...REPORT, blocks: [{ ...REPORT.blocks[0], id: '"><img src=x>' }] },
    ];
    for (const report of wrong)
      expect(await engine.call('report.pdf', { report })).toMatchObject({
        ok: false,
        error: { code: 'invalid-input' },
      });
    expect(printed).not.toHaveBeenCalled();
  });

  test('says what to do where nothing prints', async () => {
    const engine = await engineThat({});
    expect(await engine.call('hello', { contractVersion: CONTRACT_VERSION })).toMatchObject({
      value: { capabilities: { pdf: false } },
    });
    expect(await engine.call('report.pdf', { report: REPORT })).toMatchObject({
      ok: false,
      error: { code: 'unsupported', hint: expect.stringContaining('Install Chromium') },
    });
  });

  test('is cancelled', async () => {
    const stop = new AbortController();
    const engine = await engineThat({
      printPdf: (_html, signal) =>
        new Promise((_, reject) => {
          signal!.addEventListener('abort', () => reject(new Error('stopped')));
          stop.abort();
        }),
    });
    const answer = await engine.call('report.pdf', { report: REPORT }, { signal: stop.signal });
    expect(answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
});

describe('the press', () => {
  test('prints one after the other, and the next one after one that failed', async () => {
    const order: string[] = [];
    const press = createPdfPress('/chromium', async (html) => {
      order.push(`begin ${html}`);
      await Promise.resolve();
      order.push(`end ${html}`);
      if (html === 'b') throw problem('io', 'no file', 'try');
      return Uint8Array.of(html.length);
    });
    const [a, b, c] = await Promise.allSettled(['a', 'b', 'c'].map((html) => press(html)));
    expect(order).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
    expect([a!.status, b!.status, c!.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(b).toMatchObject({ reason: { name: 'OperationFailure', code: 'io', message: 'no file', hint: 'try' } });
  });

  test('refuses more than can wait, and takes them again when it is free', async () => {
    const gate = Promise.withResolvers<Uint8Array>();
    const press = createPdfPress('/chromium', () => gate.promise);
    const running = Array.from({ length: 5 }, () => press('x'));
    await expect(press('x')).rejects.toMatchObject({ code: 'busy' });
    gate.resolve(Uint8Array.of());
    await Promise.all(running);
    await expect(press('x')).resolves.toEqual(Uint8Array.of());
  });
});

/** A browser that says who it is and what it was given, and then hangs. */
async function hangingBrowser() {
  const folder = await makeTempDir();
  const [program, said] = [join(folder, 'chromium'), join(folder, 'said')];
  await writeFile(
    program,
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${said}.tmp'\necho $$ >> '${said}.tmp'\nmv '${said}.tmp' '${said}'\nexec sleep 600\n`,
  );
  await chmod(program, 0o755);
  return { program, said: async () => (await readFile(said, 'utf8')).trim().split('\n') };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe.skipIf(process.platform === 'win32')('a browser that prints', () => {
  test('is cut off from every network, and gone with its folder when it is stopped', async () => {
    const { program, said } = await hangingBrowser();
    const stop = new AbortController();
    const printing = printPdf('<p>x</p>', program, stop.signal);
    const failed = expect(printing).rejects.toMatchObject({ name: 'AbortError' });
    const args = await eventually(said);
    for (const arg of [
      '--proxy-server=http://127.0.0.1:9',
      '--host-resolver-rules=MAP * ~NOTFOUND',
      '--disable-extensions',
    ])
      expect(args).toContain(arg);
    const pid = Number(args.at(-1));
    expect(isAlive(pid)).toBe(true);
    stop.abort();
    await failed;
    expect(isAlive(pid)).toBe(false);
    const folder = args
      .find((arg) => arg.startsWith('--user-data-dir='))!
      .split('/')
      .at(-2)!;
    expect(folder).toMatch(/^tracebench-page-/);
    expect(await readdir(tmpdir())).not.toContain(folder);
  });

  test('is not started for what was stopped before', async () => {
    const { program, said } = await hangingBrowser();
    await expect(printPdf('x', program, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    await expect(said()).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('that cannot be run, or makes no file, is said', async () => {
    const none = new AbortController().signal;
    await expect(printPdf('x', '/nowhere/chromium', none)).rejects.toThrow('/nowhere/chromium: spawn');
    await expect(printPdf('x', process.execPath, none)).rejects.toThrow(`${process.execPath} made no file.`);
  });
});

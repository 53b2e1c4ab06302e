import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ParsedInputOf } from '../../../contract/operations.ts';
import { DEFAULT_SETTINGS } from '../../../contract/operations/library.ts';
import { ANSWER_BYTES } from '../../../main/engine/exporters/export.ts';
import { EXPORT_IDLE_MS, Exports } from '../../../main/engine/exporters/exports.ts';
import type { HtmlWriter } from '../../../main/engine/exporters/html-report.ts';
import { Redactions } from '../../../main/engine/exporters/redactions.ts';
import { safeFileName } from '../../../main/engine/exporters/file-name.ts';
import { CancelledError, NotFoundError, QuestionError } from '../../../main/engine/store/port.ts';
import { logRecord, logs, span, traces } from '../../helpers/telemetry.ts';
import { FakeStore } from './fake-store.ts';

type Begin = ParsedInputOf<'export.begin'>;

const TRACE_ID = '5b8efff798038103d269b633813fc60c';
const ALL: Begin = { format: 'otlp-json', scope: { kind: 'all' }, language: 'en', compression: 'none' };
const big = () =>
  Array.from({ length: 40 }, (_, i) =>
    traces('shop', ...Array.from({ length: 200 }, () => span({ name: `${i}`.repeat(200) }))),
  );

async function pull(exports: Exports, exportId: string): Promise<{ text: string; sizes: number[]; written: number[] }> {
  const [parts, sizes, written]: [Uint8Array[], number[], number[]] = [[], [], []];
  for (let done = false; !done;) {
    const answer = await exports.next({ exportId });
    parts.push(answer.bytes);
    sizes.push(answer.bytes.length);
    written.push(answer.writtenItems);
    done = answer.done;
  }
  return { text: Buffer.concat(parts).toString(), sizes, written };
}

afterEach(() => void vi.useRealTimers());

describe('an export', () => {
  it('is pulled in answers of at most 1 MiB, and counts what it wrote', async () => {
    const exports = new Exports(new FakeStore([...big(), logs('shop', logRecord())]).asStore);
    const { exportId, mediaType } = exports.begin(ALL);
    const { text, sizes, written } = await pull(exports, exportId);
    expect(mediaType).toBe('application/json');
    expect(sizes.slice(0, -1).every((size) => size === ANSWER_BYTES)).toBe(true);
    expect(sizes.length).toBeGreaterThan(3);
    expect(written).toEqual(written.toSorted((a, b) => a - b));
    expect(written.at(-1)).toBe(8_001);
    expect(Object.keys(JSON.parse(text))).toEqual(['resourceSpans', 'resourceLogs']);
    await expect(exports.next({ exportId })).rejects.toThrow(NotFoundError);
  });

  it('reads the store only when it is pulled', async () => {
    const store = new FakeStore(big());
    const exports = new Exports(store.asStore);
    const { exportId } = exports.begin(ALL);
    expect(store.reads).toBe(0);
    await exports.next({ exportId });
    expect(store.reads).toBeLessThan(30);
    await exports.close();
  });

  it('answers several pulls in order', async () => {
    const exports = new Exports(new FakeStore(big()).asStore);
    const { exportId } = exports.begin(ALL);
    const answers = await Promise.all([1, 2].map(() => exports.next({ exportId })));
    expect(Buffer.from(answers[0]!.bytes).toString().startsWith('{"resourceSpans":[')).toBe(true);
    expect(answers[1]!.writtenItems).toBeGreaterThan(answers[0]!.writtenItems);
    expect(answers[1]!.totalItems).toBe(8_000);
    await exports.close();
  });

  it('stops when it is cancelled or nobody pulls', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const exports = new Exports(new FakeStore(big()).asStore);
    const { exportId } = exports.begin(ALL);
    await expect(exports.next({ exportId }, AbortSignal.abort())).rejects.toThrow(CancelledError);
    expect(await exports.cancel({ exportId })).toEqual({ cancelled: false });
    const second = exports.begin(ALL);
    await vi.advanceTimersByTimeAsync(EXPORT_IDLE_MS + 1);
    await expect(exports.next(second)).rejects.toThrow(NotFoundError);
  });

  it('of a table is CSV, of a trace may be HTML', async () => {
    const columns = [
      { name: 'name', kind: 'text' as const },
      { name: 'duration', kind: 'number' as const },
    ];
    const store = new FakeStore(
      [],
      [
        { columns, rows: [['=1+1', '-5']] },
        { columns, rows: [['a', null]] },
      ],
      '/tmp/shop 1.tracebench',
    );
    const exports = new Exports(store.asStore, async function* (_, traceId, language) {
      yield `<html lang="${language}">${traceId}</html>`;
    });
    const csv = exports.begin({ ...ALL, format: 'csv', table: 'span_events' });
    expect(csv.fileName).toBe('shop 1-all-span-events.csv');
    expect((await pull(exports, csv.exportId)).text).toBe("name,duration\r\n'=1+1,-5\r\na,\r\n");
    const html = exports.begin({ ...ALL, format: 'html', scope: { kind: 'trace', traceId: TRACE_ID }, language: 'ko' });
    expect(html.fileName).toBe('shop 1-trace-5b8efff7.html');
    expect((await pull(exports, html.exportId)).text).toBe(`<html lang="ko">${TRACE_ID}</html>`);
  });

  it('as HTML is told how much was hidden in what it is made of', async () => {
    const store = new FakeStore([traces('shop', span({ name: 'mail to anna@shop.example' }))]).asStore;
    const rules = new Redactions({ ...DEFAULT_SETTINGS.redaction, texts: ['emails'] });
    const write: HtmlWriter = async function* (redacted, traceId, _language, signal, hiddenSoFar) {
      const spans = redacted.readTelemetry({ scope: { kind: 'trace', traceId }, signals: ['traces'] }, signal);
      while (!(await spans.next()).done);
      yield JSON.stringify(hiddenSoFar?.());
    };
    const exports = new Exports(store, write, rules);
    const asked = { ...ALL, format: 'html', scope: { kind: 'trace', traceId: TRACE_ID }, language: 'en' } as const;
    const textOf = async (redact: boolean) => (await pull(exports, exports.begin({ ...asked, redact }).exportId)).text;
    expect(await textOf(true)).toBe('[{"rule":"emails","count":1}]');
    expect(await textOf(false)).toBe('[]');
  });

  it('is not named by what is hidden in it', () => {
    const store = new FakeStore([], [], '/tmp/shop of anna@shop.example.tracebench').asStore;
    const rules = new Redactions({ ...DEFAULT_SETTINGS.redaction, texts: ['emails'] });
    const exports = new Exports(store, undefined, rules);
    const nameOf = (redact?: boolean) =>
      exports.begin({ ...ALL, format: 'csv', table: 'spans', ...(redact !== undefined && { redact }) }).fileName;
    expect(nameOf()).toMatch(/^shop of .*redacted.*-all-spans\.csv$/);
    expect(nameOf()).not.toContain('anna');
    expect(nameOf(false)).toBe('shop of anna@shop.example-all-spans.csv');
  });

  it('that makes no sense is refused with what would', () => {
    const exports = new Exports(new FakeStore([]).asStore);
    const wrong: Begin[] = [
      { ...ALL, format: 'html' },
      { ...ALL, format: 'csv' },
      { ...ALL, format: 'ndjson' },
      { ...ALL, format: 'jaeger-json', scope: { kind: 'logs', filter: {} } },
      { ...ALL, format: 'csv', table: 'spans', scope: { kind: 'logs', filter: {} } },
      { ...ALL, format: 'csv', table: 'metric_points', scope: { kind: 'trace', traceId: TRACE_ID } },
    ];
    for (const input of wrong) expect(() => exports.begin(input)).toThrow(QuestionError);
  });
});

describe('a file name', () => {
  it.each([
    ['a/b\\c:d', 'a-b-c-d'],
    ['..\\..\\etc', '-..-etc'],
    ['\u202egnp.exe', '-gnp.exe'],
    ['CON', '_CON'],
    ['lpt1.txt', '_lpt1.txt'],
    [' .. ', 'export'],
    ['가게\n', '가게-'],
    ['x'.repeat(500), 'x'.repeat(100)],
  ])('%j becomes %j', (text, name) => expect(safeFileName(text)).toBe(name));
});

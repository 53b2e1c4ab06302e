import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { layoutHere, layoutSomewhere } from '../../../renderer/views/trace/layout-beside.ts';
import { holdsTheSame, holdsTheSameSpans } from '../../../renderer/views/trace/same-trace.ts';
import { FakeWorker, useFakeWorker } from '../../helpers/fake-worker.ts';
import { generateTrace } from '../../helpers/generate-trace.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

describe('two answers hold the same', () => {
  const text = 'web: GET [====]\n  db: read [=]';
  const changed = (change: Partial<TraceDetail>) =>
    holdsTheSame(traceFromText(text), { ...traceFromText(text), ...change });

  test('when they have the same spans, events and links, whatever revision they are of', () => {
    const detail = traceFromText(text);
    expect(holdsTheSame(detail, detail)).toBe(true);
    expect(changed({ frame: { ...detail.frame, revision: 99 } })).toBe(true);
  });

  test('not when a span came, or when the same number of others is there', () => {
    const { frame } = traceFromText(`${text}\n  db: write [=]`);
    expect(changed({ frame })).toBe(false);
    const own = traceFromText(text).frame;
    const key = own.columns.key.map((before) => before + 100);
    expect(changed({ frame: { ...own, columns: { ...own.columns, key } } })).toBe(false);
  });

  test('nor their spans, when one went from the middle and another came there; links and logs do not matter to those', () => {
    const detail = traceFromText(`${text}\n  db: write [=]`);
    const { frame } = detail;
    const key = frame.columns.key.map((before, row) => (row === 1 ? before + 100 : before));
    expect(holdsTheSameSpans(detail, { ...detail, frame: { ...frame, columns: { ...frame.columns, key } } })).toBe(
      false,
    );
    expect(holdsTheSameSpans(detail, { ...detail, linksTotal: 5, frame: { ...frame, revision: 99 } })).toBe(true);
  });

  test('not when an event, a link in either direction or another trace came', () => {
    const { events } = traceFromText(text);
    expect(changed({ events: { ...events, rows: events.rows + 1 } })).toBe(false);
    expect(changed({ linksTotal: 5 })).toBe(false);
    expect(changed({ backLinksTotal: 5 })).toBe(false);
    expect(changed({ traceId: 'f'.repeat(32) })).toBe(false);
  });
});

describe('a trace is laid out', () => {
  const detail = generateTrace(3_000);
  const lay = (signal: AbortSignal) => layoutSomewhere(detail, { correctSkew: true }, signal);

  beforeEach(() => useFakeWorker(false));
  afterEach(() => {
    FakeWorker.all.at(-1)?.die();
    vi.unstubAllGlobals();
  });

  test('in the worker, with the texts of the page', async () => {
    const laid = lay(new AbortController().signal);
    FakeWorker.all.at(-1)!.work();
    expect(await laid).toEqual(layoutHere(detail, { correctSkew: true }));
  });

  test('in the page where the worker dies', async () => {
    const laid = lay(new AbortController().signal);
    FakeWorker.all.at(-1)!.die();
    expect(await laid).toEqual(layoutHere(detail, { correctSkew: true }));
  });

  test('in the page where there is no worker', async () => {
    vi.stubGlobal('Worker', undefined);
    expect(await lay(new AbortController().signal)).toEqual(layoutHere(detail, { correctSkew: true }));
  });

  test('not at all when nobody wants it any more', async () => {
    const stop = new AbortController();
    const laid = lay(stop.signal);
    stop.abort();
    expect(await laid).toBeUndefined();
  });
});

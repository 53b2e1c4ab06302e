import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { TimeBasis } from '../../../renderer/charts/timeline/TimeBasis.tsx';
import { layoutTimeline } from '../../../core/layout/timeline/timeline-model.ts';
import { NO_BARS, traceColumns, type DurationBars } from '../../../renderer/views/traces/trace-columns.tsx';
import { placeOfTrace } from '../../../renderer/views/traces/trace-place.ts';
import { traceRowMenu } from '../../../renderer/views/traces/trace-row-menu.ts';
import type { TraceRow } from '../../../renderer/views/traces/trace-rows.ts';
import { traceFromText } from '../../helpers/trace-from-text.ts';

const rowOf = (traceId: string): TraceRow => ({
  ...{ traceId, service: 'shop', name: 'GET /', startNs: 1n, durationNs: 1_500 },
  ...{ spans: 1, errors: 0, services: 1, isRootMissing: false },
});

/** A list of traces "0", "1", … of which only some pages are here. */
function rows(total: number, isHere: (index: number) => boolean, shift = 0) {
  return {
    list: { total },
    getRow: (index: number) => (isHere(index) ? rowOf(String(index - shift)) : undefined),
  };
}

describe('the row of a trace one comes back from', () => {
  const left = (index: number) => ({ traceId: String(index), index, total: 1_000 });
  const firstPage = (index: number) => index < 200;

  test('is found on the first page, also where nothing was remembered', () => {
    expect(placeOfTrace(rows(1_000, firstPage), '7', undefined)).toBe(7);
    expect(placeOfTrace(rows(1_030, firstPage, 30), '7', left(7))).toBe(37);
  });

  test('is where it was left, and as many rows on as came since', () => {
    expect(placeOfTrace(rows(1_000, firstPage), '700', left(700))).toBe(700);
    expect(placeOfTrace(rows(1_030, firstPage, 30), '700', left(700))).toBe(730);
  });

  test('is looked for near by, once its page is here', () => {
    expect(
      placeOfTrace(
        rows(1_030, (index) => index >= 600, 12),
        '700',
        left(700),
      ),
    ).toBe(712);
  });

  test('is not made up, nor beyond the end', () => {
    expect(placeOfTrace(rows(1_000, firstPage), '700', left(3))).toBeUndefined();
    expect(placeOfTrace(rows(500, firstPage), '700', left(700))).toBe(499);
  });
});

test('the menu of a row begins with what is done most', () => {
  expect(traceRowMenu(rowOf('a')).map(({ label }) => label)).toEqual([
    'Mark for compare',
    'Copy trace id',
    'Choose (Space)',
    'Service page',
  ]);
});

describe('bars of durations', () => {
  const bars: DurationBars = { scale: 'log', ends: { fromNs: 1_000, toNs: 60e9 }, place: () => 0.5 };
  const column = (of: DurationBars) =>
    traceColumns({ unit: 'ms', bars: of, withDate: false }).find(({ id }) => id === 'duration')!;

  test('the head of the column and each cell say on which scale, and from where to where', () => {
    expect(column(bars).title).toMatch(/^Bars: logarithmic, from 1\.00 µs to 1 m/);
    expect(column({ ...bars, scale: 'linear' }).title).toMatch(/^Bars: linear, from 1\.00 µs/);
    const cell = renderToStaticMarkup(column(bars).render(rowOf('a')));
    expect(cell).toMatch(/title="1,500 ns\nBars: logarithmic/);
    expect(cell).toContain('width:50%');
  });

  test('nothing is said where there is no scale', () => {
    expect(column(NO_BARS).title).toBeUndefined();
  });
});

test('a short ruler has room for its times: the words at its end are few', () => {
  const model = layoutTimeline(traceFromText('a: x [==]'));
  const words = (widthPx: number) =>
    renderToStaticMarkup(createElement(TimeBasis, { model, startNs: undefined, widthPx, ref: null }));
  expect(words(485)).toContain('>host clocks<');
  expect(words(485)).toContain('Times count from the first start in the trace.');
  expect(words(900)).toContain('>since trace start, clocks of the hosts<');
});

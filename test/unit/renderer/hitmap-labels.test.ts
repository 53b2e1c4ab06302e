import { beforeEach, expect, test } from 'vitest';
import { layoutTimeAxis } from '../../../core/layout/line-chart/time-axis.ts';
import { setLocale } from '../../../renderer/i18n/locale.ts';
import { roomyClockLabel } from '../../../renderer/charts/hitmap/axis-labels.ts';

beforeEach(() => setLocale({ language: 'en' }));

/** As long as that, labels of hundredths of a second stand close: "09:10:00.13". */
const labels = (spanNs: number, widthPx: number): string[] => {
  const window = { baseNs: 0n, fromNs: 0, toNs: spanNs, widthPx };
  const axes = { time: layoutTimeAxis(window, 0n), durations: [], baseNs: 0n, spanNs };
  return axes.time.ticks.map((_, index) => roomyClockLabel(axes, index, widthPx));
};

test('the last label is left out where it would reach into the one before', () => {
  const shown = labels(130_000_000, 1284);
  expect(shown.at(-1)).toBe('');
  expect(shown.slice(0, -1)).not.toContain('');
});

test('and stays where it ends within the picture', () => {
  expect(labels(134_500_000, 1284)).not.toContain('');
});

import { expect, test } from 'vitest';
import { writeChartSvg, type ChartPicture } from '../../../core/report/chart-svg.ts';

const picture = (change: Partial<ChartPicture> = {}): ChartPicture => ({
  widthPx: 400,
  heightPx: 200,
  title: '<script>alert(1)</script>',
  subtitle: 'a & b',
  unit: '"ms"',
  zone: 'UTC',
  colours: { surface: '#fff', text: '#000', quiet: '#666', grid: '#eee' },
  plot: { left: 40, top: 20, width: 340, height: 140 },
  values: [{ y: 70, label: '5' }],
  times: [{ x: 10, label: '14:03', day: '' }],
  cells: [{ x: 0, y: 0, width: 4, height: 9, colour: '#123456' }],
  bands: [{ x: [0, 10], top: [1, 2], bottom: [5, 6], runs: [0, 2], colour: '#00f' }],
  lines: [{ x: [0, 10, 30], y: [1, 2.04, 3], runs: [0, 2, 3], colour: '#f00', dash: [6, 3] }],
  dots: [
    { x: 5, y: 5, isKnown: true },
    { x: NaN, y: 5, isKnown: true },
  ],
  legend: [{ label: '"><img src=x>', colour: '#f00', dash: [] }],
  ...change,
});

test('telemetry stays text: no markup of its own, nothing fetched', () => {
  const svg = writeChartSvg(picture());
  expect(svg).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(svg).not.toMatch(/<script|<img|href|url\(/);
});

test('lines lift the pen at gaps, a lone point is a dot, a band is closed', () => {
  const svg = writeChartSvg(picture());
  expect(svg).toContain('d="M0 1L10 2"');
  expect(svg).toContain('<circle cx="30" cy="3"');
  expect(svg).toContain('d="M0 1L10 2L10 6L0 5Z"');
  expect(svg).toContain('stroke-dasharray="6 3"');
});

test('over cells lines lie on a seam of the surface', () => {
  expect(writeChartSvg(picture())).toContain('stroke="#fff" stroke-width="3.5"');
  expect(writeChartSvg(picture({ cells: [] }))).not.toContain('stroke-width="3.5"');
});

test('dots outside of the window are left out', () => {
  expect(writeChartSvg(picture()).match(/l4 4l-4 4/g)).toHaveLength(1);
  expect(writeChartSvg(picture({ dots: [] }))).not.toContain('l4 4l-4 4');
});

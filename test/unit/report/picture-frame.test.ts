import { expect, test } from 'vitest';
import { trusted } from '../../../core/report/html/markup.ts';
import { writePicture, type PictureFrame } from '../../../core/report/picture-frame.ts';
import { elementsOf, parseSvg, textsOf } from '../../helpers/svg.ts';

const frame = (change: Partial<PictureFrame> = {}): PictureFrame => ({
  language: 'en',
  widthPx: 600,
  heightPx: 100,
  chart: trusted('<rect id="chart" width="1" height="1"/>'),
  title: 'web GET /cart',
  subtitle: 'all 12 ms',
  legend: [],
  moreServices: (n) => `+${n}`,
  notes: [],
  source: 'Trace 0af7',
  colours: { surface: '#fff', text: '#000', quiet: '#666', line: '#eee' },
  ...change,
});

test('chart, title, notes and source are in it, within its size; it refers to nothing outside', () => {
  const text = writePicture(frame({ notes: ['2 spans are left out.'] }));
  const svg = parseSvg(text);
  expect(textsOf(svg)).toEqual(['web GET /cart', 'all 12 ms', '2 spans are left out.', 'Trace 0af7']);
  expect(elementsOf(svg, 'title').map(({ textContent }) => textContent)).toEqual(['web GET /cart']);
  const root = svg.documentElement;
  const height = Number(root.getAttribute('height'));
  for (const line of elementsOf(svg, 'text')) expect(Number(line.getAttribute('y'))).toBeLessThan(height);
  expect(root.getAttribute('viewBox')).toBe(`0 0 ${root.getAttribute('width')} ${height}`);
  expect(text).not.toMatch(/href|<style|<script|@import|<image|<foreignObject|url\(["']?(http|data)/i);
});

test('services stand beside each other, as many as a line holds; of very many some are counted', () => {
  const legend = Array.from({ length: 50 }, (_, i) => ({
    name: `service-${i}`,
    colour: '#123',
    ink: '#fff',
    initial: 's',
  }));
  const svg = parseSvg(writePicture(frame({ legend })));
  const lines = elementsOf(svg, 'g').map((line) =>
    elementsOf(line as unknown as Document, 'rect').map((rect) => Number(rect.getAttribute('x'))),
  );
  expect(lines.flat()).toHaveLength(40);
  expect(lines.length).toBeGreaterThan(3);
  for (const xs of lines) {
    expect(xs).toEqual(xs.toSorted((a, b) => a - b));
    expect(xs.at(-1) ?? 0).toBeLessThan(600);
  }
  expect(textsOf(svg)).toContain('+10');
});

test('whatever the telemetry says, it is text, and a long name is cut rather than wider than the picture', () => {
  const naughty = '</title></svg><script>alert(1)</script>\u202E\u0000 javascript:alert(1)';
  const text = writePicture(
    frame({
      ...{ title: naughty, subtitle: naughty, notes: [naughty], source: 'x'.repeat(5_000) },
      legend: [{ name: naughty, colour: '#123', ink: '#fff', initial: '<' }],
    }),
  );
  const svg = parseSvg(text);
  expect(elementsOf(svg, 'script')).toEqual([]);
  expect(elementsOf(svg, 'title')[0]!.textContent).toBe(naughty.replace('\u202E\u0000', '[U+202E][U+0000]'));
  expect(textsOf(svg).at(-1)!.length).toBeLessThan(150);
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SERVICE_HUES } from '../../../core/layout/service-hue.ts';
import { lanePalette, pixelOf } from '../../../renderer/charts/lanes/lane-palette.ts';

test('a colour as the bytes of a pixel, red first', () => {
  const bytes = new Uint8Array(Uint32Array.of(pixelOf('#0a80Ff')).buffer);
  expect([...bytes]).toEqual([0x0a, 0x80, 0xff, 0xff]);
  expect(() => pixelOf('rgb(1 2 3)')).toThrow('rgb(1 2 3)');
});

test('bars by the code of their service, dim ones near the surface', () => {
  const colours: Record<string, string> = { web: '#ffffff', db: '#ff0000' };
  const service = (name: string) => ({ colour: colours[name]!, ink: '', initial: '' });
  const theme = { surface: '#000000', line: '#010101', error: '#640000', accent: '#0000ff', service };
  const palette = lanePalette(theme, ['db', 'web']);
  expect([...palette.bars]).toEqual([0xff0000ff, 0xffffffff]);
  expect([...palette.dimBars]).toEqual([0xff000059, 0xff595959]);
  expect(palette).toMatchObject({ background: 0xff000000, grid: 0xff010101, error: 0xff000064, dimError: 0xff000023 });
});

test('every token a bar is filled with is a colour pixels can be made of', () => {
  const css = readFileSync('renderer/theme/tokens.css', 'utf8');
  const names = [
    'surface',
    'line',
    'error',
    'accent',
    ...Array.from({ length: SERVICE_HUES }, (_, h) => `service-${h}`),
  ];
  for (const name of names) {
    const values = [...css.matchAll(new RegExp(`--${name}: (.*);`, 'g'))].map(([, value]) => value!);
    expect(values.length).toBeGreaterThanOrEqual(2);
    for (const value of values) expect(() => pixelOf(value)).not.toThrow();
  }
});

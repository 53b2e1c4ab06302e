import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/*
 * Colour-vision deficiency simulated by Machado, Oliveira and Fernandes (2009), severity 1.0, on linear sRGB; distance is
 * CIE76 in Lab, where about 2.3 is just noticeable.
 */
const VISION = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;
type Rgb = [number, number, number];

const css = readFileSync('renderer/theme/tokens.css', 'utf8');

function readTheme(name: string): Map<string, Rgb> {
  const block = css.slice(css.indexOf(`data-theme='${name}'`)).split('\n}')[0]!;
  const colours = [...block.matchAll(/--([\w-]+): #([0-9a-f]{6});/g)];
  return new Map(
    colours.map(([, token, hex]) => [token!, hex!.match(/../g)!.map((pair) => parseInt(pair, 16)) as Rgb]),
  );
}

const linear = (channel: number): number => {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};

function see(rgb: Rgb, matrix: readonly number[]): Rgb {
  const [r, g, b] = rgb.map(linear) as Rgb;
  const row = (at: number) => Math.min(1, Math.max(0, matrix[at]! * r + matrix[at + 1]! * g + matrix[at + 2]! * b));
  return [row(0), row(3), row(6)];
}

function toLab([r, g, b]: Rgb): Rgb {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(a: Rgb, b: Rgb, matrix: readonly number[]): number {
  const [p, q] = [toLab(see(a, matrix)), toLab(see(b, matrix))];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

const luminance = (rgb: Rgb): number => {
  const [r, g, b] = rgb.map(linear) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe.each(['dark', 'light'])('the %s theme', (theme) => {
  const colours = readTheme(theme);
  const at = (token: string) => colours.get(token)!;

  it('has text of contrast AA on every surface, and body text near AAA', () => {
    for (const surface of ['surface-frame', 'surface', 'surface-raised', 'surface-float', 'surface-hover']) {
      for (const text of ['text-1', 'text-2', 'text-3', 'error', 'warning', 'ok', 'accent'])
        expect(contrast(at(text), at(surface)), `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(at('text-1'), at(surface)), `text-1 on ${surface}`).toBeGreaterThanOrEqual(7);
    }
  });

  it('has service hues that stand out from the surface (WCAG 1.4.11)', () => {
    for (let hue = 0; hue < 20; hue++)
      expect(contrast(at(`service-${hue}`), at('surface')), `service-${hue}`).toBeGreaterThanOrEqual(3);
  });

  it('has density ramps of which every step stands out from the surface, and a mark from every warm step', () => {
    for (let step = 0; step < 5; step++) {
      for (const ramp of ['cold', 'warm'])
        expect(contrast(at(`${ramp}-${step}`), at('surface')), `${ramp}-${step}`).toBeGreaterThanOrEqual(3);
      expect(contrast(at(`warm-${step}`), at('warm-mark')), `mark on ${step}`).toBeGreaterThanOrEqual(3);
    }
  });

  describe.each(Object.entries(VISION))('as seen with %s vision', (_name, matrix) => {
    it('keeps error, warning and ok apart', () => {
      expect(distance(at('error'), at('warning'), matrix)).toBeGreaterThan(8);
      expect(distance(at('error'), at('ok'), matrix)).toBeGreaterThan(8);
    });

    it('makes each step of the density ramps visible', () => {
      for (const ramp of ['cold', 'warm'])
        for (let step = 0; step < 4; step++)
          expect(distance(at(`${ramp}-${step}`), at(`${ramp}-${step + 1}`), matrix), `${ramp}-${step}`).toBeGreaterThan(
            5,
          );
    });
  });
});

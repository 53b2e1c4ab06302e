import type { LanePalette } from '../../../core/layout/lanes/lane-picture.ts';
import { DIM } from '../timeline/bar-sizes.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';

type Colours = Pick<TimelineTheme, 'surface' | 'line' | 'error' | 'accent' | 'service'>;

/** The theme's colours as pixels. `services`: the dictionary the colour codes belong to. */
export function lanePalette(theme: Colours, services: readonly string[]): LanePalette {
  const background = pixelOf(theme.surface);
  const bars = Uint32Array.from(services, (name) => pixelOf(theme.service(name).colour));
  const error = pixelOf(theme.error);
  return {
    background,
    grid: pixelOf(theme.line),
    bars,
    dimBars: bars.map((colour) => mixPixels(background, colour, DIM)),
    error,
    dimError: mixPixels(background, error, DIM),
    selected: pixelOf(theme.accent),
  };
}

/** `#rrggbb` as 0xAABBGGRR, without transparency: all tokens that fill bars are written so. */
export function pixelOf(colour: string): number {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new Error(`Not a colour a pixel can be made of: ${colour}`);
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return (0xff000000 | (blue! << 16) | (green! << 8) | red!) >>> 0;
}

/** `share` of the second colour over the first; 0 … 1. */
export function mixPixels(under: number, over: number, share: number): number {
  let mixed = 0xff000000;
  for (const shift of [0, 8, 16]) {
    const [from, to] = [(under >>> shift) & 0xff, (over >>> shift) & 0xff];
    mixed |= Math.round(from + (to - from) * share) << shift;
  }
  return mixed >>> 0;
}

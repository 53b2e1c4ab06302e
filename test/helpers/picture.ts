import { vi } from 'vitest';
import type { TimelineTheme } from '../../renderer/charts/timeline/timeline-theme.ts';

/** Six pixels a letter, whatever the font. */
export const LETTER_PX = 6;

/** What pictures ask of a page: a canvas to measure letters with, and tokens. */
export function stubPage(): void {
  const context = { font: '', measureText: (text: string) => ({ width: text.length * LETTER_PX }) };
  const createElement = () => ({ getContext: () => context });
  vi.stubGlobal('document', { documentElement: { dataset: { theme: 'light' } }, createElement });
  vi.stubGlobal('getComputedStyle', () => ({ getPropertyValue: tokenOf }));
}

/** A colour of its own for each token, so that marks are told apart by it. */
function tokenOf(name: string): string {
  if (name.startsWith('--size')) return '12px';
  if (name.startsWith('--font')) return 'Face';
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + letter.charCodeAt(0)) & 0xffffff;
  return `#${hash.toString(16).padStart(6, '0')}`;
}

export const pictureThemeStub: TimelineTheme = {
  ...{ surface: '#fffff0', raised: '#fffff1', selected: '#fffff2', hover: '#fffff3', line: '#fffff4' },
  ...{ lineStrong: '#fffff5', text1: '#000001', text2: '#000002', text3: '#000003', accent: '#0000f0' },
  ...{ accentSoft: 'rgb(0 0 240 / 0.1)', error: '#f00000', errorSoft: 'rgb(240 0 0 / 0.1)', warning: '#f0f000' },
  ...{ font: '420 12px Face', strongFont: '560 12px Face', smallFont: '420 12px Face', initialFont: '680 9px Face' },
  service: (name) => ({ colour: serviceColour(name), ink: '#0a0a0a', initial: name.slice(0, 1) }),
};

/** `#00xxyy`, by the name. */
export function serviceColour(name: string): string {
  let hash = 1;
  for (const letter of name) hash = (hash * 33 + letter.charCodeAt(0)) % 0xffff;
  return `#00${hash.toString(16).padStart(4, '0')}`;
}

import { FIRST_DEEP_HUE, serviceHue, serviceInitials } from '../../core/layout/service-hue.ts';
import { writePicture, type LegendEntry } from '../../core/report/picture-frame.ts';
import { currentLocale } from '../i18n/locale.ts';
import { t, type PlainKey } from '../i18n/t.ts';
import { readToken } from '../theme/read-token.ts';
import { currentTheme } from '../theme/theme.ts';
import type { ChartKind, NoPicture, PictureHeading, ShownChart } from './shown-picture.ts';

export interface ComposedPicture {
  readonly svg: string;
  /** What kind of chart it is, in words. */
  readonly kindLabel: string;
  /** Without its ending. */
  readonly fileName: string;
}

const PRODUCT = 'Tracebench';

const KIND_LABELS = {
  waterfall: 'trace.view.waterfall',
  lanes: 'trace.view.lanes',
  flame: 'trace.view.flame',
  graph: 'trace.view.graph',
  map: 'hitmap.title',
  timeline: 'canvas.title',
  compare: 'picture.compare',
} as const satisfies Record<ChartKind, PlainKey>;

/**
 * The chart and what stands around it, in the theme and language of the page. Not `headed`: without title and source, for
 * where these stand around it.
 */
export function composePicture(
  { kind, make }: ShownChart,
  { title, subtitle, source, fileName }: PictureHeading,
  headed = true,
): ComposedPicture | NoPicture {
  const picture = make();
  if ('refusal' in picture) return picture;
  const svg = writePicture({
    ...picture,
    language: currentLocale().language,
    title: headed ? [title, t(KIND_LABELS[kind])].filter(Boolean).join(' · ') : '',
    subtitle: [subtitle, picture.axis].filter(Boolean).join(' · '),
    legend: picture.services.map(legendEntry),
    moreServices: (n) => t('picture.moreServices', { n }),
    source: headed ? [source, PRODUCT].filter(Boolean).join(' · ') : '',
    colours: {
      surface: readToken('--surface'),
      text: readToken('--text-1'),
      quiet: readToken('--text-2'),
      line: readToken('--line'),
    },
  });
  return { svg, kindLabel: t(KIND_LABELS[kind]), fileName: pictureFileName(kind, fileName) };
}

function legendEntry(service: string): LegendEntry {
  const hue = serviceHue(service);
  const isLight = currentTheme() === 'light' && hue >= FIRST_DEEP_HUE;
  return {
    name: service || t('trace.unnamedService'),
    colour: readToken(`--service-${hue}`),
    ink: readToken(isLight ? '--ink-light' : '--ink-dark'),
    initial: serviceInitials(service),
  };
}

/** "tracebench-trace-4f2a91c0-waterfall": nothing of the telemetry but digits of ids. */
function pictureFileName(kind: ChartKind, of: string): string {
  return ['tracebench', of.replace(/[^a-z0-9-]/gi, ''), kind].filter(Boolean).join('-');
}

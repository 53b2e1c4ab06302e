import type { ReportLanguage } from '../html/report-input.ts';
import { serviceColour } from '../html/service-palette.ts';
import { textPx } from '../html/text-width.ts';
import type { Markup } from '../html/markup.ts';
import { writePicture, type LegendEntry } from '../picture-frame.ts';
import { serviceInitials } from '../../layout/service-hue.ts';
import { SvgCanvas } from '../svg-canvas.ts';
import { pictureWords } from './picture-words.ts';

/** The light theme's tokens (renderer/theme/tokens.css) once more: here is no page to read them from. */
export const COLOURS = {
  surface: '#fcfbf8',
  line: '#e4e0d7',
  lineStrong: '#cdc7ba',
  text: '#20232a',
  text2: '#535863',
  text3: '#656a76',
  accent: '#4a55c6',
  error: '#bb1f33',
  errorSoft: '#bb1f3324',
  warning: '#8a5c00',
  cold: ['#5694d6', '#3f7dc6', '#2c64b0', '#1f4a91', '#142c62'],
  warm: ['#b08600', '#b86a08', '#b34a12', '#a02420', '#6d0e1e'],
  mark: '#ffffff',
} as const;

export const FONTS = { text: '400 11px x', strong: '600 11px x', initial: '600 8px x' } as const;

/** As wide as the text of a written report, less the frame: letters are then as large as those around the picture. */
export const PICTURE_PX = 996;

/** Estimated width of a text in `FONTS.text`, with air at its end: the reader's font may be wider. */
export const widthOf = (text: string): number => textPx(text) * 1.04;

/** Draws into a picture of that size. Widths are estimated, so no text is pressed into one. */
export function drawPicture(widthPx: number, heightPx: number, draw: (pen: SvgCanvas) => void): Markup {
  const pen = new SvgCanvas({ widthPx, heightPx, id: 'p', measure: () => 0 });
  draw(pen);
  return pen.toMarkup();
}

export interface PictureParts {
  readonly language: ReportLanguage;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly chart: Markup;
  /** Over the chart: what its axes count, and from where. */
  readonly axis: string;
  /** In its colours, the most important first. */
  readonly services: readonly string[];
  readonly notes: readonly string[];
}

/** The chart with legend and notes; title and source stand around it in the report. */
export function framePicture({ language, axis, services, ...parts }: PictureParts): string {
  const words = pictureWords(language);
  const { surface, text, text2: quiet, line } = COLOURS;
  const legend = services.map((name): LegendEntry => ({
    ...serviceColour(name),
    name: name || words.unnamedService,
    initial: serviceInitials(name),
  }));
  return writePicture({
    ...parts,
    language,
    legend,
    title: '',
    subtitle: axis,
    source: '',
    moreServices: words.moreServices,
    colours: { surface, text, quiet, line },
  });
}

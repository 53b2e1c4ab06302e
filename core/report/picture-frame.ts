import { fragment, type Markup } from './html/markup.ts';
import { fitText, textPx } from './html/text-width.ts';
import { wholeAttribute } from './whole-text.ts';

/**
 * Families by name only: a picture brings no fonts along. First those of the page, in which its texts are measured; their
 * letters are pressed into the widths found there whatever font is at hand.
 */
export const PICTURE_FONT =
  '"Inter Variable", Inter, "Pretendard Variable", Pretendard, system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif';

export interface LegendEntry {
  readonly name: string;
  readonly colour: string;
  /** For the initial on it. */
  readonly ink: string;
  readonly initial: string;
}

/** A chart and what has to be said with it where nothing else stands around it. */
export interface PictureFrame {
  readonly language: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** From the chart's own upper left corner. */
  readonly chart: Markup;
  readonly title: string;
  /** Under the title: what part is shown, of which time. */
  readonly subtitle: string;
  readonly legend: readonly LegendEntry[];
  /** Of services beyond those in the legend. */
  readonly moreServices: (count: number) => string;
  /** What is left out, inferred, or not as on the screen; a line each. */
  readonly notes: readonly string[];
  /** Where it comes from. */
  readonly source: string;
  readonly colours: { readonly surface: string; readonly text: string; readonly quiet: string; readonly line: string };
}

const PAD_PX = 16;
const HEAD_PX = 60;
/** With no title. */
const SUBTITLE_PX = 36;
const LEAST_WIDTH_PX = 480;
const LINE_PX = 18;
const MOST_LEGEND = 40;
/** Texts are measured as if they were of 11 px. */
const MEASURED_PX = 11;
const TITLE_PX = 15;
const TEXT_PX = 12;

/** The chart with its title, legend, notes and source as one SVG that needs nothing else. */
export function writePicture(frame: PictureFrame): string {
  const { widthPx, heightPx, title, subtitle, colours } = frame;
  const innerPx = Math.max(LEAST_WIDTH_PX, widthPx);
  const legend = legendLines(frame, innerPx);
  const headPx = title === '' ? SUBTITLE_PX : HEAD_PX;
  const foot = [...frame.notes, frame.source].filter((line) => line !== '');
  const titleLine =
    title === ''
      ? ''
      : fragment`<text x="${PAD_PX}" y="30" font-size="${TITLE_PX}" font-weight="600" fill="${colours.text}"${fittedText(title, innerPx, TITLE_PX)}</text>\n`;
  const legendTop = headPx + heightPx + 22;
  const footTop = legendTop + legend.length * LINE_PX + (legend.length > 0 ? 4 : 0);
  const [width, height] = [innerPx + 2 * PAD_PX, footTop + foot.length * LINE_PX];
  return fragment`<svg xmlns="http://www.w3.org/2000/svg" xml:lang="${frame.language}" xml:space="preserve" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${PICTURE_FONT}" font-size="${TEXT_PX}" role="img">
<title>${title}</title>
<desc>${[subtitle, ...foot].join('\n')}</desc>
<rect width="${width}" height="${height}" fill="${colours.surface}"/>
${titleLine}<text x="${PAD_PX}" y="${headPx - 11}" fill="${colours.quiet}"${fittedText(subtitle, innerPx, TEXT_PX)}</text>
<svg x="${PAD_PX}" y="${headPx}" width="${widthPx}" height="${heightPx}">
${frame.chart}</svg>
<path d="M${PAD_PX} ${headPx + heightPx + 0.5}h${widthPx}" stroke="${colours.line}"/>
${legend.map((line, at) => fragment`<g transform="translate(${PAD_PX} ${legendTop + at * LINE_PX})">${line}</g>\n`)}${foot.map(
    (line, at) =>
      fragment`<text x="${PAD_PX}" y="${footTop + at * LINE_PX}" fill="${colours.quiet}"${fittedText(line, innerPx, TEXT_PX)}</text>\n`,
  )}</svg>
`.markup;
}

function fitted(text: string, roomPx: number, sizePx: number): string {
  return fitText(text, (roomPx * MEASURED_PX) / sizePx);
}

/** From the last attribute of an element to its end. */
function fittedText(text: string, roomPx: number, sizePx: number): Markup {
  const shown = fitted(text, roomPx, sizePx);
  return fragment`${wholeAttribute(text, shown)}>${shown}`;
}

/** Entries beside each other, as many as a line holds. Names are cut where one alone would fill it. */
function legendLines({ legend, moreServices, colours }: PictureFrame, roomPx: number): Markup[][] {
  const lines: Markup[][] = [];
  let x = Infinity;
  const put = (widthPx: number, entry: (x: number) => Markup) => {
    if (x + widthPx > roomPx) {
      lines.push([]);
      x = 0;
    }
    lines.at(-1)!.push(entry(x));
    x += widthPx + 18;
  };
  for (const { name, colour, ink, initial } of legend.slice(0, MOST_LEGEND)) {
    const text = fitted(name, roomPx / 3, TEXT_PX);
    const widthPx = 20 + (textPx(text) * TEXT_PX) / MEASURED_PX;
    put(
      widthPx,
      (at) =>
        fragment`<rect x="${at}" y="-11" width="14" height="14" rx="3" fill="${colour}"/><text x="${at + 7}" y="-0.5" font-size="8" font-weight="600" text-anchor="middle" fill="${ink}">${initial}</text><text x="${at + 20}" fill="${colours.text}"${wholeAttribute(name, text)}>${text}</text>`,
    );
  }
  if (legend.length > MOST_LEGEND) {
    const text = moreServices(legend.length - MOST_LEGEND);
    put(textPx(text), (at) => fragment`<text x="${at}" fill="${colours.quiet}">${text}</text>`);
  }
  return lines;
}

import { fragment, type Markup } from './html/markup.ts';
import { PICTURE_FONT } from './picture-frame.ts';
import { wholeAttribute } from './whole-text.ts';

/** Pixels of the plot, from its upper left corner. */
interface PathPoints {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** First index of each stretch drawn without lifting the pen, and the number of points as the last entry. */
  readonly runs: ArrayLike<number>;
}

/** A chart as it stands on the screen, with colours in full: what a picture of it is made from. */
export interface ChartPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly title: string;
  readonly subtitle: string;
  /** Over the value axis. */
  readonly unit: string;
  readonly zone: string;
  readonly colours: { surface: string; text: string; quiet: string; grid: string };
  readonly plot: { left: number; top: number; width: number; height: number };
  readonly values: readonly { y: number; label: string }[];
  readonly times: readonly { x: number; label: string; day: string }[];
  readonly cells: readonly { x: number; y: number; width: number; height: number; colour: string }[];
  readonly bands: readonly {
    x: ArrayLike<number>;
    top: ArrayLike<number>;
    bottom: ArrayLike<number>;
    runs: ArrayLike<number>;
    colour: string;
  }[];
  readonly lines: readonly (PathPoints & { colour: string; dash: readonly number[] })[];
  readonly dots: readonly { x: number; y: number; isKnown: boolean }[];
  readonly legend: readonly { label: string; colour: string; dash: readonly number[]; isCell?: boolean }[];
}

const LEGEND_ROW_PX = 18;
const LEGEND_CHARACTERS = 120;

/** A chart as one SVG of its own: text stays text, colours are written out, nothing is fetched. */
export function writeChartSvg(picture: ChartPicture): string {
  const { widthPx, colours, plot, legend } = picture;
  const headPx = 44;
  const heightPx = headPx + picture.heightPx + legend.length * LEGEND_ROW_PX + 12;
  const svg = fragment`<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}" font-family="${PICTURE_FONT}" font-size="11">
<rect width="${widthPx}" height="${heightPx}" fill="${colours.surface}"/>
<text x="12" y="20" font-size="14" font-weight="600" fill="${colours.text}">${picture.title}</text>
<text x="12" y="36" fill="${colours.quiet}">${picture.subtitle}</text>
<text x="12" y="${headPx + 10}" fill="${colours.quiet}">${picture.unit}</text>
<g transform="translate(${plot.left} ${headPx + plot.top})">
${axes(picture)}${cells(picture)}${bands(picture)}${lines(picture)}${dots(picture)}</g>
${legendRows(picture, headPx + picture.heightPx + 12)}</svg>
`;
  return svg.markup;
}

function axes({ plot, colours, values, times, zone }: ChartPicture): Markup {
  const rows = values.map(
    ({ y, label }) =>
      fragment`<line x1="0" x2="${plot.width}" y1="${round(y)}" y2="${round(y)}" stroke="${colours.grid}"/><text x="-6" y="${round(y + 4)}" text-anchor="end" fill="${colours.quiet}">${label}</text>\n`,
  );
  const columns = times.map(
    ({ x, label, day }) =>
      fragment`<text x="${round(x)}" y="${plot.height + 18}" text-anchor="middle" fill="${colours.quiet}">${label}</text><text x="${round(x)}" y="${plot.height + 32}" text-anchor="middle" fill="${colours.quiet}">${day}</text>\n`,
  );
  return fragment`${rows}${columns}<text x="${plot.width}" y="${plot.height + 32}" text-anchor="end" fill="${colours.quiet}">${zone}</text>\n`;
}

function cells({ cells: all }: ChartPicture): Markup[] {
  return all.map(
    ({ x, y, width, height, colour }) =>
      fragment`<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${colour}"/>\n`,
  );
}

/** A tenth of a pixel is finer than any screen. */
const round = (px: number): number => Math.round(px * 10) / 10;

function bands({ bands: all }: ChartPicture): Markup[] {
  return all.map(({ x, top, bottom, runs, colour }) => {
    const areas: string[] = [];
    for (let run = 0; run + 1 < runs.length; run++) {
      const indexes = Array.from({ length: runs[run + 1]! - runs[run]! }, (_, at) => runs[run]! + at);
      const there = indexes.map((i) => `${round(x[i]!)} ${round(top[i]!)}`);
      const back = indexes.reverse().map((i) => `${round(x[i]!)} ${round(bottom[i]!)}`);
      areas.push(`M${[...there, ...back].join('L')}Z`);
    }
    return fragment`<path d="${areas.join('')}" fill="${colour}" fill-opacity="0.16"/>\n`;
  });
}

/** Over cells a line lies on a seam of the surface's colour, so that it is seen on light and dark ones alike. */
function lines({ lines: all, cells: under, colours }: ChartPicture): Markup[] {
  return all.map(({ x, y, runs, colour, dash }) => {
    const stretches: string[] = [];
    const lone: Markup[] = [];
    for (let run = 0; run + 1 < runs.length; run++) {
      const [from, to] = [runs[run]!, runs[run + 1]!];
      if (to - from === 1)
        lone.push(fragment`<circle cx="${round(x[from]!)}" cy="${round(y[from]!)}" r="2" fill="${colour}"/>`);
      else {
        const points = Array.from({ length: to - from }, (_, at) => `${round(x[from + at]!)} ${round(y[from + at]!)}`);
        stretches.push(`M${points.join('L')}`);
      }
    }
    const path = stretches.join('');
    const seam =
      under.length > 0
        ? fragment`<path d="${path}" fill="none" stroke="${colours.surface}" stroke-width="3.5" stroke-opacity="0.75"/>`
        : '';
    return fragment`${seam}<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-linejoin="round" stroke-dasharray="${dash.join(' ')}"/>${lone}\n`;
  });
}

function dots({ dots: all, colours }: ChartPicture): Markup[] {
  return all
    .filter(({ x }) => !Number.isNaN(x))
    .map(({ x, y, isKnown }) => {
      const [fill, edge] = isKnown ? [colours.text, colours.surface] : [colours.surface, colours.text];
      return fragment`<path d="M${round(x)} ${round(y - 4)}l4 4l-4 4l-4 -4Z" fill="${fill}" stroke="${edge}"/>\n`;
    });
}

function legendRows({ legend, colours, plot }: ChartPicture, topPx: number): Markup[] {
  return legend.map(({ label, colour, dash, isCell }, at) => {
    const y = topPx + at * LEGEND_ROW_PX;
    const text = label.length > LEGEND_CHARACTERS ? `${label.slice(0, LEGEND_CHARACTERS)}…` : label;
    const mark = isCell
      ? fragment`<rect x="${plot.left}" y="${y - 6}" width="22" height="12" fill="${colour}"/>`
      : fragment`<line x1="${plot.left}" x2="${plot.left + 22}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash.join(' ')}"/>`;
    return fragment`${mark}<text x="${plot.left + 30}" y="${y + 4}" fill="${colours.text}"${wholeAttribute(label, text)}>${text}</text>\n`;
  });
}

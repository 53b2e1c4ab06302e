import { textPx } from '../html/text-width.ts';
import type { ReportBlock, ReportDocument } from './report-document.ts';
import { reportNotices } from './report-notices.ts';

/*
 * A picture is not broken, so a tall one that comes first would go to the second sheet and leave the first to the title alone. What is
 * above it is estimated from the sizes of paper (document-style.ts), and it is given the room that is left:
 *
 *   ┌ title, notices, notes   as long as they are
 *   │ heading of picture
 *   │ picture             this tall at most: one of TALLEST_MM
 *   └ source
 */

/** Of A4 between its margins. */
const SHEET_MM = { width: 186, height: 269 };
/** `figure>svg` of these classes is no taller; all others are as tall as a sheet allows. */
export const TALLEST_MM = [205, 175, 145, 115] as const;
/** Heading, source and the space around them. */
const AROUND_MM = 24;
const PX_PER_MM = 96 / 25.4;
/** Letters of the width of none in particular. */
const SAFETY = 1.15;

interface Lines {
  readonly sizePx: number;
  readonly lineMm: number;
  readonly gapMm: number;
}
const TITLE: Lines = { sizePx: 24, lineMm: 8.3, gapMm: 7 };
/** Paragraphs, and what needs no more: headings and lists of them. */
const NOTES: Lines = { sizePx: 11, lineMm: 4.7, gapMm: 3 };

/** The picture that shares the first sheet with the title, and its class; undefined where none is the first, or no room is left for it. */
export function firstPicture(report: ReportDocument): { id: string; look: string } | undefined {
  const { title, blocks } = report;
  const at = blocks.findIndex(({ kind }) => kind !== 'notes');
  const first = blocks[at];
  if (first?.kind !== 'picture') return undefined;
  const notices = reportNotices(report).reduce((sum, notice) => sum + heightMm(notice, NOTES), 0);
  const above = heightMm(title, TITLE) + notices + blocks.slice(0, at).reduce((sum, block) => sum + notesMm(block), 0);
  const tallest = TALLEST_MM.find((mm) => above + AROUND_MM + mm <= SHEET_MM.height);
  return tallest === undefined ? undefined : { id: first.id, look: `tall${tallest}` };
}

function notesMm(block: ReportBlock): number {
  if (block.kind !== 'notes') return 0;
  const lines = block.markdown.split('\n').filter((line) => line.trim() !== '');
  return lines.reduce((sum, line) => sum + heightMm(line, NOTES), NOTES.gapMm);
}

function heightMm(text: string, { sizePx, lineMm, gapMm }: Lines): number {
  // textPx measures letters of 11 px.
  const widthMm = (textPx(text) * sizePx * SAFETY) / 11 / PX_PER_MM;
  return Math.max(1, Math.ceil(widthMm / SHEET_MM.width)) * lineMm + gapMm;
}

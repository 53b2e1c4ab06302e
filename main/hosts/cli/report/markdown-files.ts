import type { ReportDocument } from '../../../../core/report/document/report-document.ts';
import { markdownPictures, writeReportMarkdown } from '../../../../core/report/document/write-markdown.ts';
import { writeZip } from '../../../../core/report/document/write-zip.ts';
import { createReportFonts } from '../../report-fonts.ts';
import type { CommandContext } from '../command.ts';
import { lookForChromium } from './chromium.ts';
import { drawPngs } from './draw-pngs.ts';

interface MarkdownTarget {
  /** `stream`: one text, nothing beside it. */
  readonly place: 'zip' | 'beside' | 'stream';
  readonly name: string;
  readonly chromium: string | undefined;
}

interface OutFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The text first, then its pictures; of a ZIP that alone. Without a browser pictures are SVG alone, which is said. */
export async function markdownFiles(
  context: CommandContext,
  report: ReportDocument,
  { place, name, chromium }: MarkdownTarget,
): Promise<[OutFile, ...OutFile[]]> {
  const pngs = place === 'stream' ? new Map<string, Uint8Array>() : await pngsOf(context, report, chromium);
  const files = writeReportMarkdown(place === 'stream' ? withoutPictures(context, report) : report, { name, pngs });
  if (place === 'zip') return [{ name: '', bytes: Buffer.concat(writeZip(files)) }];
  const [text, ...pictures] = files.map((file) => ({ name: file.name, bytes: Buffer.from(file.content) }));
  return [text!, ...pictures];
}

async function pngsOf(context: CommandContext, report: ReportDocument, chromium: string | undefined) {
  const pictures = markdownPictures(report);
  if (pictures.length === 0) return new Map<string, Uint8Array>();
  const browser = lookForChromium(chromium, context.env);
  if (browser !== undefined)
    return drawPngs(pictures, createReportFonts(context.installation.rendererDir), browser, context.signal);
  context.output.err('Pictures are SVG alone: PNG is drawn by Chromium, Chrome or Edge, and none was found.');
  return new Map<string, Uint8Array>();
}

function withoutPictures({ output }: CommandContext, report: ReportDocument): ReportDocument {
  const blocks = report.blocks.filter(({ kind }) => kind !== 'picture');
  const left = report.blocks.length - blocks.length;
  if (left > 0)
    output.err(`Pictures left out: ${left}. Name a file with -o, .md or .zip, to have them beside the text.`);
  return { ...report, blocks };
}

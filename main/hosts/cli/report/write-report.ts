import { basename, dirname, extname, join } from 'node:path';
import type { ReportDocument } from '../../../../core/report/document/report-document.ts';
import { writeReportHtml } from '../../../../core/report/document/write-html.ts';
import { writeReportJson } from '../../../../core/report/document/write-json.ts';
import { createReportFonts } from '../../report-fonts.ts';
import type { CommandContext } from '../command.ts';
import { STANDARD_INPUT } from '../source.ts';
import { writeFile } from '../write-file.ts';
import { findChromium } from './chromium.ts';
import { markdownFiles } from './markdown-files.ts';
import { printPdf } from './print-pdf.ts';

export const REPORT_FORMATS = ['html', 'pdf', 'markdown', 'json'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface ReportTarget {
  readonly format: ReportFormat;
  readonly out: string;
  readonly chromium: string | undefined;
}

/** Bytes written, in one file or several: the pictures of a Markdown file stand beside it, named like it. */
export async function writeReport(
  context: CommandContext,
  report: ReportDocument,
  target: ReportTarget,
): Promise<number> {
  const [first, ...beside] = await filesOf(context, report, target);
  // The text last: while it is there, all it shows is there.
  for (const { name, bytes } of beside)
    await writeFile(context, join(dirname(target.out), name), (write) => write(bytes));
  await writeFile(context, target.out, (write) => write(first.bytes));
  return [first, ...beside].reduce((sum, { bytes }) => sum + bytes.length, 0);
}

interface OutFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

async function filesOf(
  context: CommandContext,
  report: ReportDocument,
  { format, out, chromium }: ReportTarget,
): Promise<[OutFile, ...OutFile[]]> {
  const one = (content: string | Uint8Array): [OutFile] => [{ name: '', bytes: Buffer.from(content) }];
  switch (format) {
    case 'json':
      return one(writeReportJson(report));
    case 'markdown':
      return markdownFiles(context, report, { ...placeOf(out), chromium });
    case 'html':
      return one(await htmlOf(context, report));
    case 'pdf': {
      const browser = findChromium(chromium, context.env);
      return one(await printPdf(await htmlOf(context, report), browser, context.signal));
    }
  }
}

/** `report.zip` is one file with all in it, `-` has no room beside it. */
function placeOf(out: string) {
  if (out === STANDARD_INPUT) return { place: 'stream', name: 'report' } as const;
  const ending = extname(out);
  if (ending.toLowerCase() === '.zip') return { place: 'zip', name: 'report' } as const;
  return { place: 'beside', name: basename(out, ending) } as const;
}

async function htmlOf({ installation }: CommandContext, report: ReportDocument): Promise<string> {
  const html = writeReportHtml(report);
  return html.write(await createReportFonts(installation.rendererDir)(html.text));
}

import type { ReportDocument } from '../../../../core/report/document/report-document.ts';
import { writeReportHtml } from '../../../../core/report/document/write-html.ts';
import { writeReportJson } from '../../../../core/report/document/write-json.ts';
import { writeReportMarkdown } from '../../../../core/report/document/write-markdown.ts';
import { createReportFonts } from '../../report-fonts.ts';
import type { CommandContext } from '../command.ts';
import { writeFile } from '../write-file.ts';
import { findChromium, printPdf } from './print-pdf.ts';

export const REPORT_FORMATS = ['html', 'pdf', 'markdown', 'json'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface ReportTarget {
  readonly format: ReportFormat;
  readonly out: string;
  readonly chromium: string | undefined;
}

/** Bytes written. */
export async function writeReport(
  context: CommandContext,
  report: ReportDocument,
  target: ReportTarget,
): Promise<number> {
  const bytes = await bytesOf(context, report, target);
  await writeFile(context, target.out, (write) => write(bytes));
  return bytes.length;
}

async function bytesOf(context: CommandContext, report: ReportDocument, target: ReportTarget): Promise<Uint8Array> {
  switch (target.format) {
    case 'json':
      return Buffer.from(writeReportJson(report));
    case 'markdown':
      // Templates have no pictures, so the text is all there is.
      return Buffer.from(writeReportMarkdown(report)[0]!.text);
    case 'html':
      return Buffer.from(await htmlOf(context, report));
    case 'pdf': {
      const chromium = findChromium(target.chromium, context.env);
      return printPdf(await htmlOf(context, report), chromium, context.signal);
    }
  }
}

async function htmlOf({ installation }: CommandContext, report: ReportDocument): Promise<string> {
  const html = writeReportHtml(report);
  return html.write(await createReportFonts(installation.rendererDir)(html.text));
}

import type { ReportDocument } from './report-document.ts';

/** The document for tools, its fields always in the same order. */
export function writeReportJson({ version, language, title, blocks }: ReportDocument): string {
  return `${JSON.stringify({ format: 'tracebench.report', version, language, title, blocks }, null, 1).toWellFormed()}\n`;
}

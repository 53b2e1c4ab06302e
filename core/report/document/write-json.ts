import type { ReportDocument } from './report-document.ts';

/** The document for tools, its fields always in the same order. */
export function writeReportJson({ version, language, title, unread = [], blocks }: ReportDocument): string {
  const missing = unread.length === 0 ? {} : { unread };
  const written = { format: 'tracebench.report', version, language, title, ...missing, blocks };
  return `${JSON.stringify(written, null, 1).toWellFormed()}\n`;
}

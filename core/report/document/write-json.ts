import { withoutWholes } from '../whole-text.ts';
import type { ReportDocument } from './report-document.ts';

/** The document for tools, its fields always in the same order. */
export function writeReportJson({
  version,
  language,
  title,
  hidden = [],
  unread = [],
  blocks,
}: ReportDocument): string {
  const notices = { ...(hidden.length > 0 && { hidden }), ...(unread.length > 0 && { unread }) };
  const written = { format: 'tracebench.report', version, language, title, ...notices, blocks };
  const leaving = (key: string, value: unknown): unknown =>
    key === 'svg' && typeof value === 'string' ? withoutWholes(value) : value;
  return `${JSON.stringify(written, leaving, 1).toWellFormed()}\n`;
}

import { DEFAULT_THRESHOLDS } from '../../../../core/analysis/compare-sessions/thresholds.ts';
import {
  MOST_REPORT_ROWS,
  type NewBlock,
  type ReportDocument,
  type TableBlock,
} from '../../../../core/report/document/report-document.ts';
import { compareSides, type ComparedSide } from '../../../../core/report/session-comparison/compared-sessions.ts';
import { sessionTables } from '../../../../core/report/session-comparison/session-tables.ts';
import { SESSION_WORDS } from '../../../../core/report/session-comparison/session-words.ts';
import { documentOf, type Language } from './compose-report.ts';

/** Two sessions, as `tracebench diff` compares them. */
export function compareReport(
  before: ComparedSide,
  after: ComparedSide,
  language: Language,
  title: string | undefined,
): ReportDocument {
  const source = { session: `${before.title} → ${after.title}`, what: '', place: '' };
  const tables = sessionTables(compareSides(before, after, DEFAULT_THRESHOLDS), language);
  const blocks = tables.map(({ heading, columns, rows }): NewBlock<TableBlock> => {
    const kinds = columns.map(({ label, kind }) => ({ label, kind: kind === 'number' ? kind : 'text' }) as const);
    const leftOut = Math.max(0, rows.length - MOST_REPORT_ROWS);
    return { kind: 'table', title: heading, columns: kinds, rows: rows.slice(0, MOST_REPORT_ROWS), leftOut, source };
  });
  return documentOf(title ?? `${SESSION_WORDS.title[language]}: ${source.session}`, language, blocks);
}

import { callEngine } from '../../state/connection.ts';
import { copyRedacted } from '../../widgets/copy-redacted.ts';
import { writeTableText } from '../../widgets/table/table-text.ts';
import { logColumns } from './log-columns.tsx';
import { readLogRows, type LogRow } from './log-rows.ts';
import { inputOf, type LogQuestion } from './log-source.ts';

/** A clipboard is for a spreadsheet's worth; all of it is what exporting is for. */
const MOST_ROWS = 5_000;

export function writeTable(rows: readonly LogRow[], ids: readonly string[]): string {
  return writeTableText(rows, logColumns(ids, { zoneAtNs: rows[0]?.timeNs ?? 0n, withDate: true, lines: 1 }));
}

/**
 * The first rows of the list, as it is ordered, with its columns: for pasting into a spreadsheet. false where they could not
 * be read, or the clipboard not be written.
 */
export async function copyTable(question: LogQuestion, ids: readonly string[]): Promise<boolean> {
  const page = await callEngine('logs.search', { ...inputOf(question), offset: 0, limit: MOST_ROWS });
  return page.ok && copyRedacted(writeTable(readLogRows(page.value.frame, page.value.attributes), ids));
}

import { codeSpan, markdownTable } from '../comparison/markdown-text.ts';
import { unreadSentences, type ComparedSessions } from './compared-sessions.ts';
import { countCell } from './session-cells.ts';
import { sessionTables } from './session-tables.ts';
import type { SessionTable } from './session-table.ts';
import { SESSION_WORDS } from './session-words.ts';

/** As many rows of a table as anybody reads in an issue; what is left is counted. */
const MOST_ROWS = 50;

/** A comparison to be pasted where Markdown is read. */
export function writeSessionMarkdown(compared: ComparedSessions, language: 'en' | 'ko', mostRows = MOST_ROWS): string {
  const parts = sessionTables(compared, language).map((table) => tablePart(table, language, mostRows));
  const missing = unreadSentences(compared, language, codeSpan).map((sentence) => `> ${sentence}`);
  return `${[`## ${SESSION_WORDS.title[language]}`, ...missing, ...parts].join('\n\n')}\n`;
}

function tablePart({ heading, columns, rows }: SessionTable, language: 'en' | 'ko', mostRows: number): string {
  if (rows.length === 0) return `### ${heading}\n\n${SESSION_WORDS.none[language]}`;
  const cells = rows
    .slice(0, mostRows)
    .map((row) => row.map((cell, at) => (columns[at]!.kind === 'name' ? codeSpan(cell) : cell)));
  const heads = columns.map(({ label }) => label);
  const left = rows.length - cells.length;
  return [`### ${heading}`, markdownTable(heads, cells), ...(left > 0 ? [`… +${countCell(left)}`] : [])].join('\n\n');
}

import { skippedRecords, type ImportAccount } from '../../../contract/operations/files.ts';
import { success, type Result } from '../../../contract/result.ts';
import { noCounts, type SignalCounts } from '../../../core/model/telemetry.ts';
import { formatCount } from '../../../core/report/html/report-words.ts';
import type { CommandContext } from './command.ts';
import { asSentence, countOf, printable, type TableColumn } from './text.ts';
import { warningLines } from './warning-lines.ts';

/** The account of one file as commands print it: flat, with the counts people compare. */
export interface AccountLine extends Omit<SignalCounts, 'exemplars'> {
  file: string;
  format: string;
  /** Records. */
  skipped: number;
  /** Of an archive or a folder: files in it that could not be read. */
  unreadFiles?: number;
  warnings: ImportAccount['warnings'];
  /** Only where the file could not be opened. */
  error?: string;
  /** Only of an archive or a folder. */
  files?: AccountLine[];
}

export function accountLine(file: string, result: Result<ImportAccount>): AccountLine {
  const account = result.ok ? result.value : undefined;
  // Of a file that failed nothing is kept.
  const { exemplars: _, ...counts } = account?.state === 'done' ? account.counts : noCounts();
  const line = { file, format: account?.format ?? '', ...counts };
  const error = readError(result);
  const files = account?.parts?.map((part) => accountLine(part.file, success(part)));
  const unreadFiles = files?.filter((one) => one.error !== undefined).length ?? 0;
  return {
    ...line,
    skipped: account ? skippedRecords(account, unreadFiles) : 0,
    ...(files ? { unreadFiles } : {}),
    warnings: account?.warnings ?? [],
    ...(error === undefined ? {} : { error }),
    ...(files ? { files } : {}),
  };
}

/** Itself, and what it holds. */
export function withFiles(line: AccountLine): AccountLine[] {
  return [line, ...(line.files ?? [])];
}

/** "line 4: no trace id"; where a format has no lines, by bytes. */
export const placeAndReason = ({ line, offset, reason }: ImportAccount['skipped'][number]): string =>
  `${line > 0 ? `line ${line}` : `byte ${offset}`}: ${reason}`;

/** Where the first of a dump's records stood that could not be read, and how many there were; file by file where it holds some. */
export function skippedLines(path: string, { file, skipped = [], skippedTotal, parts = [] }: ImportAccount): string[] {
  const lines = parts.filter(({ state }) => state !== 'failed').flatMap((part) => skippedLines(part.file, part));
  const ofParts = parts.reduce((sum, part) => sum + (part.state === 'failed' ? 1 : part.skippedTotal), 0);
  if (skippedTotal <= ofParts) return lines;
  const isOfPart = (reason: string) =>
    parts.some((part) => reason.startsWith(`${part.file.slice(file.length).replace(/^ › /, '')}: `));
  const first = skipped.find(({ reason }) => !isOfPart(reason));
  const count = countOf(skippedTotal - ofParts, 'records');
  return [...lines, `${path}: ${count} skipped${first ? `, the first at ${placeAndReason(first)}` : '.'}`];
}

/** Says what was tolerated, and what of a dump could not be read, on standard error; with --json as `import` says it. */
export function tellOfDump({ args, output }: CommandContext, path: string, account: ImportAccount): void {
  const line = accountLine(path, success(account));
  const told = [...warningLines([line]), ...skippedLines(path, account)];
  if (told.length === 0) return;
  if (args.includes('--json')) output.err(JSON.stringify(line));
  else for (const text of told) output.err(printable(text));
}

function readError(result: Result<ImportAccount>): string | undefined {
  if (!result.ok) {
    const { message, hint } = result.error;
    // What the engine says of a file may have its advice in it.
    return hint === '' || message.endsWith(hint) ? message : `${asSentence(message)} ${hint}`;
  }
  const { state, error } = result.value;
  if (state === 'done') return undefined;
  return state === 'cancelled' ? 'stopped before the end' : error;
}

export const ACCOUNT_COLUMNS: readonly TableColumn[] = [
  { title: 'file', align: 'left' },
  { title: 'format', align: 'left' },
  { title: 'spans', align: 'right' },
  { title: 'events', align: 'right' },
  { title: 'links', align: 'right' },
  { title: 'logs', align: 'right' },
  { title: 'metrics', align: 'right' },
  { title: 'points', align: 'right' },
  { title: 'records skipped', align: 'right' },
  { title: 'files unread', align: 'right' },
];

/** In the order of `ACCOUNT_COLUMNS`. */
export function accountCells(line: AccountLine): string[] {
  const counts = [line.spans, line.events, line.links, line.logs, line.metrics, line.points, line.skipped];
  const unread = line.unreadFiles === undefined ? '' : formatCount(line.unreadFiles);
  return [line.file, line.format || '(unknown)', ...counts.map(formatCount), unread];
}

import type { ImportAccount } from '../../../contract/operations/files.ts';
import { success, type Result } from '../../../contract/result.ts';
import { noCounts, type SignalCounts } from '../../../core/model/telemetry.ts';
import { formatCount } from '../../../core/report/html/report-words.ts';
import { countOf, type TableColumn } from './text.ts';

/** The account of one file as commands print it: flat, with the counts people compare. */
export interface AccountLine extends Omit<SignalCounts, 'exemplars'> {
  file: string;
  format: string;
  skipped: number;
  warnings: ImportAccount['warnings'];
  /** Only where the file could not be opened. */
  error?: string;
  /** Only of an archive or a folder. */
  files?: AccountLine[];
}

export function accountLine(file: string, result: Result<ImportAccount>): AccountLine {
  const account = result.ok ? result.value : undefined;
  const { exemplars: _, ...counts } = account?.counts ?? noCounts();
  const line = { file, format: account?.format ?? '', ...counts };
  const error = readError(result);
  return {
    ...line,
    skipped: account?.skippedTotal ?? 0,
    warnings: account?.warnings ?? [],
    ...(error === undefined ? {} : { error }),
    ...(account?.parts ? { files: account.parts.map((part) => accountLine(part.file, success(part))) } : {}),
  };
}

/** Itself, and what it holds. */
export function withFiles(line: AccountLine): AccountLine[] {
  return [line, ...(line.files ?? [])];
}

/** "line 4: no trace id"; where a format has no lines, by bytes. */
export const placeAndReason = ({ line, offset, reason }: ImportAccount['skipped'][number]): string =>
  `${line > 0 ? `line ${line}` : `byte ${offset}`}: ${reason}`;

/** Where the first of a dump's records stood that could not be read, and how many there were. */
export function skippedLines(file: string, { skipped = [], skippedTotal }: ImportAccount): string[] {
  const [first] = skipped;
  if (skippedTotal === 0) return [];
  return [
    `${file}: ${countOf(skippedTotal, 'records')} skipped${first ? `, the first at ${placeAndReason(first)}` : '.'}`,
  ];
}

function readError(result: Result<ImportAccount>): string | undefined {
  if (!result.ok) return result.error.message;
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
  { title: 'skipped', align: 'right' },
];

/** In the order of `ACCOUNT_COLUMNS`. */
export function accountCells(line: AccountLine): string[] {
  const counts = [line.spans, line.events, line.links, line.logs, line.metrics, line.points, line.skipped];
  return [line.file, line.format || '(unknown)', ...counts.map(formatCount)];
}

/** How to say otherwise what was assumed, by the warning that tells of it. */
const OTHERWISE = new Map([
  ['year-assumed', 'Say otherwise with --year YEAR.'],
  ['zone-assumed', 'Say otherwise with --zone ZONE (such as Asia/Seoul).'],
  ['opened-before', 'What is in it is there twice now.'],
]);

/** For standard error: years and zones that a file does not name, and that it was read before. */
export function assumptionLines(file: string, warnings: ImportAccount['warnings']): string[] {
  return warnings.filter(({ code }) => OTHERWISE.has(code)).map((warning) => warningLine(file, warning));
}

function warningLine(file: string, { code, count, example }: ImportAccount['warnings'][number]): string {
  const otherwise = OTHERWISE.get(code);
  return `${file}: ${code} × ${formatCount(count)}, e.g. ${example}${otherwise === undefined ? '' : `. ${otherwise}`}`;
}

/** For standard error: what was tolerated, and why a file was not read. */
export function warningLines({ file, warnings, error, files = [] }: AccountLine): string[] {
  const failed = files.flatMap((one) => (one.error === undefined ? [] : [`${one.file}: ${one.error}`]));
  const lines = warnings.map((warning) => warningLine(file, warning));
  return [...lines, ...failed, ...(error === undefined ? [] : [`${file}: ${error}`])];
}

import type { ImportAccount } from '../../../contract/operations/files.ts';
import type { Result } from '../../../contract/result.ts';
import { noCounts } from '../../../core/model/telemetry.ts';
import type { TableColumn } from './text.ts';

/** The account of one file as commands print it: flat, with the counts people compare. */
export interface AccountLine {
  file: string;
  format: string;
  spans: number;
  events: number;
  links: number;
  logs: number;
  metrics: number;
  points: number;
  skipped: number;
  warnings: ImportAccount['warnings'];
  /** Only where the file could not be opened. */
  error?: string;
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
  };
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

export function accountCells(line: AccountLine): string[] {
  const counts = [line.spans, line.events, line.links, line.logs, line.metrics, line.points, line.skipped];
  return [line.file, line.format || '(unknown)', ...counts.map(String)];
}

export function warningLines({ file, warnings, error }: AccountLine): string[] {
  const lines = warnings.map(({ code, count, example }) => `${file}: ${code} × ${count}, e.g. ${example}`);
  return error === undefined ? lines : [...lines, `${file}: ${error}`];
}

import { t } from '../../i18n/t.ts';
import { showContext } from './log-place.ts';
import type { LogRow } from './log-rows.ts';
import { showLogsOfTrace } from './open-trace.ts';

/** What can be done with a line besides opening and copying it. */
export function logRowMenu(row: LogRow): { label: string; run: () => void }[] {
  const around = { label: t('logs.context'), run: () => showContext(row.key) };
  if (row.traceId === '') return [around];
  return [around, { label: t('logs.ofTrace'), run: () => showLogsOfTrace(row.traceId, String(row.key)) }];
}

import { formatExactTime } from '../../format/time.ts';
import { engineText } from '../../i18n/engine-texts.ts';
import { t } from '../../i18n/t.ts';
import { callEngine } from '../../state/connection.ts';
import type { TellPin } from '../../state/pins.ts';
import { readLogRows, type LogRow } from './log-rows.ts';
import { inputOf, type LogQuestion } from './log-source.ts';
import { severityName } from './severity-level.ts';

/** An excerpt is what is read; everything is what exports are for. */
const MOST_LINES = 100;

function lineOf({ timeNs, severity, severityText, service, body }: LogRow) {
  const time = formatExactTime(timeNs);
  return { time, severity, severityText: severityText || severityName(severity), service, body };
}

/** The first records of the list, as it is filtered and ordered, or why there are none. */
export async function pinLogs(question: LogQuestion): Promise<TellPin> {
  const page = await callEngine('logs.search', { ...inputOf(question), offset: 0, limit: MOST_LINES });
  if (!page.ok) return () => engineText(page.error.message);
  const rows = readLogRows(page.value.frame);
  if (rows.length === 0) return () => t('report.nothing');
  const leftOut = page.value.total - rows.length;
  return () => [{ kind: 'logs', title: t('report.logs'), lines: rows.map(lineOf), leftOut, what: '' }];
}

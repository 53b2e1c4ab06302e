import { chooseColumnUnit } from '../../format/duration.ts';
import { engineText } from '../../i18n/engine-texts.ts';
import { t } from '../../i18n/t.ts';
import { callEngine } from '../../state/connection.ts';
import type { TellPin } from '../../state/pins.ts';
import { tableBlock } from '../../workbench/table-block.ts';
import { NO_BARS, traceColumns } from './trace-columns.tsx';
import { readTraceRows, type TraceQuestion, type TraceRow } from './trace-rows.ts';

/** An excerpt is what is read; the others are counted, and everything is what exports are for. */
const MOST_TRACES = 100;

/** The first traces of the list, as it is filtered and ordered, or why there are none. */
export async function pinTraces(question: TraceQuestion): Promise<TellPin> {
  const page = await callEngine('traces.search', { ...question, offset: 0, limit: MOST_TRACES });
  if (!page.ok) return () => engineText(page.error.message);
  const rows = readTraceRows(page.value);
  return () => tableBlock({ title: t('view.traces'), columns: columnsOf(rows), rows, total: page.value.total });
}

function columnsOf(rows: readonly TraceRow[]) {
  const unit = chooseColumnUnit(rows.map((row) => row.durationNs));
  const columns = traceColumns({ unit, bars: NO_BARS, withDate: true });
  return [...columns, { label: t('report.trace'), text: ({ traceId }: TraceRow) => traceId }];
}

import { t } from '../../i18n/t.ts';
import { useCompareMark } from '../../state/compare-mark.ts';
import { copyText } from '../../widgets/copy-text.ts';
import type { MenuItem } from '../../widgets/table/table-types.ts';
import { markLabel } from '../../workbench/compare-commands.ts';
import { openSubject, SERVICE_KEY } from '../services/subject.ts';
import { useChosenTraces } from './chosen-traces.ts';
import type { TraceRow } from './trace-rows.ts';

/** What is done most comes first; opening stands above them. */
export function traceRowMenu(row: TraceRow): MenuItem[] {
  const { traceId, service } = row;
  const isChosen = useChosenTraces.getState().rows.has(traceId);
  return [
    { label: markLabel(traceId), keys: 'X', run: () => useCompareMark.getState().press(traceId) },
    { label: t('trace.copyId'), run: () => void copyText(traceId) },
    { label: t(isChosen ? 'traces.unchoose' : 'traces.choose'), run: () => useChosenTraces.getState().toggle(row) },
    { label: t('services.jump.service'), run: () => openSubject({ key: SERVICE_KEY, value: service }) },
  ];
}

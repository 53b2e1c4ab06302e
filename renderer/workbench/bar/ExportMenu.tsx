import { Download } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { startExport } from '../../state/exports.ts';
import { toTraceFilter } from '../../state/filter.ts';
import { useBounds } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Menu, type MenuEntry } from '../../widgets/Menu.tsx';
import { showOverlay } from '../overlays.ts';
import { usePictureEntries } from '../picture-entries.ts';
import { usePinEntries } from '../pin-command.ts';
import { useViewExports } from '../view-table.ts';

function useTraceEntries(): MenuEntry[] {
  const traceId = useViewExports((state) => state.trace);
  if (!traceId) return [];
  const scope = { kind: 'trace', traceId } as const;
  const label = t('export.thisTrace');
  return [
    { id: 'trace', label, note: 'JSON', run: () => void startExport({ format: 'otlp-json', scope }) },
    { id: 'trace.html', label, note: 'HTML', run: () => void startExport({ format: 'html', scope }) },
  ];
}

export function ExportMenu() {
  const filter = useView((state) => state.place.filter);
  const bounds = useBounds();
  const table = useViewExports((state) => state.table);
  const traceEntries = useTraceEntries();
  const pictures = usePictureEntries();
  const pins = usePinEntries();
  const otlp: MenuEntry[] = [
    ...traceEntries,
    {
      id: 'traces',
      label: t('export.traces'),
      note: 'JSON',
      run: () =>
        void startExport({ format: 'otlp-json', scope: { kind: 'traces', filter: toTraceFilter(filter, bounds) } }),
    },
    {
      id: 'all',
      label: t('export.everything'),
      note: 'JSON',
      run: () => void startExport({ format: 'otlp-json', scope: { kind: 'all' } }),
    },
    { id: 'as', label: t('export.as'), run: () => showOverlay('export') },
  ];
  const csv: MenuEntry[] = table
    ? [{ id: 'view', label: t('export.view'), note: 'CSV', run: () => void startExport(table) }]
    : [];
  return (
    <Menu
      align="end"
      trigger={<IconButton label={t('export.label')} icon={<Download aria-hidden />} />}
      sections={[
        { id: 'otlp', heading: t('export.label'), entries: otlp },
        ...(csv.length > 0 ? [{ id: 'csv', entries: csv }] : []),
        ...(pictures.length > 0 ? [{ id: 'picture', heading: t('picture.label'), entries: pictures }] : []),
        ...(pins.length > 0 ? [{ id: 'report', heading: t('view.report'), entries: pins }] : []),
      ]}
    />
  );
}

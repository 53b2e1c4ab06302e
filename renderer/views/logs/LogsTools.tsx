import { ArrowDownWideNarrow, ArrowUpNarrowWide } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { Select } from '../../widgets/Select.tsx';
import classes from './LogsView.module.css';
import { LEAST_LEVELS } from './severity-level.ts';

const ORDER = 'order';
const OLDEST = 'oldest';

/** Newest first unless the address says otherwise. */
export function useDescending(): boolean {
  return useView((state) => state.place.params[ORDER] !== OLDEST);
}

function SeveritySelect() {
  const filter = useView((state) => state.place.filter);
  const options = [
    { value: '0', label: t('logs.anySeverity') },
    ...LEAST_LEVELS.map(({ level, from }) => ({
      value: String(from),
      label: level === 'fatal' ? 'FATAL' : t('logs.severityFrom', { level: level.toUpperCase() }),
    })),
  ];
  // A number between two levels can be typed into the filter; it is then an option of its own.
  if (!options.some(({ value }) => value === String(filter.minSeverity))) {
    options.push({
      value: String(filter.minSeverity),
      label: t('logs.severityFrom', { level: String(filter.minSeverity) }),
    });
  }
  return (
    <Select
      label={t('logs.minSeverity')}
      value={String(filter.minSeverity)}
      options={options}
      onChange={(value) => useView.getState().setFilter({ ...filter, minSeverity: Number(value) })}
    />
  );
}

function OrderButton() {
  const descending = useDescending();
  return (
    <Button
      variant="quiet"
      icon={descending ? <ArrowDownWideNarrow aria-hidden /> : <ArrowUpNarrowWide aria-hidden />}
      title={descending ? t('logs.toOldest') : t('logs.toNewest')}
      onClick={() => useView.getState().setParam(ORDER, descending ? OLDEST : '')}
    >
      {descending ? t('logs.newestFirst') : t('logs.oldestFirst')}
    </Button>
  );
}

/** How many there are, and how they are listed. */
export function LogsTools({ total }: { total: number | undefined }) {
  return (
    <div className={classes.tools}>
      <span className={classes.count}>{total !== undefined && t('count.logs', { n: total })}</span>
      <SeveritySelect />
      <OrderButton />
    </div>
  );
}

import type { OperationSummary } from '../../../contract/operations/subjects.ts';
import { SPAN_KINDS } from '../../../core/model/span.ts';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import type { SortableColumn } from '../../widgets/table/arrange-rows.ts';
import { durationColumn } from '../../widgets/table/duration-column.tsx';
import { percentText } from './red-words.ts';
import classes from './Services.module.css';

type Column = SortableColumn<OperationSummary>;

const shownName = ({ name }: OperationSummary): string => name || t('trace.unnamed');

/** The traces in which it occurs, narrowed by what the shared filter says besides. */
export function openTraces({ service, name }: OperationSummary): void {
  const { place, go } = useView.getState();
  go('traces', '', { filter: { ...place.filter, services: service ? [service] : [], operations: [name] } });
}

/** Its slowest trace, at the span. */
export function openSlowest({ sample }: OperationSummary): void {
  useView.getState().go('trace', sample.traceId, { selection: sample.spanId });
}

const roleText = ({ entry, kind }: OperationSummary): string =>
  `${entry ? t('services.entry') : t('services.inner')} · ${SPAN_KINDS[kind] ?? String(kind)}`;

/** Copied durations are nanoseconds, copied error rates shares of 1. */
export function operationColumns(rows: readonly OperationSummary[]): Column[] {
  const duration = (id: 'p50' | 'p95' | 'p99' | 'selfNs', label: string): Column =>
    durationColumn({ id, label, rows, of: (operation) => operation[id] });
  return [
    {
      id: 'name',
      label: t('word.name'),
      width: 0,
      render: (operation) => (
        <button
          type="button"
          className={classes.link}
          title={t('services.tracesOf', { name: shownName(operation) })}
          onClick={() => openTraces(operation)}
        >
          {shownName(operation)}
        </button>
      ),
      text: ({ name }) => name,
      shown: shownName,
      order: ({ name }) => name,
    },
    {
      id: 'role',
      label: t('services.role'),
      width: 0,
      render: (operation) => <span className={classes.quiet}>{roleText(operation)}</span>,
      text: roleText,
      order: roleText,
    },
    {
      id: 'calls',
      label: t('services.calls'),
      width: 0,
      align: 'end',
      render: ({ calls }) => formatCount(calls),
      text: ({ calls }) => String(calls),
      order: ({ calls }) => calls,
    },
    {
      id: 'errors',
      label: t('services.errorRate'),
      width: 0,
      align: 'end',
      render: ({ errors, calls }) => (
        <span className={errors > 0 ? classes.error : undefined} title={t('services.nErrors', { n: errors })}>
          {errors > 0 && '! '}
          {percentText(errors, calls)}
        </span>
      ),
      text: ({ errors, calls }) => (calls === 0 ? '' : String(errors / calls)),
      shown: ({ errors, calls }) => percentText(errors, calls),
      order: ({ errors, calls }) => (calls === 0 ? NaN : errors / calls),
    },
    duration('p50', 'p50'),
    duration('p95', 'p95'),
    duration('p99', 'p99'),
    duration('selfNs', t('trace.selfTime')),
    {
      id: 'sample',
      label: t('services.sample'),
      width: 0,
      render: (operation) =>
        operation.sample.traceId !== '' && (
          <Button
            variant="quiet"
            aria-label={t('services.sampleOf', { name: shownName(operation) })}
            onClick={() => openSlowest(operation)}
          >
            {t('services.slowest')}
          </Button>
        ),
      text: ({ sample }) => sample.traceId,
    },
  ];
}

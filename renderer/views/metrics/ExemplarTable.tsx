import { useMemo } from 'react';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { formatReading } from '../../charts/line/format-ticks.ts';
import { shortId } from '../../format/names.ts';
import { formatExactTime, formatTime, formatZone } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { usePreferences } from '../../state/preferences.ts';
import { ROW_HEIGHT_PX } from '../../theme/theme.ts';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import type { TableColumn } from '../../widgets/table/table-types.ts';
import { VirtualTable } from '../../widgets/table/VirtualTable.tsx';
import { openExemplar } from './chart-links.ts';
import classes from './MetricPane.module.css';
import type { Exemplar, Exemplars } from './use-exemplars.ts';

function columnsOf(unit: DisplayUnit, zoneAtNs: bigint): TableColumn<Exemplar>[] {
  const traceText = ({ traceId }: Exemplar): string => traceId;
  return [
    {
      id: 'time',
      label: `${t('metrics.time')} (${formatZone(zoneAtNs)})`,
      width: 204,
      render: ({ timeNs }) => <span title={formatExactTime(timeNs)}>{formatTime(timeNs)}</span>,
      text: ({ timeNs }) => formatTime(timeNs, 9),
    },
    {
      id: 'value',
      label: unit.label ? `${t('word.value')} (${unit.label})` : t('word.value'),
      width: 120,
      align: 'end',
      render: ({ value }) => formatReading(value * unit.factor),
      text: ({ value }) => String(value),
    },
    {
      id: 'service',
      label: t('word.service'),
      width: 140,
      render: ({ service }) => <ServiceName name={service} />,
      text: ({ service }) => service,
    },
    {
      id: 'trace',
      label: t('metrics.exemplar.opens'),
      width: 200,
      grow: true,
      render: ({ traceId, isKnown }) => {
        if (traceId === '') return <span className={classes.quiet}>{t('metrics.exemplar.noTrace')}</span>;
        return (
          <span title={traceId} className={isKnown ? undefined : classes.quiet}>
            <code>{shortId(traceId)}</code>
            {!isKnown && ` ${t('metrics.exemplar.unknown')}`}
          </span>
        );
      },
      text: traceText,
    },
  ];
}

/** The exemplars of the shown range as a list: the way to their traces for those who do not point. */
export function ExemplarTable({ exemplars, unit }: { exemplars: Exemplars; unit: DisplayUnit }) {
  const density = usePreferences((state) => state.density);
  const { list, total } = exemplars;
  const zoneAtNs = list[0]?.timeNs ?? 0n;
  const columns = useMemo(() => columnsOf(unit, zoneAtNs), [unit, zoneAtNs]);
  return (
    <div className={classes.stack}>
      {total > list.length && <p className={classes.cut}>{t('metrics.exemplar.someOf', { n: list.length, total })}</p>}
      <div className={classes.fill}>
        <VirtualTable
          label={t('metrics.exemplar.title')}
          columns={columns}
          rowCount={list.length}
          getRow={(index) => list[index]}
          rowHeightPx={ROW_HEIGHT_PX[density]}
          onOpen={(exemplar) => exemplar.isKnown && openExemplar(exemplar)}
          empty={<EmptyState text={t('metrics.exemplar.none')} />}
        />
      </div>
    </div>
  );
}

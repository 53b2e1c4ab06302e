import { ArrowLeft, ChevronsDown, ChevronsUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import { t, type PlainKey } from '../../i18n/t.ts';
import { useColumnWidths } from '../../state/use-column-widths.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { Kbd } from '../../widgets/Kbd.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { Select } from '../../widgets/Select.tsx';
import { VirtualTable } from '../../widgets/table/VirtualTable.tsx';
import { attributeOf, useLogColumns } from './column-ids.ts';
import { logColumns } from './log-columns.tsx';
import { leaveContext, NEIGHBOURS, type Neighbours } from './log-place.ts';
import { readLogRows } from './log-rows.ts';
import classes from './LogsView.module.css';
import { openTraceOf } from './open-trace.ts';
import { useRowLook } from './LogTable.tsx';

const FIRST = 20;
const MORE = 100;
/** As many as the engine gives on one side. */
const MOST = 1_000;

const NAMES: Record<Neighbours, PlainKey> = {
  service: 'logs.context.service',
  resource: 'logs.context.resource',
  trace: 'logs.context.trace',
  all: 'logs.context.all',
};

interface LogContextProps {
  logKey: number;
  of: Neighbours;
  selection: number | undefined;
}

/** What was said right before and after a record, whatever the filter; stands in the place of the list. */
export function LogContext({ logKey, of, selection }: LogContextProps) {
  const [sides, setSides] = useState({ before: FIRST, after: FIRST });
  const query = useQuery('log.context', { logKey, ...sides, of });
  const { data } = query;
  const rows = useMemo(() => (data ? readLogRows(data.frame) : []), [data]);
  const { lines, rowHeightPx } = useRowLook();
  const { ids } = useLogColumns();
  const [widths, setWidth] = useColumnWidths('logs');
  const baseNs = rows[0]?.timeNs ?? 0n;
  const columns = useMemo(
    () =>
      logColumns(
        ids.filter((id) => attributeOf(id) === undefined),
        { zoneAtNs: baseNs, withDate: false, lines },
      ),
    [ids, baseNs, lines],
  );
  const more = (side: 'before' | 'after'): void => setSides({ ...sides, [side]: Math.min(MOST, sides[side] + MORE) });
  return (
    <section className={classes.context} aria-label={t('logs.context')}>
      <header className={classes.contextHead}>
        <Button icon={<ArrowLeft aria-hidden />} onClick={leaveContext}>
          {t('logs.context.leave')} <Kbd keys="Escape" />
        </Button>
        <Select
          label={t('logs.context.of')}
          value={of}
          options={NEIGHBOURS.map((name) => ({ value: name, label: t(NAMES[name]) }))}
          onChange={(next) => useView.getState().setParam('of', next)}
        />
        <span className={classes.fill} />
        <Button icon={<ChevronsUp aria-hidden />} disabled={!data?.moreBefore} onClick={() => more('before')}>
          {t('logs.context.before')}
        </Button>
        <Button icon={<ChevronsDown aria-hidden />} disabled={!data?.moreAfter} onClick={() => more('after')}>
          {t('logs.context.after')}
        </Button>
      </header>
      <div className={classes.contextList}>
        <QueryStatus loading={query.loading} what={t('logs.reading')} onCancel={query.cancel} />
        {query.error && !data ? (
          <ErrorState error={query.error} onRetry={query.retry} />
        ) : (
          <VirtualTable
            label={t('logs.context')}
            columns={columns}
            rowCount={rows.length}
            getRow={(index) => rows[index]}
            rowHeightPx={rowHeightPx}
            lines={lines}
            isSelected={(row) => row.key === selection}
            isMarked={(row) => row.key === logKey}
            onSelect={(row) => useView.getState().select(String(row.key))}
            onOpen={openTraceOf}
            widths={widths}
            onWidth={setWidth}
            reveal={data && { index: data.row, key: `${logKey} ${of} ${sides.before}`, cursor: true }}
          />
        )}
      </div>
    </section>
  );
}

import { useMemo } from 'react';
import type { SqlAnswer } from '../../../contract/operations/sql.ts';
import type { AnyValue, KeyValue } from '../../../core/model/attributes.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { KeyValueTable } from '../../widgets/KeyValueTable.tsx';
import { traceOf, type SqlCell, type SqlRow } from './answer-columns.ts';
import classes from './SqlView.module.css';

function toValue(cell: SqlCell): AnyValue {
  if (cell === null) return { kind: 'empty' };
  if (typeof cell === 'boolean') return { kind: 'bool', value: cell };
  if (typeof cell === 'number') return { kind: 'double', value: cell };
  return typeof cell === 'bigint' ? { kind: 'int', value: cell } : { kind: 'string', value: cell };
}

/** A row with every value whole. */
export function RowDetails({ answer, row }: { answer: SqlAnswer; row: SqlRow | undefined }) {
  const values = useMemo(
    () => answer.columns.map(({ name }, at): KeyValue => ({ key: name, value: toValue(row?.[at] ?? null) })),
    [answer, row],
  );
  if (!row) return <EmptyState text={t('sql.noRow')} />;
  const trace = traceOf(answer, row);
  return (
    <div className={classes.details}>
      {trace !== undefined && (
        <Button onClick={() => useView.getState().go('trace', trace)}>{t('sql.openTrace')}</Button>
      )}
      <KeyValueTable attributes={values} />
    </div>
  );
}

import type { ReactNode } from 'react';
import type { MetricRow } from '../../../../core/analysis/compare-sessions/compare-metrics.ts';
import type { OperationRow } from '../../../../core/analysis/compare-sessions/compare-operations.ts';
import type { PatternRow } from '../../../../core/analysis/compare-sessions/compare-patterns.ts';
import { writeFacet } from '../../../state/filter-facets.ts';
import { NO_FILTER } from '../../../state/filter.ts';
import { FIT } from '../../../state/time-range.ts';
import { useView } from '../../../state/view.ts';
import { cx } from '../../../widgets/cx.ts';
import { writeMetricArg } from '../../metrics/metric-address.ts';
import classes from './Changes.module.css';
import type { ChangeRow } from './change-rows.ts';

/** What opens a row in the open session; undefined where it is not in there. */
export type Open<Row> = (row: Row) => (() => void) | undefined;

/** Rows that are on the open session's side can be opened. */
export function openOn<Row extends ChangeRow>(side: 'before' | 'after', open: (row: Row) => void): Open<Row> {
  return (row) => (row[side] === undefined ? undefined : () => open(row));
}

/** All of the session: what was chosen elsewhere would hide what is looked for. */
const ALL = { range: FIT, filter: NO_FILTER };

export function openOperation({ service, name }: OperationRow): void {
  const filter = { ...NO_FILTER, services: service === '' ? [] : [service], operations: [name] };
  useView.getState().go('traces', '', { ...ALL, filter });
}

export function openMetric({ service, name, kind }: MetricRow): void {
  useView.getState().go('metrics', writeMetricArg({ service, name }), { ...ALL, params: { kind } });
}

export function openPattern({ template }: PatternRow): void {
  const filter = writeFacet(NO_FILTER, { field: 'pattern', key: '' }, { included: [template], excluded: [] });
  useView.getState().go('logs', '', { ...ALL, filter });
}

/** A name that opens what it names, where that is there. */
export function opener(name: string, open: (() => void) | undefined, className?: string): ReactNode {
  if (!open)
    return (
      <span className={className} title={name}>
        {name}
      </span>
    );
  return (
    <button type="button" tabIndex={-1} className={cx(classes.link, className)} title={name} onClick={open}>
      {name}
    </button>
  );
}

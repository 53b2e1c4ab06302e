import { Waypoints } from 'lucide-react';
import type { ComparedTrace } from '../../../../core/analysis/compare-traces/compared-trace.ts';
import { originOf } from '../../../../core/layout/compare/compare-axis.ts';
import { formatDuration, formatExactNs } from '../../../format/duration.ts';
import { t, type PlainKey } from '../../../i18n/t.ts';
import { Button } from '../../../widgets/Button.tsx';
import { ServiceName } from '../../../widgets/ServiceDot.tsx';
import classes from './ChosenRow.module.css';
import { nameOfRow, nodeOf, serviceOfRow, stateOfRow, type Compared } from './compared.ts';
import { openRow } from './open-row.ts';
import { signedDuration } from './signed.ts';
import { StateMark } from './StateMark.tsx';

/** Both spans of the selected row in figures. */
export function ChosenRow({ compared, row }: { compared: Compared; row: number }) {
  if (row < 0) return <p className={classes.nothing}>{t('compare.selectOne')}</p>;
  const state = stateOfRow(compared, row);
  return (
    <section className={classes.chosen} aria-live="polite">
      <h3 className={classes.name}>{nameOfRow(compared, row) ?? t('compare.missing')}</h3>
      <p className={classes.where}>
        <ServiceName name={serviceOfRow(compared, row)} className={classes.service} />
        <span className={classes.state}>
          <StateMark state={state} /> {t(`compare.state.${state}`)}
          {compared.comparison.moved[row] === 1 && `, ${t('compare.moved')}`}
        </span>
      </p>
      <table className={classes.figures}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('compare.before')}</th>
            <th scope="col">{t('compare.after')}</th>
            <th scope="col">{t('compare.change')}</th>
          </tr>
        </thead>
        <tbody>
          {FIGURES.map((figure) => (
            <Figure key={figure.label} compared={compared} row={row} figure={figure} />
          ))}
        </tbody>
      </table>
      <div className={classes.actions}>
        {(['before', 'after'] as const).map((side) => (
          <Button
            key={side}
            icon={<Waypoints aria-hidden />}
            title={t(`compare.open.${side}`)}
            disabled={nodeOf(compared, side, row) < 0}
            onClick={() => openRow(compared, side, row)}
          >
            {t(`compare.${side}`)}
          </Button>
        ))}
      </div>
    </section>
  );
}

type Read = (trace: ComparedTrace, node: number) => number;

/** `absent`: what it counts as where the span is not there; NaN = a change cannot be told. */
const FIGURES: readonly { label: PlainKey; read: Read; absent: number }[] = [
  { label: 'word.duration', read: ({ start, end }, node) => end[node]! - start[node]!, absent: 0 },
  { label: 'compare.selfTime', read: ({ selfTime }, node) => selfTime[node]!, absent: 0 },
  { label: 'compare.onPath', read: ({ pathNs }, node) => pathNs[node]!, absent: 0 },
  { label: 'compare.starts', read: (trace, node) => trace.start[node]! - originOf(trace), absent: NaN },
];

function Figure({ compared, row, figure }: { compared: Compared; row: number; figure: (typeof FIGURES)[number] }) {
  const [before, after] = (['before', 'after'] as const).map((side) => {
    const node = nodeOf(compared, side, row);
    return node < 0 ? undefined : figure.read(compared.comparison[side], node);
  });
  const change = (after ?? figure.absent) - (before ?? figure.absent);
  return (
    <tr>
      <th scope="row">{t(figure.label)}</th>
      <td title={formatExactNs(before ?? NaN)}>{textOf(before)}</td>
      <td title={formatExactNs(after ?? NaN)}>{textOf(after)}</td>
      <td title={formatExactNs(change)}>{Number.isNaN(change) ? t('compare.absent') : signedDuration(change)}</td>
    </tr>
  );
}

function textOf(ns = NaN): string {
  return Number.isNaN(ns) ? t('compare.absent') : formatDuration(ns);
}

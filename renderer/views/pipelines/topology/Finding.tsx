import { ChevronRight, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { shortId } from '../../../format/names.ts';
import { t } from '../../../i18n/t.ts';
import { useView } from '../../../state/view.ts';
import classes from './Topology.module.css';

interface FindingProps {
  /** One sentence with its numbers. */
  said: string;
  /** What to do about it. */
  advice: string;
  /** By what it is told, folded in. */
  children: ReactNode;
}

/** Something that is wrong, what to do, and what shows it. */
export function Finding({ said, advice, children }: FindingProps) {
  return (
    <details className={classes.finding}>
      <summary>
        <TriangleAlert aria-hidden />
        <span className={classes.findingSaid}>
          <strong>{said}</strong>
          <span>{advice}</span>
        </span>
        <ChevronRight className={classes.chevron} aria-hidden />
      </summary>
      <div className={classes.proof}>{children}</div>
    </details>
  );
}

/** Some traces to look at. */
export function TraceLinks({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <p className={classes.traces}>
      <span>{t('topology.traces')}</span>
      {ids.map((id) => (
        <button key={id} type="button" title={id} onClick={() => useView.getState().go('trace', id)}>
          {shortId(id)}
        </button>
      ))}
    </p>
  );
}

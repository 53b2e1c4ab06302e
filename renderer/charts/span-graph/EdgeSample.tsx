import type { EdgeKind } from '../../../core/layout/span-graph/placed-graph.ts';
import { t } from '../../i18n/t.ts';
import classes from './SpanGraph.module.css';

/** How an edge of a kind is drawn, for the legend. */
export function EdgeSample({ kind }: { kind: EdgeKind }) {
  return (
    <span className={classes.sample} title={t(`traceViews.graph.${kind}.why`)}>
      <svg width="28" height="8" aria-hidden>
        <path className={classes[kind]} d="M1 4H27" />
      </svg>
      {t(`traceViews.graph.${kind}`)}
    </span>
  );
}

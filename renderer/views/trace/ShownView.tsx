import type { ReactNode } from 'react';
import type { LinkIndex } from '../../../core/layout/timeline/link-index.ts';
import type { LogIndex } from '../../../core/layout/timeline/log-index.ts';
import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import { assertNever } from '../../../core/model/assert-never.ts';
import { Timeline } from '../../charts/timeline/Timeline.tsx';
import type { TimelineControl } from '../../charts/timeline/use-timeline.ts';
import { lazyView } from '../../workbench/lazy-view.tsx';
import { usePreferences } from '../../state/preferences.ts';
import { ROW_HEIGHT_PX } from '../../theme/theme.ts';
import type { TraceViewProps } from './aggregates/trace-view-props.ts';
import classes from './TraceView.module.css';
import { startOf } from './trace-facts.ts';
import type { TraceViewName } from './trace-views.ts';

interface ShownViewProps extends Omit<TraceViewProps, 'selected'> {
  view: TraceViewName;
  control: TimelineControl;
  links: LinkIndex;
  logs: LogIndex | undefined;
  path: PathIndex | undefined;
  label: string;
  tools: ReactNode;
}

const TREE_PX = 360;

/* The waterfall is the first picture; what the others need comes when one of them is asked for. */
const LanesView = lazyView(() => import('./LanesView.tsx').then((file) => file.LanesView));
const FlameView = lazyView(() => import('./aggregates/FlameView.tsx').then((file) => file.FlameView));
const StatisticsView = lazyView(() => import('./aggregates/StatisticsView.tsx').then((file) => file.StatisticsView));
const GraphView = lazyView(() => import('./aggregates/GraphView.tsx').then((file) => file.GraphView));

/** One of the ways to look at the trace. */
export function ShownView({ view, tools, ...props }: ShownViewProps) {
  switch (view) {
    case 'waterfall':
      return <Waterfall {...props} tools={tools} />;
    case 'lanes':
      return <LanesView {...props} tools={tools} matches={props.matches} />;
    case 'flame':
    case 'table':
    case 'graph':
      return (
        <div className={classes.aggregate}>
          <div className={classes.laneTools}>{tools}</div>
          <Aggregate {...props} view={view} />
        </div>
      );
    default:
      return assertNever(view);
  }
}

function Waterfall({ tools, model, control, matches, links, logs, path, ...props }: Omit<ShownViewProps, 'view'>) {
  const { label, detail } = props;
  const density = usePreferences((state) => state.density);
  const treePx = usePreferences((state) => state.sizes['trace.tree'] ?? TREE_PX);
  return (
    <Timeline
      model={model}
      control={control}
      matches={matches}
      links={links}
      logs={logs}
      path={path}
      rowPx={ROW_HEIGHT_PX[density]}
      treePx={treePx}
      onTreePx={(px) => usePreferences.getState().setSize('trace.tree', px)}
      label={label}
      startNs={startOf(detail, model)}
      corner={tools}
    />
  );
}

interface AggregateProps extends Omit<ShownViewProps, 'view' | 'tools'> {
  view: 'flame' | 'table' | 'graph';
}

function Aggregate({ view, model, detail, control, matches, onSelect }: AggregateProps) {
  const props = { model, detail, selected: control.state.selected, onSelect, matches };
  if (view === 'flame') return <FlameView {...props} />;
  return view === 'table' ? <StatisticsView {...props} /> : <GraphView {...props} />;
}

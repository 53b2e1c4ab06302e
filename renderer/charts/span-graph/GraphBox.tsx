import { FIRST_DEEP_HUE, serviceHue, serviceInitials } from '../../../core/layout/service-hue.ts';
import { BOX_HEIGHT_PX, BOX_WIDTH_PX } from '../../../core/layout/span-graph/placed-graph.ts';
import type { GraphNode, SpanGraph } from '../../../core/layout/span-graph/placed-graph.ts';
import { formatCount } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { describeBox, fitLetters } from './graph-texts.ts';
import classes from './SpanGraph.module.css';

interface GraphBoxProps {
  id: string;
  node: GraphNode;
  kind: SpanGraph['kind'];
  x: number;
  y: number;
  selected: boolean;
  dimmed: boolean;
  onSelect: (node: number) => void;
}

const STRIPE_PX = 18;
/** Latin letters of 12 px beside the stripe. */
const ROOM = 26;

/** A service or an operation: its colour and initial, its name, what it did. */
export function GraphBox({ id, node, kind, x, y, selected, dimmed, onSelect }: GraphBoxProps) {
  const hue = serviceHue(node.service);
  const name = kind === 'service' ? node.service || t('trace.unnamedService') : node.name || t('trace.unnamed');
  return (
    <g
      id={id}
      role="option"
      aria-label={describeBox(node, kind)}
      aria-selected={selected}
      className={classes.box}
      data-dimmed={dimmed || undefined}
      data-failed={node.errors > 0 || undefined}
      transform={`translate(${x - BOX_WIDTH_PX / 2} ${y - BOX_HEIGHT_PX / 2})`}
      onClick={() => onSelect(node.example)}
      // The menu around it acts on what is selected.
      onContextMenu={() => onSelect(node.example)}
    >
      <title>{describeBox(node, kind)}</title>
      <rect className={classes.face} width={BOX_WIDTH_PX} height={BOX_HEIGHT_PX} rx={4} />
      <path
        d={`M${STRIPE_PX} 0H4a4 4 0 0 0-4 4V${BOX_HEIGHT_PX - 4}a4 4 0 0 0 4 4H${STRIPE_PX}Z`}
        fill={`var(--service-${hue})`}
      />
      <text
        className={hue >= FIRST_DEEP_HUE ? classes.deepInitial : classes.initial}
        x={STRIPE_PX / 2}
        y={BOX_HEIGHT_PX / 2 + 4}
      >
        {serviceInitials(node.service)}
      </text>
      <text className={classes.name} x={STRIPE_PX + 8} y={18}>
        {fitLetters(name, ROOM)}
      </text>
      <text className={classes.figures} x={STRIPE_PX + 8} y={35}>
        {node.errors > 0 && <tspan className={classes.failed}>! {formatCount(node.errors)} · </tspan>}
        {`×${formatCount(node.count)} · ${t('traceViews.graph.self', { time: formatDuration(node.selfNs) })}`}
      </text>
      <rect className={classes.rim} width={BOX_WIDTH_PX} height={BOX_HEIGHT_PX} rx={4} />
    </g>
  );
}

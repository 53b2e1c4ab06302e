import { CircleAlert, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { NodeFigures, NodeTrouble } from '../../../../core/analysis/topology-figures/node-figures.ts';
import { TOPOLOGY_BOX_PX } from '../../../../core/layout/topology-graph/topology-graph.ts';
import type { TopologyNode } from '../../../../core/model/topology.ts';
import { formatRate } from '../../../format/count.ts';
import { shortenMiddle } from '../../../format/names.ts';
import { t } from '../../../i18n/t.ts';
import { ServiceName } from '../../../widgets/ServiceDot.tsx';
import type { OnBoxKey } from '../graph/GraphPane.tsx';
import {
  describeFigures,
  isHollow,
  kindText,
  nameOf,
  nodeTroubleText,
  quietNodeText,
  signalName,
  whereText,
} from './node-words.ts';
import classes from './Topology.module.css';

/** Of a box: its borders, kind, name; then what else there is, in rows of the stylesheet. */
const HEAD_PX = 46;
const ROW_PX = 16;
const SERVICES_SHOWN = 3;
/** Characters of a name, as many as there is room for. */
const NAME_SHOWN = 20;

/** Items that could not be sent are lost, or will be; the others come later. */
const lookOf = (trouble: NodeTrouble): 'loss' | 'late' => (trouble === 'failed' ? 'loss' : 'late');

/** How high a box has to be for what it says. */
export function heightOfNode(node: TopologyNode, figures: NodeFigures | undefined): number {
  const where = whereText(node) === '' ? 0 : ROW_PX;
  if (node.kind === 'applications') return HEAD_PX + Math.min(node.services.length, SERVICES_SHOWN) * ROW_PX;
  if (!figures) return HEAD_PX + where + ROW_PX;
  const said = Math.max(figures.troubles.length, quietNodeText(figures) === '' ? 0 : 1) * ROW_PX;
  return HEAD_PX + where + (figures.flows.length > 0 ? 3 * ROW_PX + 2 : 0) + said;
}

interface NodeBoxProps {
  node: TopologyNode;
  x: number;
  y: number;
  heightPx: number;
  figures: NodeFigures | undefined;
  selected: boolean;
  onSelect: (id: string) => void;
  onKeyDown: OnBoxKey;
}

/** A Collector, or who sends to or takes from one: what it is called, what flows through it, and what is wrong with it. */
export const NodeBox = memo(function NodeBox({ node, x, y, heightPx, figures, ...state }: NodeBoxProps) {
  const [worst] = figures?.troubles ?? [];
  const where = whereText(node);
  const left = x - TOPOLOGY_BOX_PX / 2;
  return (
    <button
      type="button"
      className={classes.node}
      data-key={node.id}
      data-kind={node.kind}
      data-look={worst && lookOf(worst)}
      data-hollow={isHollow(node, figures) || undefined}
      aria-pressed={state.selected}
      style={{ left, top: y - heightPx / 2, width: TOPOLOGY_BOX_PX, height: heightPx }}
      onClick={() => state.onSelect(node.id)}
      onKeyDown={(event) => state.onKeyDown(event, node.id)}
    >
      <span className={classes.kind}>{kindText(node)}</span>
      <span className={classes.name} title={nameOf(node)}>
        {shortenMiddle(nameOf(node), NAME_SHOWN)}
      </span>
      {where !== '' && (
        <span className={classes.row} title={where}>
          {where}
        </span>
      )}
      {node.kind === 'applications' && <Services services={node.services} />}
      {figures && <Flows figures={figures} />}
      {figures?.troubles.map((trouble) => (
        <span key={trouble} className={classes.said} data-look={lookOf(trouble)}>
          {lookOf(trouble) === 'loss' ? <CircleAlert aria-hidden /> : <TriangleAlert aria-hidden />}
          {nodeTroubleText(trouble, figures)}
        </span>
      ))}
      {figures && worst === undefined && <span className={classes.said}>{quietNodeText(figures)}</span>}
      {isHollow(node, figures) && <span className={classes.row}>{t('topology.silent')}</span>}
      {node.kind === 'desk' && !figures && <span className={classes.row}>{t('topology.desk')}</span>}
      {figures && <span className="unseen">{describeFigures(figures)}</span>}
    </button>
  );
});

/** Of a few services their names; of many the first ones, and that there are more. */
function Services({ services }: { services: readonly string[] }) {
  const shown = services.length > SERVICES_SHOWN ? services.slice(0, SERVICES_SHOWN - 1) : services;
  return (
    <>
      {shown.map((name) => (
        <ServiceName key={name} className={classes.service} name={name} />
      ))}
      {shown.length < services.length && <span className={classes.row}>…</span>}
    </>
  );
}

/** A small table: what comes in and goes out per second, a column a signal. */
function Flows({ figures: { flows } }: { figures: NodeFigures }) {
  if (flows.length === 0) return null;
  return (
    <span className={classes.flows} style={{ gridTemplateColumns: `auto repeat(${flows.length}, 1fr)` }} aria-hidden>
      <span />
      {flows.map(({ signal }) => (
        <span key={signal}>{signalName(signal, flows.length === 1)}</span>
      ))}
      <span className={classes.side}>{t('topology.in')}</span>
      {flows.map(({ signal, inRate }) => (
        <strong key={signal}>{formatRate(inRate)}</strong>
      ))}
      <span className={classes.side} title={t('topology.out.why')}>
        {t('topology.out')}
      </span>
      {flows.map(({ signal, outRate }) => (
        <strong key={signal}>{formatRate(outRate)}</strong>
      ))}
    </span>
  );
}

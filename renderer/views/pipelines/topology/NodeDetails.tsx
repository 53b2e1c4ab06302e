import { joinEdges } from '../../../../core/analysis/topology-figures/join-edges.ts';
import { computeNodeFigures } from '../../../../core/analysis/topology-figures/node-figures.ts';
import type { Topology, TopologyNode } from '../../../../core/model/topology.ts';
import { formatTime } from '../../../format/time.ts';
import { t } from '../../../i18n/t.ts';
import { NO_FILTER } from '../../../state/filter.ts';
import { useView } from '../../../state/view.ts';
import { Button } from '../../../widgets/Button.tsx';
import { ComponentCounts } from './ComponentCounts.tsx';
import { HowToTell } from './HowToTell.tsx';
import { basisText, isHollow, kindText, lineWords, lookOfLine, nameOf, signalsText } from './node-words.ts';
import classes from './Topology.module.css';

interface NodeDetailsProps {
  topology: Topology;
  node: TopologyNode;
}

/** What the selected node told of itself: its components with their counts, and whom it sends to. */
export function NodeDetails({ topology, node }: NodeDetailsProps) {
  return (
    <div className={classes.details}>
      <h2>
        <span>{kindText(node)}</span>
        {nameOf(node)}
      </h2>
      <Facts node={node} />
      {node.kind === 'applications' && <Services node={node} />}
      {isHollow(node, computeNodeFigures(node)) && <HowToTell node={node} />}
      <Neighbours topology={topology} node={node} />
      <ComponentCounts node={node} />
      {node.basis === 'told' && node.kind !== 'applications' && <OwnMetrics name={node.name} />}
    </div>
  );
}

function Facts({ node }: { node: TopologyNode }) {
  const facts: [string, string][] = [
    [t('topology.fact.version'), node.version],
    [t('topology.fact.instance'), node.instance],
    [t('topology.fact.host'), node.host],
    [t('topology.fact.last'), node.lastAtNs === null ? '' : formatTime(BigInt(node.lastAtNs), 0)],
    [t('topology.fact.basis'), basisText(node)],
    [t('topology.fact.byTrace'), node.byTrace.join(', ')],
  ];
  return (
    <dl className={classes.facts}>
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Services({ node: { services, serviceCount } }: { node: TopologyNode }) {
  const more = serviceCount - services.length;
  return (
    <ul className={classes.list}>
      {services.map((name) => (
        <li key={name}>{name || t('trace.unnamedService')}</li>
      ))}
      {more > 0 && <li>{t('topology.more', { n: more })}</li>}
    </ul>
  );
}

function Neighbours({ topology, node }: { topology: Topology; node: TopologyNode }) {
  const at = topology.nodes.indexOf(node);
  const edges = joinEdges(topology);
  const ends = [
    { title: t('topology.from'), edges: edges.filter(({ to }) => to === at), end: 'from' },
    { title: t('topology.to'), edges: edges.filter(({ from }) => from === at), end: 'to' },
  ] as const;
  return ends
    .filter((side) => side.edges.length > 0)
    .map(({ title, edges: joined, end }) => (
      <div key={end}>
        <h3>{title}</h3>
        <ul className={classes.list}>
          {joined.map((edge) => (
            <li key={edge[end]}>
              <Neighbour node={topology.nodes[edge[end]]!} edge={edge} />
            </li>
          ))}
        </ul>
      </div>
    ));
}

function Neighbour({ node, edge }: { node: TopologyNode; edge: ReturnType<typeof joinEdges>[number] }) {
  const { above, below } = lineWords(edge);
  const ways = edge.ways.map(({ exporter, endpoint }) => [exporter, endpoint].filter(Boolean).join(' → '));
  return (
    <>
      <button type="button" className={classes.link} onClick={() => useView.getState().select(node.id)}>
        {nameOf(node)}
      </button>{' '}
      <span data-look={lookOfLine(edge)}>
        {[above, below, lookOfLine(edge) && signalsText(edge.signals)].filter(Boolean).join(' · ')}
      </span>
      {ways.filter(Boolean).map((way) => (
        <div key={way} className={classes.way}>
          <code>{way}</code>
        </div>
      ))}
    </>
  );
}

/** All it told, as charts. */
function OwnMetrics({ name }: { name: string }) {
  const filter = { ...NO_FILTER, services: name === '' ? [] : [name], text: 'otelcol' };
  return (
    <Button variant="quiet" onClick={() => useView.getState().go('metrics', '', { filter })}>
      {t('topology.metrics')}
    </Button>
  );
}

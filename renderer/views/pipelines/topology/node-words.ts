import type { JoinedEdge } from '../../../../core/analysis/topology-figures/join-edges.ts';
import type { NodeFigures, NodeTrouble } from '../../../../core/analysis/topology-figures/node-figures.ts';
import { SIGNALS, type Signal } from '../../../../core/model/telemetry.ts';
import type { TopologyKind, TopologyNode } from '../../../../core/model/topology.ts';
import { formatRate, formatShare } from '../../../format/count.ts';
import { formatDuration, formatLength } from '../../../format/duration.ts';
import { t } from '../../../i18n/t.ts';

const MINUTE_MS = 60_000;

/** Shorter than elsewhere: it stands on lines and in boxes. */
const rateText = (rate: number | null): string => t('topology.rate', { rate: formatRate(rate) });

/** `isAlone`: nothing is told of single signals beside it. */
export function signalName(signal: Signal | '', isAlone: boolean): string {
  if (signal === '') return t(isAlone ? 'topology.all' : 'topology.mixed');
  return t(`pipelines.signal.${signal}`);
}

/** As one calls it. */
export function nameOf({ kind, name, serviceCount, instance }: TopologyNode): string {
  if (kind === 'desk') return 'Tracebench';
  if (kind === 'applications' && name === '') return t('topology.services', { n: serviceCount });
  return name || instance || t('topology.unnamed');
}

/** What tells it from others of its name. */
export function whereText({ version, host, instance, name }: TopologyNode): string {
  return [version, host || (instance !== name ? instance : '')].filter(Boolean).join(' · ');
}

/** Whether it is a Collector of which nothing but its being there is known. */
export const isHollow = (node: TopologyNode, figures: NodeFigures | undefined): boolean =>
  node.kind !== 'applications' && node.kind !== 'desk' && node.basis !== 'running' && figures === undefined;

export function nodeTroubleText(trouble: NodeTrouble, figures: NodeFigures): string {
  switch (trouble) {
    case 'failed':
      return t('topology.failing', { rate: rateText(figures.failedRate) });
    case 'stalled':
      return stalledText(figures.stalledMs ?? 0);
    case 'refused':
      return t('pipelines.trouble.refused', { rate: rateText(figures.refusedRate) });
    case 'queue':
      return t('pipelines.trouble.queue', { share: formatShare(figures.queueFill ?? 0, 1) });
  }
}

/** For how long nothing was taken: "stalled 40 sec". */
const stalledText = (ms: number): string => t('topology.stalled', { time: stallLength(ms) });

export const stallLength = (ms: number): string =>
  ms < MINUTE_MS ? formatLength(Math.max(1, Math.round(ms / 1_000)) * 1e9) : formatDuration(ms * 1e6);

/** What is told besides the flow where nothing is wrong. */
export const quietNodeText = ({ queueFill }: NodeFigures): string =>
  queueFill === null ? '' : t('pipelines.quiet.queue', { share: formatShare(queueFill, 1) });

/** For those who listen: every number of the box, and what is wrong. */
export function describeFigures({ flows, ...figures }: NodeFigures): string {
  const flow = flows.map(({ signal, inRate, outRate }) =>
    t('topology.flow', {
      signal: signalName(signal, flows.length === 1),
      entering: rateText(inRate),
      leaving: rateText(outRate),
    }),
  );
  return [...flow, ...figures.troubles.map((trouble) => nodeTroubleText(trouble, { flows, ...figures }))].join('; ');
}

export function signalsText(signals: readonly Signal[]): string {
  if (signals.length === SIGNALS.length) return t('topology.allSignals');
  return signals.map((signal) => t(`pipelines.signal.${signal}`)).join(', ');
}

/** Words on a line: above it the rate, and that it is a conclusion where it is one; below it what is worst, or else which signals. */
export function lineWords(edge: JoinedEdge): { above: string; below: string } {
  const { perSecond, failedPerSecond, stalledMs, signals, basis } = edge;
  const wrong =
    (failedPerSecond ?? 0) > 0
      ? t('topology.failing', { rate: rateText(failedPerSecond) })
      : stalledMs !== null && stalledText(stalledMs);
  return {
    above: [perSecond !== null && rateText(perSecond), basis === 'inferred' && t('topology.inferred')]
      .filter(Boolean)
      .join(' · '),
    below: wrong || signalsText(signals),
  };
}

/** What could not be sent is lost, or will be; what is tried again comes later. Undefined where nothing is wrong. */
export function lookOfLine({ failedPerSecond, stalledMs }: JoinedEdge): 'loss' | 'late' | undefined {
  if ((failedPerSecond ?? 0) > 0) return 'loss';
  return stalledMs === null ? undefined : 'late';
}

/** How it is known that a node is there. */
export function basisText({ kind, basis }: TopologyNode): string {
  if (kind === 'applications') return t('topology.basis.sent');
  return t(kind === 'backend' && basis === 'told' ? 'topology.basis.toldByOthers' : `topology.basis.${basis}`);
}

export const columnName = (kind: TopologyKind): string => t(`topology.column.${kind}`);

/** "Agent", and that it is a conclusion where it is one. */
export function kindText({ kind, kindBasis }: TopologyNode): string {
  const text = t(`topology.kind.${kind}`);
  return kindBasis === 'inferred' && (kind === 'agent' || kind === 'gateway')
    ? `${text} · ${t('topology.inferred')}`
    : text;
}

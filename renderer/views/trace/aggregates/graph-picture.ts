import type { PlacedGraph } from '../../../../core/layout/span-graph/placed-graph.ts';
import { writeGraph } from '../../../../core/report/graph-svg.ts';
import { describeBox, describeEdge, nodeTitle } from '../../../charts/span-graph/graph-texts.ts';
import { findBoxes } from '../../../charts/span-graph/find-boxes.ts';
import { readTimelineTheme } from '../../../charts/timeline/timeline-theme.ts';
import { formatCount } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';
import { t } from '../../../i18n/t.ts';
import type { ChartPicture } from '../../../pictures/shown-picture.ts';
import { currentTheme } from '../../../theme/theme.ts';

const PAD_PX = 12;

/** The whole graph, whatever part of it is in view, with what is selected and found. */
export function graphPicture(placed: PlacedGraph, selected: number, matches: Uint8Array | undefined): ChartPicture {
  const { graph } = placed;
  const theme = readTimelineTheme(currentTheme());
  const { surface, raised, accent, error } = theme;
  const chart = writeGraph({
    placed,
    active: selected < 0 ? -1 : (graph.nodeOf[selected] ?? -1),
    found: matches && findBoxes(placed, matches),
    nameOf: (node) => (graph.kind === 'service' ? nodeTitle(node, 'service') : node.name || t('trace.unnamed')),
    figuresOf: ({ count, selfNs }) =>
      `×${formatCount(count)} · ${t('traceViews.graph.self', { time: formatDuration(selfNs) })}`,
    edgeWords: ({ count, p50Ns }) => `×${formatCount(count)}, ${formatDuration(p50Ns)}`,
    describeNode: (node) => describeBox(node, graph.kind),
    describeEdge: (edge) => describeEdge(graph, edge),
    service: theme.service,
    colours: {
      surface,
      raised,
      accent,
      error,
      text: theme.text1,
      quiet: theme.text2,
      faint: theme.text3,
      rim: theme.lineStrong,
    },
  });
  return {
    widthPx: Math.ceil(placed.widthPx) + PAD_PX,
    heightPx: Math.ceil(placed.heightPx) + PAD_PX,
    chart,
    axis: t('picture.graphSize', { boxes: formatCount(graph.nodes.length), edges: formatCount(graph.edges.length) }),
    services: graph.kind === 'service' ? [] : [...new Set(graph.nodes.map(({ service }) => service))],
    notes: [
      t('picture.graphLines'),
      ...(graph.moreNodes > 0 ? [t('traceViews.graph.moreNodes', { n: graph.moreNodes })] : []),
      ...(graph.moreEdges > 0 ? [t('traceViews.graph.moreEdges', { n: graph.moreEdges })] : []),
    ],
  };
}

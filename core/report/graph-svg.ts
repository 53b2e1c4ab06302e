import { BOX_HEIGHT_PX, BOX_WIDTH_PX, edgeMiddle, edgePath, WORDED_EDGES } from '../layout/span-graph/placed-graph.ts';
import type { EdgeKind, GraphEdge, GraphNode, PlacedGraph } from '../layout/span-graph/placed-graph.ts';
import { serviceInitials } from '../layout/service-hue.ts';
import { fragment, type Markup } from './html/markup.ts';
import { fitText } from './html/text-width.ts';
import { wholeAttribute } from './whole-text.ts';

/** A graph as it is arranged, with words and colours in full. */
export interface GraphPicture {
  readonly placed: PlacedGraph;
  /** Box that is marked; −1 = none. */
  readonly active: number;
  /** 1 per box the search found; undefined = no search. */
  readonly found: Uint8Array | undefined;
  readonly nameOf: (node: GraphNode) => string;
  /** What a box did: "×412 · self 1.2 s". */
  readonly figuresOf: (node: GraphNode) => string;
  /** "×412, 1.2 ms". */
  readonly edgeWords: (edge: GraphEdge) => string;
  /** A box and an edge in a sentence. */
  readonly describeNode: (node: GraphNode) => string;
  readonly describeEdge: (edge: GraphEdge) => string;
  readonly service: (name: string) => { readonly colour: string; readonly ink: string };
  readonly colours: {
    readonly surface: string;
    readonly raised: string;
    readonly text: string;
    readonly quiet: string;
    readonly faint: string;
    readonly rim: string;
    readonly accent: string;
    readonly error: string;
  };
}

const STRIPE_PX = 18;
const TEXT_PX = 12;
/** Letters of 12 px, measured as if they were of 11. */
const ROOM_PX = ((BOX_WIDTH_PX - STRIPE_PX - 14) * 11) / TEXT_PX;
const DIM = 0.3;
const DASHES: Readonly<Record<EdgeKind, string>> = {
  call: '',
  message: ' stroke-dasharray="2 4" stroke-linecap="round"',
  link: ' stroke-dasharray="8 5"',
};

/** The whole graph, unzoomed, in `placed.widthPx` × `placed.heightPx`: boxes and edges where they were arranged. */
export function writeGraph(picture: GraphPicture): Markup {
  const { placed } = picture;
  const { nodes, edges } = placed.graph;
  return fragment`${heads(picture)}${edges.map((edge, at) => edgeOf(picture, edge, placed.bends[at]!))}${wordsOf(picture)}${nodes.map((node, at) => boxOf(picture, node, at))}`;
}

type Look = 'plain' | 'marked' | 'failed';

function colourOf({ colours }: GraphPicture, look: Look): string {
  return { plain: colours.faint, marked: colours.accent, failed: colours.error }[look];
}

function heads(picture: GraphPicture): Markup {
  const looks: Look[] = ['plain', 'marked', 'failed'];
  return fragment`<defs>${looks.map(
    (look) =>
      fragment`<marker id="head-${look}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8Z" fill="${colourOf(picture, look)}"/></marker>`,
  )}</defs>\n`;
}

/** Thicker the more often: 1 px for one, 4 px for a thousand. */
const thickness = (count: number): number => Math.round(10 * Math.min(4, 1 + Math.log10(count))) / 10;

function edgeOf(picture: GraphPicture, edge: GraphEdge, bends: Float64Array): Markup {
  const { active, found } = picture;
  const isMarked = edge.from === active || edge.to === active;
  const look = edge.errors > 0 ? 'failed' : isMarked ? 'marked' : 'plain';
  const isDim = found !== undefined && !(found[edge.from] && found[edge.to]);
  return fragment`<g${opacity(isDim)}><title>${picture.describeEdge(edge)}</title><path d="${edgePath(bends)}" fill="none" stroke="${colourOf(picture, look)}" stroke-width="${thickness(edge.count) + (isMarked ? 0.75 : 0)}"${{ markup: DASHES[edge.kind] }} marker-end="url(#head-${look})"/></g>\n`;
}

/** Over all lines: one would go through the words of another. */
function wordsOf({ placed, colours, edgeWords }: GraphPicture): Markup[] {
  const { edges } = placed.graph;
  if (edges.length > WORDED_EDGES) return [];
  return edges.map((edge, at) => {
    const { x, y } = edgeMiddle(placed.bends[at]!);
    const failed = edge.errors > 0;
    return fragment`<text x="${x}" y="${y + 4}" text-anchor="middle" fill="${failed ? colours.error : colours.quiet}" stroke="${colours.surface}" stroke-width="8" stroke-linejoin="round" paint-order="stroke">${failed ? '! ' : ''}${edgeWords(edge)}</text>\n`;
  });
}

function opacity(isDim: boolean): Markup | string {
  return isDim ? fragment` opacity="${DIM}"` : '';
}

function boxOf(picture: GraphPicture, node: GraphNode, at: number): Markup {
  const { placed, active, found, colours } = picture;
  const { colour, ink } = picture.service(node.service);
  const failed = node.errors > 0;
  const rim = at === active ? colours.accent : failed ? colours.error : colours.rim;
  const left = placed.x[at]! - BOX_WIDTH_PX / 2;
  const top = placed.y[at]! - BOX_HEIGHT_PX / 2;
  const name = picture.nameOf(node);
  const shown = fitText(name, ROOM_PX);
  const stripe = `M${STRIPE_PX} 0H4a4 4 0 0 0-4 4V${BOX_HEIGHT_PX - 4}a4 4 0 0 0 4 4H${STRIPE_PX}Z`;
  return fragment`<g transform="translate(${left} ${top})"${opacity(found !== undefined && !found[at])}><title>${picture.describeNode(node)}</title><rect width="${BOX_WIDTH_PX}" height="${BOX_HEIGHT_PX}" rx="4" fill="${colours.raised}"/><path d="${stripe}" fill="${colour}"/><text x="${STRIPE_PX / 2}" y="${BOX_HEIGHT_PX / 2 + 4}" text-anchor="middle" font-size="9" font-weight="600" fill="${ink}">${serviceInitials(node.service)}</text><text x="${STRIPE_PX + 8}" y="18" font-weight="600" fill="${colours.text}"${wholeAttribute(name, shown)}>${shown}</text><text x="${STRIPE_PX + 8}" y="35" fill="${failed ? colours.error : colours.quiet}">${failed ? '! ' : ''}${picture.figuresOf(node)}</text><rect width="${BOX_WIDTH_PX}" height="${BOX_HEIGHT_PX}" rx="4" fill="none" stroke="${rim}" stroke-width="${at === active ? 2.5 : 1}"/></g>\n`;
}

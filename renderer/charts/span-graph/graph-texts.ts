import type { GraphEdge, GraphNode, SpanGraph } from '../../../core/layout/span-graph/placed-graph.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';

const errorsText = (n: number): string => t('traceViews.errors', { n });

export function nodeTitle({ service, name }: GraphNode, kind: SpanGraph['kind']): string {
  const known = service || t('trace.unnamedService');
  return kind === 'service' ? known : `${known}: ${name || t('trace.unnamed')}`;
}

/** A box in one sentence. */
export function describeBox(node: GraphNode, kind: SpanGraph['kind']): string {
  return t('traceViews.graph.node', {
    name: nodeTitle(node, kind),
    spans: t('count.spans', { n: node.count }),
    self: formatDuration(node.selfNs),
    errors: errorsText(node.errors),
  });
}

/** An edge in one sentence. */
export function describeEdge({ nodes, kind }: SpanGraph, edge: GraphEdge): string {
  return t('traceViews.graph.edge', {
    from: nodeTitle(nodes[edge.from]!, kind),
    to: nodeTitle(nodes[edge.to]!, kind),
    kind: t(`traceViews.graph.${edge.kind}`),
    count: edge.count,
    errors: errorsText(edge.errors),
    p50: formatDuration(edge.p50Ns),
  });
}

/** A letter of Hangul, Hanja or Kana is about as wide as two of Latin. */
const WIDE = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/;

/** Both ends of a name around "…", as many letters as there is room for; wide ones count twice. */
export function fitLetters(text: string, room: number): string {
  const letters = [...text];
  const widthOf = (some: readonly string[]) => some.reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0);
  if (widthOf(letters) <= room) return text;
  let head: string[] = [];
  let tail: string[] = [];
  for (let at = 0; at < letters.length; at++) {
    const next = at % 2 === 0 ? [...head, letters[head.length]!] : head;
    const last = at % 2 === 1 ? [letters.at(-1 - tail.length)!, ...tail] : tail;
    if (widthOf(next) + widthOf(last) + 1 > room) break;
    head = next;
    tail = last;
  }
  return `${head.join('')}…${tail.join('')}`;
}

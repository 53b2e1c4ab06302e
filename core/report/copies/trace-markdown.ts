import { selfTimeOf } from '../../analysis/self-time.ts';
import { NODE_ERROR, NODE_MISSING, NODE_UNFINISHED, type TraceTree } from '../../analysis/trace-tree.ts';
import { nameOf, serviceOf, type TimelineModel } from '../../layout/timeline/timeline-model.ts';
import { codeSpan } from '../comparison/markdown-text.ts';

export interface TraceWords {
  readonly title: string;
  readonly trace: string;
  readonly start: string;
  readonly duration: string;
  readonly spans: string;
  readonly errors: string;
  readonly services: string;
  readonly tree: string;
  /** What the numbers of a line are. */
  readonly legend: string;
  readonly error: string;
  readonly missing: string;
  readonly unfinished: string;
  time(ns: bigint): string;
  length(ns: number): string;
  count(n: number): string;
  more(n: number): string;
}

/** As many lines as an issue shows and an assistant reads; the rest is counted. */
const MOST_ROWS = 200;
/** Of spans that are all as long as each other, the first. */
const MOST_EQUAL = 10_000;

/** Gives a text back without what must not leave. */
type RedactText = (text: string) => string;

/**
 * A trace as an indented list: the spans that took the longest and those that failed, each with all above it, in the order of the
 * tree. `baseNs` is what times of the model count from. Names are redacted before they are cut.
 */
export function writeTraceMarkdown(
  model: TimelineModel,
  traceId: string,
  baseNs: bigint,
  words: TraceWords,
  redact: RedactText = (text) => text,
): string {
  const say = (name: string): string => codeSpan(redact(name));
  const { tree, columns } = model;
  const shown = chooseRows(model);
  const lines = Array.from(tree.order)
    .filter((node) => shown.has(node))
    .map((node) => lineOf(model, node, words, say));
  const left = tree.nodes - shown.size;
  return [
    `## ${words.title}`,
    [
      `${words.trace}: ${codeSpan(traceId)}`,
      `${words.start}: ${words.time(baseNs + BigInt(Math.round(tree.traceStart)))}`,
      `${words.duration}: ${words.length(tree.traceEnd - tree.traceStart)}`,
      `${words.spans}: ${words.count(tree.spans)}`,
      `${words.errors}: ${words.count(tree.errorPlaces.length)}`,
      `${words.services}: ${servicesOf(columns.service.dictionary, say)}`,
    ]
      .map((fact) => `- ${fact}`)
      .join('\n'),
    `### ${words.tree}`,
    words.legend,
    lines.join('\n'),
    ...(left > 0 ? [words.more(left)] : []),
  ]
    .join('\n\n')
    .concat('\n');
}

const MOST_SERVICES = 30;

function servicesOf(names: readonly string[], say: RedactText): string {
  const shown = names
    .slice(0, MOST_SERVICES)
    .map(say)
    .filter((name) => name !== '');
  return `${shown.join(', ')}${names.length > MOST_SERVICES ? ', …' : ''}`;
}

/** Failed ones first, then by length; with whatever is above them, so that each stands where it belongs. */
function chooseRows({ tree }: TimelineModel): Set<number> {
  const failed = Array.from(tree.errorPlaces.subarray(0, MOST_ROWS), (place) => tree.order[place]!);
  const shown = new Set<number>();
  for (const node of [...failed, ...longestOf(tree)]) {
    if (shown.size >= MOST_ROWS) break;
    addWithAncestors(tree.parent, node, shown);
  }
  return shown;
}

/** A million numbers are sorted in a blink, a million nodes by them are not. */
function longestOf({ nodes, start, end }: TraceTree): number[] {
  const lengths = Float64Array.from({ length: nodes }, (_, node) => end[node]! - start[node]!);
  const least = lengths.slice().sort()[Math.max(0, nodes - MOST_ROWS)]!;
  const longest: number[] = [];
  for (let node = 0; node < nodes && longest.length < MOST_EQUAL; node++)
    if (lengths[node]! >= least) longest.push(node);
  return longest.sort((a, b) => lengths[b]! - lengths[a]! || a - b);
}

function addWithAncestors(parent: Int32Array, node: number, shown: Set<number>): void {
  const way: number[] = [];
  for (let at = node; at >= 0 && !shown.has(at) && way.length <= MOST_ROWS; at = parent[at]!) way.push(at);
  if (shown.size + way.length <= MOST_ROWS) for (const at of way) shown.add(at);
}

function lineOf(model: TimelineModel, node: number, words: TraceWords, say: RedactText): string {
  const { tree } = model;
  const flags = tree.flags[node]!;
  const indent = '  '.repeat(tree.depth[node]!);
  if ((flags & NODE_MISSING) !== 0) return `${indent}- (${words.missing})`;
  const self = `${words.length(tree.end[node]! - tree.start[node]!)} (${words.length(selfTimeOf(tree, node))})`;
  const length = (flags & NODE_UNFINISHED) !== 0 ? words.unfinished : self;
  const offset = words.length(tree.start[node]! - tree.traceStart);
  const mark = (flags & NODE_ERROR) !== 0 ? ` **${words.error}**` : '';
  const name = [serviceOf(model, node), nameOf(model, node)].map(say).filter((part) => part !== '');
  return `${indent}- ${name.join(' ')} ${length}, +${offset}${mark}`;
}

import type { DifferenceRows } from '../../analysis/compare-traces/explain-difference.ts';
import { ROW_STATES, type RowState } from '../../analysis/compare-traces/row-changes.ts';
import { durationOf, type ComparedFacts, type ComparisonSource } from './comparison-source.ts';
import { codeSpan, markdownTable } from './markdown-text.ts';

/** The words and numbers of one language. None of them may hold markup. */
export interface ComparisonWords {
  title: string;
  before: string;
  after: string;
  trace: string;
  root: string;
  start: string;
  duration: string;
  spans: string;
  difference: string;
  /** That the traces are of different work, though some operations may be in both. */
  unrelated(sharedOperations: number): string;
  explains: string;
  inferred: string;
  name: string;
  state: string;
  change: string;
  share: string;
  changes: string;
  states: Readonly<Record<RowState, string>>;
  time(ns: bigint): string;
  length(ns: number): string;
  signed(ns: number): string;
  shareOf(part: number, whole: number): string;
  count(n: number): string;
  more(n: number): string;
}

/** As many as anybody reads in an issue; what is left is counted. */
const MOST_PARTS = 20;
const MOST_CHANGES = 50;

/** What is worth telling of a comparison, to be pasted where Markdown is read. */
export function writeComparisonMarkdown(source: ComparisonSource, words: ComparisonWords): string {
  const { difference, unrelated } = source.comparison;
  const { operations } = difference;
  return [
    `## ${words.title}`,
    factsTable(source, words),
    unrelated ? words.unrelated(unrelated.sharedOperations) : '',
    `**${words.difference}: ${words.signed(difference.totalNs)}** ${inBrackets(words.shareOf(difference.totalNs, source.before.durationNs))}`.trim(),
    `### ${words.explains}`,
    words.inferred,
    partsTable(source, words, operations, operations.spans),
    restOf(words, operations.row.length - MOST_PARTS),
    `### ${words.changes}`,
    ...changesTable(source, words),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

const inBrackets = (text: string) => (text === '' ? '' : `(${text})`);

function restOf(words: ComparisonWords, left: number): string {
  return left > 0 ? words.more(left) : '';
}

function factsTable({ before, after }: ComparisonSource, words: ComparisonWords): string {
  const line = (name: string, { traceId, service, name: root, ...facts }: ComparedFacts) => [
    ...[name, codeSpan(traceId), codeSpan(`${service} ${root}`), words.time(facts.startNs)],
    ...[words.length(facts.durationNs), words.count(facts.spans)],
  ];
  const heads = ['', words.trace, words.root, words.start, words.duration, words.spans];
  return markdownTable(heads, [line(words.before, before), line(words.after, after)]);
}

function partsTable(
  source: ComparisonSource,
  words: ComparisonWords,
  { row, timeNs, state }: DifferenceRows,
  spans: Uint32Array,
): string {
  const { totalNs } = source.comparison.difference;
  const rows = Array.from(row.subarray(0, MOST_PARTS), (at, i) => [
    ...[wordOf(words, state[i]!), codeSpan(`${source.serviceOf(at)} ${source.nameOf(at)}`), words.count(spans[i]!)],
    ...[words.signed(timeNs[i]!), words.shareOf(timeNs[i]!, totalNs)],
  ]);
  return markdownTable([words.state, words.name, words.spans, words.change, words.share], rows);
}

/** The rows where something changed, in tree order. */
function changesTable(source: ComparisonSource, words: ComparisonWords): string[] {
  const { changes, tree } = source.comparison;
  const changed = Array.from(changes.isChange.keys()).filter((row) => changes.isChange[row] === 1);
  const length = (side: 'before' | 'after', row: number) => {
    const ns = durationOf(source, side, row);
    return ns === undefined ? '' : words.length(ns);
  };
  const rows = changed
    .slice(0, MOST_CHANGES)
    .map((row) => [
      ...[wordOf(words, changes.state[row]!), `${'· '.repeat(Math.min(tree.depth[row]!, 20))}${rowName(source, row)}`],
      ...[length('before', row), length('after', row), words.signed(changes.durationNs[row]!)],
    ]);
  const heads = [words.state, words.name, words.before, words.after, words.change];
  return [markdownTable(heads, rows), restOf(words, changed.length - MOST_CHANGES)];
}

function rowName(source: ComparisonSource, row: number): string {
  return codeSpan(`${source.serviceOf(row)} ${source.nameOf(row)}`);
}

function wordOf({ states }: ComparisonWords, state: number): string {
  return states[ROW_STATES[state]!];
}

import type { DifferenceRows } from '../../analysis/compare-traces/explain-difference.ts';
import { ROW_STATES } from '../../analysis/compare-traces/row-changes.ts';
import { durationOf, type ComparedFacts, type ComparisonSource } from './comparison-source.ts';

/** Grows when something of what is written changes its meaning. */
const VERSION = 1;

/**
 * All of a comparison as one JSON document, a line for each row and part; durations in nanoseconds, `null` = not known.
 * In pieces: all of it may be longer than a string can be.
 */
export function writeComparisonJson(source: ComparisonSource): string[] {
  const { comparison, before, after } = source;
  const { difference, tree, changes, keyByKey, unrelated } = comparison;
  const head = {
    kind: 'tracebench.comparison',
    version: VERSION,
    before: factsOf(before),
    after: factsOf(after),
    differenceNs: difference.totalNs,
    sameUpToNs: changes.sameNs,
    listsWithoutOrder: keyByKey,
    unrelated,
  };
  const operations = partsOf(source, difference.operations).map((part, at) => ({
    ...part,
    spans: difference.operations.spans[at],
  }));
  const lists = [
    list('operations', operations),
    list('spans', partsOf(source, difference.rows)),
    list(
      'rows',
      Array.from({ length: tree.rows }, (_, row) => rowOf(source, row)),
    ),
  ];
  return [JSON.stringify(head).slice(0, -1), ...lists.flat(), '}\n'];
}

function list(name: string, items: readonly object[]): string[] {
  const lines = items.map((item, at) => `${at > 0 ? ',' : ''}\n${JSON.stringify(item)}`);
  return [`,\n${JSON.stringify(name)}:[`, ...lines, ']'];
}

/** Decimal text: more digits than a JSON number is sure to keep. */
function factsOf({ startNs, ...facts }: ComparedFacts) {
  return { ...facts, startTimeUnixNano: String(startNs) };
}

/** What explains the difference, the largest first: own time on the critical path, after less before. */
function partsOf(source: ComparisonSource, { row, timeNs, state }: DifferenceRows) {
  return Array.from(row, (at, i) => ({
    row: at,
    service: source.serviceOf(at),
    name: source.nameOf(at),
    timeNs: timeNs[i]!,
    state: ROW_STATES[state[i]!]!,
  }));
}

function rowOf(source: ComparisonSource, row: number) {
  const { tree, changes, moved } = source.comparison;
  const parent = tree.parent[row]!;
  const sideOf = (side: 'before' | 'after') => {
    const durationNs = durationOf(source, side, row);
    return durationNs === undefined ? null : { spanId: source.spanIdOf(side, row), durationNs };
  };
  return {
    row,
    parent: parent < 0 ? null : parent,
    depth: tree.depth[row]!,
    state: ROW_STATES[changes.state[row]!]!,
    moved: moved[row] === 1,
    service: source.serviceOf(row),
    name: source.nameOf(row),
    before: sideOf('before'),
    after: sideOf('after'),
    change: { durationNs: changes.durationNs[row]!, selfTimeNs: changes.selfNs[row]!, pathNs: changes.pathNs[row]! },
  };
}

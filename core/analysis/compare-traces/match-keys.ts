import type { PreparedTrace } from './compared-trace.ts';
import type { MergedTree } from './merge-trees.ts';

/**
 * A number per node: equal where service, name and kind are, in both traces. Larger and smaller do not depend on which
 * trace is given first.
 */
export interface MatchKeys {
  before: Float64Array;
  after: Float64Array;
}

/** Parents that are not there are alike. */
const MISSING_KEY = -1;
const KINDS = 256;
/** More texts than a million spans each can bring; with the kind, keys stay below 2^52. */
const MOST_TEXTS = 2 ** 22;

/** Of texts, not of codes: each trace has a dictionary of its own. A node without a span has −1. */
export function computeMatchKeys(before: PreparedTrace, after: PreparedTrace): MatchKeys {
  const services = rankTexts(before.columns.service.dictionary, after.columns.service.dictionary);
  const names = rankTexts(before.columns.name.dictionary, after.columns.name.dictionary);
  return {
    before: keysOf(before, services.before, names.before),
    after: keysOf(after, services.after, names.after),
  };
}

/** The key without the kind: one per operation of a service. */
export function operationOf(key: number): number {
  return Math.floor(key / KINDS);
}

/** Operations that both traces have; what they name is not looked at. */
export function countShared({ before, after }: MatchKeys): number {
  const operations = operationsOf(before);
  return [...operationsOf(after)].filter((operation) => operations.has(operation)).length;
}

/** Whether any row of both traces is one operation: all with a partner are, save roots that are partners because they were asked for. */
export function hasAlike({ before, after }: MatchKeys, rows: Pick<MergedTree, 'before' | 'after'>): boolean {
  return rows.after.some((node, row) => {
    const other = rows.before[row]!;
    if (node < 0 || other < 0 || after[node] === MISSING_KEY || before[other] === MISSING_KEY) return false;
    return operationOf(before[other]!) === operationOf(after[node]!);
  });
}

function operationsOf(keys: Float64Array): Set<number> {
  const operations = new Set<number>();
  for (const key of keys) if (key !== MISSING_KEY) operations.add(operationOf(key));
  return operations;
}

function keysOf({ columns, nodes, spans }: PreparedTrace, services: Uint32Array, names: Uint32Array): Float64Array {
  const keys = new Float64Array(nodes).fill(MISSING_KEY, spans);
  const { service, name, kind } = columns;
  for (let row = 0; row < spans; row++) {
    const operation = services[service.codes[row]!]! * MOST_TEXTS + names[name.codes[row]!]!;
    keys[row] = operation * KINDS + kind[row]!;
  }
  return keys;
}

/** Places of each dictionary's texts among the sorted texts of both. */
function rankTexts(before: readonly string[], after: readonly string[]) {
  const rank = new Map<string, number>();
  for (const text of [...new Set([...before, ...after])].sort()) rank.set(text, rank.size);
  const ranksOf = (dictionary: readonly string[]) => Uint32Array.from(dictionary, (text) => rank.get(text)!);
  return { before: ranksOf(before), after: ranksOf(after) };
}

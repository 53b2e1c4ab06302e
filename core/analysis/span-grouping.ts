import type { Codes } from '../model/codes.ts';
import type { AttributeValues } from './attribute-values.ts';
import { PairIndex } from './pair-index.ts';
import type { CodedText, SummedTree } from './span-source.ts';

/** What spans can be alike in. An operation is a name of a service; of attributes it is the one that the source holds. */
export const SPAN_GROUPINGS = [
  'operation',
  'service',
  'kind',
  'status',
  'host',
  'thread',
  'scope',
  'attribute',
] as const;
export type SpanGrouping = (typeof SPAN_GROUPINGS)[number];

export interface StatisticsSource {
  tree: SummedTree;
  columns: Record<'name' | 'service' | 'host' | 'thread' | 'scope', CodedText> & {
    kind: Uint8Array;
    status: Uint8Array;
  };
  /** Values of one attribute, by row; without it, no span has any. */
  attribute?: AttributeValues;
}

export interface SpanGroups {
  /** Group of every node; −1 for missing parents. */
  groupOf: Int32Array;
  /** Without a value: spans that do not have the attribute. */
  labels: { value: string | undefined; service: string | undefined }[];
}

/** Threads of different hosts may be called the same, and names of different services mean different things. */
export function groupSpans({ tree, columns, attribute }: StatisticsSource, grouping: SpanGrouping): SpanGroups {
  switch (grouping) {
    case 'operation':
      return byPair(tree, columns.service, columns.name);
    case 'thread':
      return byPair(tree, columns.service, columns.thread);
    case 'service': {
      const { groupOf, labels } = byPair(tree, columns.service, undefined);
      return { groupOf, labels: labels.map(({ service }) => ({ value: service ?? '', service })) };
    }
    case 'kind':
    case 'status':
      return byNumber(tree, columns[grouping], String);
    case 'host':
    case 'scope':
      return byPair(tree, undefined, columns[grouping]);
    case 'attribute':
      return byNumber(tree, attribute?.codes, (code) => attribute?.dictionary[code]);
  }
}

function byPair(tree: SummedTree, service: CodedText | undefined, value: CodedText | undefined): SpanGroups {
  const pairs = new PairIndex();
  const groupOf = new Int32Array(tree.nodes).fill(-1);
  for (let row = 0; row < tree.spans; row++) {
    groupOf[row] = pairs.numberOf(service?.codes[row] ?? 0, value?.codes[row] ?? 0);
  }
  const labels = Array.from({ length: pairs.size }, (_, at) => ({
    value: value?.dictionary[pairs.right[at]!] ?? '',
    service: service?.dictionary[pairs.left[at]!],
  }));
  return { groupOf, labels };
}

function byNumber(
  tree: SummedTree,
  numbers: Codes | undefined,
  valueOf: (number: number) => string | undefined,
): SpanGroups {
  const pairs = new PairIndex();
  const groupOf = new Int32Array(tree.nodes).fill(-1);
  for (let row = 0; row < tree.spans; row++) groupOf[row] = pairs.numberOf(numbers?.[row] ?? 0, 0);
  return { groupOf, labels: Array.from(pairs.left, (number) => ({ value: valueOf(number), service: undefined })) };
}

import type { TraceTree } from './trace-tree.ts';
import type { Codes } from '../model/codes.ts';

/** Strings once, codes per row. */
export interface CodedText {
  dictionary: readonly string[];
  codes: Codes;
}

/** The part of a tree that sums over spans need: little enough to be handed to a worker. */
export type SummedTree = Pick<
  TraceTree,
  'spans' | 'nodes' | 'parent' | 'order' | 'position' | 'start' | 'end' | 'flags' | 'childStart' | 'children'
>;

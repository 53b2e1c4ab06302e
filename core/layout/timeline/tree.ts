/** The tree's words for those who draw it and may not look into the analysis room. */
export {
  countErrors,
  NODE_CYCLE,
  NODE_DUPLICATE,
  NODE_ERROR,
  NODE_MISSING,
  NODE_NEGATIVE,
  NODE_UNFINISHED,
} from '../../analysis/trace-tree.ts';
export { runOf } from '../../analysis/sibling-runs.ts';
export { selfTimeOf } from '../../analysis/self-time.ts';
export type { TraceTree } from '../../analysis/trace-tree.ts';

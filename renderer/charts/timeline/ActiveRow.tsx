import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { hasChildren } from '../../../core/layout/timeline/visible-rows.ts';
import { describeNode } from './describe-node.ts';
import type { TimelineState } from './timeline-state.ts';

interface ActiveRowProps {
  id: string;
  model: TimelineModel;
  state: TimelineState;
  path?: PathIndex | undefined;
}

/** The selected row for those who listen: the canvas shows a hundred thousand, the tree holds the one that is spoken. */
export function ActiveRow({ id, model, state, path }: ActiveRowProps) {
  const { tree } = model;
  const node = state.selected;
  if (node < 0) return null;
  const up = tree.parent[node]!;
  const siblings = up < 0 ? tree.roots : tree.children.subarray(tree.childStart[up]!, tree.childStart[up + 1]!);
  return (
    <div
      id={id}
      role="treeitem"
      className="unseen"
      aria-level={tree.depth[node]! + 1}
      aria-setsize={siblings.length}
      aria-posinset={siblings.indexOf(node) + 1}
      aria-expanded={hasChildren(tree, node) ? !state.collapsed[node] : undefined}
      aria-selected
    >
      {describeNode(model, node, { mask: state.mask, path })}
    </div>
  );
}

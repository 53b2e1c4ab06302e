import { nameOf, serviceOf, spanIdOf } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { NODE_ERROR } from '../../../core/layout/timeline/tree.ts';
import { hasChildren } from '../../../core/layout/timeline/visible-rows.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import type { TimelineState } from './timeline-state.ts';

interface ActiveRowProps {
  id: string;
  model: TimelineModel;
  state: TimelineState;
}

/** The selected row for those who listen: the canvas shows a hundred thousand, the tree holds the one that is spoken. */
export function ActiveRow({ id, model, state }: ActiveRowProps) {
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
      {describeNode(model, node)}
    </div>
  );
}

export function describeNode(model: TimelineModel, node: number): string {
  const { tree, columns } = model;
  if (node >= tree.spans) return t('trace.missing', { id: spanIdOf(model, node) });
  const duration = columns.duration[node]!;
  return [
    nameOf(model, node),
    serviceOf(model, node),
    Number.isNaN(duration) ? t('trace.unfinished') : formatDuration(duration),
    `+${formatDuration(tree.start[node]! - tree.traceStart)}`,
    tree.flags[node]! & NODE_ERROR ? t('word.error') : '',
  ]
    .filter(Boolean)
    .join(', ');
}

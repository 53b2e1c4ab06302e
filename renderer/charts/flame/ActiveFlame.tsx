import type { FlameLayout } from '../../../core/layout/flame/flame-layout.ts';
import { levelOf } from '../../../core/layout/flame/flame-layout.ts';
import { siblingPlace } from '../../../core/layout/flame/flame-walk.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { describeFlameNode } from './flame-texts.ts';

interface ActiveFlameProps {
  id: string;
  model: TimelineModel;
  layout: FlameLayout;
  node: number;
}

/** The selected node for those who listen: the canvas shows all, the tree holds the one that is spoken. */
export function ActiveFlame({ id, model, layout, node }: ActiveFlameProps) {
  const { position, of } = siblingPlace(layout.flame, node);
  return (
    <div
      id={id}
      role="treeitem"
      className="unseen"
      aria-level={levelOf(layout.flame, node) + 1}
      aria-setsize={of}
      aria-posinset={position}
      aria-selected
    >
      {describeFlameNode(model, layout, node)}
    </div>
  );
}

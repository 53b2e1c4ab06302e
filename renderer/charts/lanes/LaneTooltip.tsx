import type { Ref } from 'react';
import type { LaneHit } from '../../../core/layout/lanes/hit-lane.ts';
import { TimelineTooltip } from '../timeline/TimelineTooltip.tsx';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import type { LanesInput } from './paint-lanes.ts';
import { PileTooltip } from './PileTooltip.tsx';

interface LaneTooltipProps {
  input: LanesInput;
  pile: LaneHit | undefined;
  theme: TimelineTheme;
  ref: Ref<HTMLDivElement>;
}

/** The bar under the pointer, or as many as share its pixel. */
export function LaneTooltip({ input, pile, theme, ref }: LaneTooltipProps) {
  const { model, index, links, logs, path } = input;
  // The pointer has not moved since another trace was laid out.
  if (!pile || pile.node >= model.tree.nodes || pile.to > index.node.length) return null;
  if (pile.to - pile.from > 1) return <PileTooltip ref={ref} model={model} index={index} logs={logs} pile={pile} />;
  return (
    <TimelineTooltip ref={ref} model={model} node={pile.node} theme={theme} links={links} logs={logs} path={path} />
  );
}

import type { TraceDetail } from '../../../../contract/operations/traces.ts';
import type { TimelineModel } from '../../../../core/layout/timeline/timeline-model.ts';

/** What every view of one trace gets: the same model and the same selection. */
export interface TraceViewProps {
  model: TimelineModel;
  detail: TraceDetail;
  /** Node of the selected span; −1 = none. */
  selected: number;
  onSelect: (node: number) => void;
  /** 1 per node that the search found; undefined = no search. */
  matches?: Uint8Array | undefined;
}

import { create } from 'zustand';
import type { PipelineReadings } from '../../contract/operations/pipelines.ts';
import { listLostItems, type LostItems } from '../../core/analysis/pipeline-figures/lost-items.ts';
import { callEngine, onReady } from './connection.ts';
import { currentCapabilities } from './capabilities.ts';

interface PipelineLosses {
  readonly items: number;
  /** Of which component, and why. */
  readonly lost: readonly LostItems[];
}

/** Items that the pipelines lost outside of the store, since their components were started. */
export const usePipelineLosses = create<PipelineLosses>()(() => ({ items: 0, lost: [] }));

function take(reading: PipelineReadings | undefined): void {
  const lost = reading ? listLostItems(reading) : [];
  const items = lost.reduce((sum, one) => sum + one.items, 0);
  if (items !== usePipelineLosses.getState().items) usePipelineLosses.setState({ items, lost });
}

/** Counts them from now on, where there can be pipelines; to be stopped. */
export function followPipelineLosses(): () => void {
  let end: (() => void) | undefined;
  const stop = onReady((transport) => {
    end?.();
    if (!currentCapabilities().pipelines) return take(undefined);
    end = transport.subscribe('pipelines.read', ({ readings }) => take(readings));
    void callEngine('pipelines.history', {}).then((answer) => {
      if (answer.ok) take(answer.value.readings.at(-1));
    });
  });
  return () => {
    stop();
    end?.();
  };
}

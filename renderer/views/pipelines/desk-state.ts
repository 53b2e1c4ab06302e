import { useEffect } from 'react';
import { create } from 'zustand';
import type { PipelineReadings, PipelinesState } from '../../../contract/operations/pipelines.ts';
import type { OperationError } from '../../../contract/result.ts';
import { callEngine, onReady, useConnection } from '../../state/connection.ts';
import { followEngine } from './draft.ts';

/** As long as the engine's own history. */
const KEPT_MS = 5 * 60_000;
const NONE: readonly PipelineReadings[] = [];

interface DeskState {
  /** As the engine last said; null until it spoke. */
  readonly state: PipelinesState | null;
  /** The oldest first, one a second. */
  readonly readings: readonly PipelineReadings[];
  readonly error: OperationError | null;
}

export const usePipelines = create<DeskState>()(() => ({ state: null, readings: NONE, error: null }));

export function takeState(state: PipelinesState): void {
  const { state: before } = usePipelines.getState();
  // What another run counted says nothing about this one.
  const isOther = before !== null && before.startedMs !== state.startedMs;
  usePipelines.setState({ state, error: null, ...(isOther && state.state !== 'running' && { readings: NONE }) });
  followEngine(state, before);
}

/** Puts a reading behind the others; a page that is paused stands still. */
export function takeReading(reading: PipelineReadings): void {
  if (useConnection.getState().paused) return;
  usePipelines.setState(({ readings }) => ({ readings: withReading(readings, reading) }));
}

/** One that came before is none. */
export function withReading(
  readings: readonly PipelineReadings[],
  reading: PipelineReadings,
): readonly PipelineReadings[] {
  if (reading.atMs <= (readings.at(-1)?.atMs ?? -Infinity)) return readings;
  return [...readings.filter(({ atMs }) => atMs > reading.atMs - KEPT_MS), reading];
}

async function read(): Promise<void> {
  const answer = await callEngine('pipelines.get', {});
  if (!answer.ok) return usePipelines.setState({ error: answer.error });
  takeState(answer.value);
  const history = await callEngine('pipelines.history', {});
  if (history.ok) usePipelines.setState({ readings: history.value.readings });
}

/** Keeps in step with the engine while the desk is looked at. */
export function usePipelinesOfEngine(): void {
  useEffect(() => {
    let stops: (() => void)[] = [];
    const stop = onReady((transport) => {
      for (const end of stops) end();
      stops = [
        transport.subscribe('pipelines.changed', ({ state }) => takeState(state)),
        transport.subscribe('pipelines.read', ({ readings }) => takeReading(readings)),
      ];
      void read();
    });
    return () => {
      stop();
      for (const end of stops) end();
    };
  }, []);
}

export const askAgain = (): void => void read();

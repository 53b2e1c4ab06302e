import { useEffect } from 'react';
import { create } from 'zustand';
import type { DefaultPipeline, PipelineReadings } from '../../../contract/operations/pipelines.ts';
import { callEngine, onReady, useConnection } from '../../state/connection.ts';
import { sessionKey, useSession } from '../../state/session.ts';
import { withReading } from './desk-state.ts';

interface DefaultState {
  /** What runs without a configuration, with what it did; null until the engine spoke, and where nothing does. */
  readonly pipeline: DefaultPipeline | null;
}

export const useDefault = create<DefaultState>()(() => ({ pipeline: null }));

function take(reading: PipelineReadings): void {
  const { pipeline } = useDefault.getState();
  if (!pipeline || useConnection.getState().paused) return;
  useDefault.setState({ pipeline: { ...pipeline, readings: [...withReading(pipeline.readings, reading)] } });
}

async function read(): Promise<void> {
  const answer = await callEngine('pipelines.default', {});
  if (answer.ok) useDefault.setState(answer.value);
}

/** Keeps in step with the engine while it is looked at. */
export function useDefaultOfEngine(): void {
  const session = useSession(sessionKey);
  useEffect(() => {
    let end: (() => void) | undefined;
    const stop = onReady((transport) => {
      end?.();
      end = transport.subscribe('pipelines.defaultRead', ({ readings }) => take(readings));
      void read();
    });
    return () => {
      stop();
      end?.();
    };
    // Another session has counts of its own.
  }, [session]);
}

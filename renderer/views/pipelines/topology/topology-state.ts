import { useEffect } from 'react';
import { create } from 'zustand';
import type { Topology, TopologyNode } from '../../../../core/model/topology.ts';
import type { OperationError } from '../../../../contract/result.ts';
import { callEngine, onReady, queries, useConnection } from '../../../state/connection.ts';

/** As often as one looks, and as rarely as a store with much in it needs: for a fifth of the time it may be busy with this. */
const EVERY_MS = 3_000;
const REST_FACTOR = 4;
/** Where nothing came meanwhile, the window has moved on all the same. */
const QUIET_MS = 30_000;

interface TopologyState {
  /** The last answer; null until there is one. */
  readonly topology: Topology | null;
  /** Of how many minutes `topology` is. */
  readonly minutes: number;
  readonly error: OperationError | null;
}

const NOTHING: TopologyState = { topology: null, minutes: 0, error: null };

export const useTopology = create<TopologyState>()(() => NOTHING);

/** Whether pipelines run there, whose counts go on without anything being stored. */
const isRunning = ({ basis, components }: TopologyNode): boolean =>
  basis === 'running' && components.some(({ rates }) => Object.keys(rates).length > 0);

/** Asks again and again, while the page is seen and not paused. Returns what ends it. */
export function followTopology(minutes: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;
  let asked = { revision: -1, atMs: -Infinity };
  const isDue = (): boolean => {
    const { topology, minutes: shown } = useTopology.getState();
    if (topology === null || shown !== minutes) return true;
    if (document.visibilityState === 'hidden' || useConnection.getState().paused) return false;
    const isLive = topology.nodes.some(isRunning);
    return isLive || queries.revision !== asked.revision || performance.now() - asked.atMs >= QUIET_MS;
  };
  const ask = async (): Promise<void> => {
    clearTimeout(timer);
    asking?.abort();
    const own = (asking = new AbortController());
    const startedMs = performance.now();
    if (isDue()) {
      asked = { revision: queries.revision, atMs: startedMs };
      const answer = await callEngine('topology.read', { minutes }, { signal: own.signal });
      if (own.signal.aborted) return;
      useTopology.setState(answer.ok ? { topology: answer.value, minutes, error: null } : { error: answer.error });
    }
    const rest = Math.max(EVERY_MS, REST_FACTOR * (performance.now() - startedMs));
    timer = setTimeout(() => void ask(), rest);
  };
  const look = (): void => void (document.visibilityState === 'visible' && ask());
  const stop = onReady(() => {
    asked = { revision: -1, atMs: -Infinity };
    void ask();
  });
  document.addEventListener('visibilitychange', look);
  return () => {
    stop();
    document.removeEventListener('visibilitychange', look);
    clearTimeout(timer);
    asking?.abort();
  };
}

/** Keeps in step with the engine while the topology is looked at. */
export function useTopologyOfEngine(minutes: number, session: string | null): void {
  useEffect(() => {
    const stop = followTopology(minutes);
    return () => stop();
  }, [minutes, session]);
}

export const forgetTopology = (): void => useTopology.setState(NOTHING, true);

import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import type { Random } from '../seeded.ts';
import { FAULTS, PROTOCOLS, type Fault, type Protocol } from './fault.ts';

/** One signal on its way to one gateway. */
export interface LaneName {
  signal: Signal;
  protocol: Protocol;
}

export const LANES: readonly LaneName[] = SIGNALS.flatMap((signal) =>
  PROTOCOLS.map((protocol) => ({ signal, protocol })),
);

/** For each round the fault of each lane: in as many rounds as there are faults, each lane has each of them once. */
export function planRounds(random: Random): Fault[][] {
  const orders = LANES.map(() => shuffled(random, FAULTS));
  return FAULTS.map((_, round) => orders.map((order) => order[round]!));
}

function shuffled<T>(random: Random, from: readonly T[]): T[] {
  const left = [...from];
  return from.map(() => left.splice(random(left.length), 1)[0]!);
}

/** How often each lane met each fault. */
export type Matrix = readonly (readonly number[])[];

/** Those that never happened. */
export function emptyCells(matrix: Matrix): string[] {
  return LANES.flatMap(({ signal, protocol }, lane) =>
    FAULTS.filter((_, fault) => matrix[lane]![fault] === 0).map((fault) => `${fault}, ${signal}, ${protocol}: not met`),
  );
}

import type { Server } from 'node:net';
import type { ReceiverStatus } from '../../../contract/operations/session.ts';
import type { Intake } from '../pipeline/intake.ts';
import type { SenderSettings } from './guard.ts';
import type { InFlight } from './in-flight.ts';
import type { ReceiverLimits } from './limits.ts';
import type { Listening } from './listen.ts';
import { listen } from './listen.ts';

/** A port that takes telemetry. */
export interface Receiver {
  status(): ReceiverStatus;
  /** Takes nothing new, lets what is being stored finish for a while, then closes every connection. */
  close(): Promise<void>;
}

export interface ReceiverStart extends SenderSettings {
  /** Addresses to listen on. */
  hosts: string[];
  /** 0 = any free port. */
  wantedPort: number;
  /** Shared by all receivers of an engine. */
  inFlight: InFlight;
  limits?: Partial<ReceiverLimits>;
}

export type Protocol = ReceiverStatus['protocol'];

/** What a protocol brings along to become a receiver. */
export interface Door<S extends Server> {
  tally: Tally;
  create: () => S;
  close: (servers: S[]) => Promise<void>;
}

/** Never rejects: a port that cannot be had is a status to show, while the rest of the workbench goes on. */
export async function openDoor<S extends Server>(start: ReceiverStart, door: Door<S>): Promise<Receiver> {
  const { hosts, wantedPort } = start;
  const status = (state: ReceiverStatus['state'], listening: Pick<Listening<S>, 'address' | 'message'>) => {
    const { source: protocol, requests, refusedRequests } = door.tally;
    return {
      protocol,
      state,
      wantedPort,
      requests,
      refusedRequests,
      address: listening.address,
      message: listening.message,
    };
  };
  try {
    const listening = await listen({ hosts, wantedPort, create: door.create });
    let state: ReceiverStatus['state'] = 'listening';
    const close = (): Promise<void> => {
      state = 'off';
      return door.close(listening.servers);
    };
    return { status: () => status(state, listening), close };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: () => status('failed', { address: '', message }), close: async () => {} };
  }
}

/** The longest example kept of a refusal; it is shown in a table. */
const EXAMPLE_LENGTH = 200;

/** Counts what came and what was refused, for the status and for the table of losses. */
export class Tally {
  readonly source: Protocol;
  private readonly intake: Intake;
  requests = 0;
  refusedRequests = 0;

  constructor(source: Protocol, intake: Intake) {
    this.source = source;
    this.intake = intake;
  }

  refuse(signal: string, code: string, example: string): void {
    this.refusedRequests++;
    this.intake.refuse(this.source, signal, code, example.slice(0, EXAMPLE_LENGTH));
  }
}

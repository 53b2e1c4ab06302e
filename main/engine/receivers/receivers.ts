import type { Settings } from '../../../contract/operations/library.ts';
import type { ReceiverStatus } from '../../../contract/operations/session.ts';
import type { Intake } from '../pipeline/intake.ts';
import { InFlight, type InFlightOptions } from './in-flight.ts';
import { offStatus, PROTOCOLS } from './off-status.ts';
import { startOtlpGrpc } from './otlp-grpc.ts';
import { startOtlpHttp } from './otlp-http.ts';
import type { Protocol, Receiver } from './receiver.ts';

type Wanted = Settings['receivers'];

const START = { 'otlp-http': startOtlpHttp, 'otlp-grpc': startOtlpGrpc } as const;
const OFF = 'Receiving is switched off in the settings.';
const THROUGH_PIPELINES = 'Telemetry comes through the pipelines.';

interface Slot {
  wantedPort: number;
  isGivenUp: boolean;
  receiver: Receiver | undefined;
}

/** All ports of an engine, as wanted at the moment. A port that stays as it is is not touched. */
export class Receivers {
  readonly #hosts: string[];
  readonly #intake: Intake;
  readonly #inFlight: InFlight;
  readonly #slots = new Map<Protocol, Slot>();
  #changing: Promise<unknown> = Promise.resolve();

  constructor(hosts: string[], intake: Intake, inFlight: InFlightOptions) {
    this.#inFlight = new InFlight(inFlight);
    this.#hosts = hosts;
    this.#intake = intake;
  }

  status(): ReceiverStatus[] {
    return [...this.#slots].map(([protocol, { receiver, wantedPort, isGivenUp }]) => {
      if (receiver) return receiver.status();
      return isGivenUp
        ? { ...offStatus(protocol, THROUGH_PIPELINES, wantedPort), isOfPipelines: true }
        : offStatus(protocol, OFF, wantedPort);
    });
  }

  /**
   * Opens, closes and moves ports, those given up to others left alone; one change after another. Never rejects: what went wrong is
   * in `status()`.
   */
  apply(wanted: Wanted, givenUp: readonly number[] = []): Promise<void> {
    const done = this.#changing.then(() => this.#apply(wanted, givenUp));
    this.#changing = done;
    return done;
  }

  async #apply(wanted: Wanted, givenUp: readonly number[]): Promise<void> {
    const ports = { 'otlp-http': wanted.otlpHttpPort, 'otlp-grpc': wanted.otlpGrpcPort };
    const isGivenUp = (protocol: Protocol) => wanted.enabled && givenUp.includes(ports[protocol]);
    const isOpen = (protocol: Protocol) => wanted.enabled && !isGivenUp(protocol);
    const changing = PROTOCOLS.filter((protocol) => this.#differs(protocol, isOpen(protocol), ports[protocol]));
    // All are closed before any is opened: two may have changed places.
    await Promise.all(changing.map((protocol) => this.#slots.get(protocol)?.receiver?.close()));
    for (const protocol of changing) {
      const wantedPort = ports[protocol];
      const start = { hosts: this.#hosts, wantedPort, inFlight: this.#inFlight };
      const receiver = isOpen(protocol) ? await START[protocol](start, this.#intake) : undefined;
      this.#slots.set(protocol, { wantedPort, receiver, isGivenUp: false });
    }
    for (const protocol of PROTOCOLS) this.#slots.get(protocol)!.isGivenUp = isGivenUp(protocol);
  }

  #differs(protocol: Protocol, enabled: boolean, port: number): boolean {
    const slot = this.#slots.get(protocol);
    if (slot === undefined || (slot.receiver !== undefined) !== enabled || slot.wantedPort !== port) return true;
    return slot.receiver?.status().state === 'failed';
  }

  /** Takes nothing new; what is being stored is stored. */
  async close(): Promise<void> {
    await this.#changing;
    await Promise.all([...this.#slots.values()].map(({ receiver }) => receiver?.close()));
  }
}

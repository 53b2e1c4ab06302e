import type { Signal } from '../../../core/model/telemetry.ts';
import { FAULTS, type Fault, type Protocol } from './fault.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { GrpcWire } from './grpc-wire.ts';
import { HttpWire } from './http-wire.ts';
import type { LaneName } from './plan.ts';
import { Ledger, Road, type Wire } from './road.ts';

/** One signal on its way to one gateway: two roads, of which the agent is given one at a time. */
export class Lane {
  readonly signal: Signal;
  readonly protocol: Protocol;
  readonly ledger = new Ledger();
  readonly #gateway: GatewayProcess;
  #roads: readonly Road[] = [];
  /** The road that the agent is given, or will be. */
  road: 0 | 1 = 0;

  constructor({ signal, protocol }: LaneName, gateways: readonly GatewayProcess[]) {
    this.signal = signal;
    this.protocol = protocol;
    this.#gateway = gateways.find((gateway) => gateway.protocol === protocol)!;
  }

  async open(): Promise<void> {
    this.#roads = [0, 1].map(() => new Road(this.#wire(), this.ledger));
    await Promise.all(this.#roads.map((road) => road.open()));
  }

  #wire(): Wire {
    const address = this.#gateway.addressOf(this.signal);
    if (this.protocol === 'otlp') return new GrpcWire(this.signal, address);
    return new HttpWire(this.signal, this.protocol === 'otlphttp json' ? 'json' : 'protobuf', `http://${address}`);
  }

  /** 'otlphttp/traces-json' */
  get exporter(): string {
    return `${this.protocol.split(' ')[0]}/${this.signal}${this.protocol === 'otlphttp json' ? '-json' : ''}`;
  }

  /** A line of YAML. */
  exporterYaml(): string {
    const { address } = this.#roads[this.road]!;
    const place =
      this.protocol === 'otlp'
        ? `endpoint: "${address}", tls: {insecure: true}`
        : `endpoint: "http://${address}"${this.protocol === 'otlphttp' ? '' : ', encoding: json'}`;
    return (
      `  ${this.exporter}: {${place}, timeout: 1s, ` +
      'retry_on_failure: {initial_interval: 50ms, max_interval: 500ms, max_elapsed_time: 0s}, ' +
      'sending_queue: {storage: file_storage, queue_size: 100000}}'
    );
  }

  set fault(fault: Fault) {
    for (const road of this.#roads) road.fault = fault;
  }

  /** How often it was met so far on the road that is given. */
  met(fault: Fault): number {
    return this.#roads[this.road]!.met(fault);
  }

  /** In the order of the faults, on both roads. */
  get metAll(): number[] {
    return FAULTS.map((fault) => this.#roads.reduce((sum, road) => sum + road.met(fault), 0));
  }

  get isIdle(): boolean {
    return this.#roads.every(({ underway }) => underway === 0);
  }

  close(): void {
    for (const road of this.#roads) road.close();
  }
}

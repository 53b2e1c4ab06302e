import type { Socket } from 'node:dgram';
import { Fifo } from '../../../core/collector/fifo.ts';
import type { RunningReceiver } from '../collector/component.ts';
import type { Meter } from '../collector/meter.ts';
import type { InFlight } from '../receivers/in-flight.ts';
import { RECEIVER_LIMITS } from '../receivers/limits.ts';
import { Refusal } from '../receivers/refusal.ts';
import { bindUdp, closeUdp } from './bind-udp.ts';
import type { Endpoint } from './endpoint.ts';

/** The Collector's jaegerreceiver.ServerConfigUDP. */
export interface UdpSettings {
  endpoint: Endpoint;
  /** Packets that wait to be handled; beyond them they are dropped. */
  queueSize: number;
  maxPacketBytes: number;
  /** Handled at once. */
  workers: number;
  /** 0 = the system's own. */
  socketBufferBytes: number;
}

export interface UdpServerStart {
  settings: UdpSettings;
  /** Nobody waits for an answer: what it rejects with is counted. */
  take: (packet: Uint8Array) => Promise<void>;
  inFlight: InFlight;
  meter: Meter;
}

/** Listens for packets. Rejects with an Error in words where it cannot. */
export async function startUdpServer(start: UdpServerStart): Promise<RunningReceiver> {
  const packets = new Packets(start);
  const { endpoint, socketBufferBytes } = start.settings;
  const sockets = await bindUdp(endpoint, socketBufferBytes);
  for (const socket of sockets) socket.on('message', (packet) => packets.push(packet));
  return { addresses: [addressOf(sockets[0])], close: () => packets.close(sockets) };
}

function addressOf(socket: Socket): string {
  const { address, port, family } = socket.address();
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Packets on their way: a few are handled at once, some wait, the rest is dropped. */
class Packets {
  readonly #start: UdpServerStart;
  readonly #waiting = new Fifo<Uint8Array>();
  readonly #handling = new Set<Promise<void>>();

  constructor(start: UdpServerStart) {
    this.#start = start;
  }

  push(packet: Uint8Array): void {
    const { settings, meter } = this.#start;
    if (packet.length > settings.maxPacketBytes) meter.refuse('too-large');
    else if (this.#handling.size < settings.workers) this.#begin(packet);
    else if (this.#waiting.length < settings.queueSize) this.#waiting.push(packet);
    else meter.refuse('queue-full');
  }

  #begin(packet: Uint8Array): void {
    const handled = this.#handle(packet).then(() => {
      this.#handling.delete(handled);
      const next = this.#waiting.shift();
      if (next) this.#begin(next);
    });
    this.#handling.add(handled);
  }

  async #handle(packet: Uint8Array): Promise<void> {
    const { inFlight, meter, take } = this.#start;
    const reservation = inFlight.reserve();
    try {
      reservation.grow(packet.length);
      reservation.resizeToDecoded(packet.length);
      await take(packet);
    } catch (error) {
      // What a pipeline refused is counted there.
      if (error instanceof Refusal) meter.refuse(error.code);
      meter.wrong('packet', (error as Error).message);
    } finally {
      reservation.release();
    }
  }

  /** What was received is handled, as far as that does not take long. */
  async close(sockets: Socket[]): Promise<void> {
    await closeUdp(sockets);
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => (timer = setTimeout(resolve, RECEIVER_LIMITS.closeGraceMs)));
    await Promise.race([this.#handled(), grace]);
    clearTimeout(timer);
    for (let left = this.#waiting.take().length; left > 0; left--) this.#start.meter.refuse('closing');
  }

  async #handled(): Promise<void> {
    while (this.#handling.size > 0) await Promise.all(this.#handling);
  }
}

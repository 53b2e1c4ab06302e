import { createSocket, type Socket } from 'node:dgram';
import type { RunningReceiver } from '../collector/component.ts';
import type { Meter } from '../collector/meter.ts';
import type { InFlight } from '../receivers/in-flight.ts';
import { RECEIVER_LIMITS } from '../receivers/limits.ts';
import { Refusal } from '../receivers/refusal.ts';
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

/** This machine has no such address; the other hosts will do. */
const ABSENT = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/** Listens for packets. Rejects with an Error in words where it cannot. */
export async function startUdpServer(start: UdpServerStart): Promise<RunningReceiver> {
  const packets = new Packets(start);
  const sockets: Socket[] = [];
  const { hosts, port } = start.settings.endpoint;
  try {
    for (const host of hosts) {
      const socket = await bind(host, sockets[0]?.address().port ?? port, hosts);
      if (socket) sockets.push(socket);
    }
    const { socketBufferBytes } = start.settings;
    for (const socket of sockets) if (socketBufferBytes > 0) socket.setRecvBufferSize(socketBufferBytes);
  } catch (error) {
    for (const socket of sockets) socket.close();
    throw inWords(error, port);
  }
  if (sockets.length === 0) throw new Error(`this machine has none of the addresses ${hosts.join(', ')}`);
  for (const socket of sockets) socket.on('message', (packet) => packets.push(packet));
  return { addresses: [addressOf(sockets[0]!)], close: () => packets.close(sockets) };
}

/** Undefined where the machine has no such address. */
function bind(host: string, port: number, hosts: readonly string[]): Promise<Socket | undefined> {
  const isIpv6 = host.includes(':');
  // '::' would otherwise also take IPv4, which may be one of the other hosts.
  const ipv6Only = isIpv6 && hosts.some((other) => !other.includes(':'));
  const socket = createSocket({ type: isIpv6 ? 'udp6' : 'udp4', ipv6Only });
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      socket.close();
      if (ABSENT.has(error.code ?? '')) resolve(undefined);
      else reject(error);
    };
    socket.once('error', onError);
    socket.bind(port, host, () => {
      socket.off('error', onError);
      // Of packets that could not be received; there is nobody to tell.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

function inWords(error: unknown, port: number): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return new Error(`port ${port} is taken`);
  return error instanceof Error ? error : new Error(String(error));
}

function addressOf(socket: Socket): string {
  const { address, port, family } = socket.address();
  return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Packets on their way: a few are handled at once, some wait, the rest is dropped. */
class Packets {
  readonly #start: UdpServerStart;
  readonly #waiting: Uint8Array[] = [];
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
      meter.error((error as Error).message);
    } finally {
      reservation.release();
    }
  }

  /** What was received is handled, as far as that does not take long. */
  async close(sockets: readonly Socket[]): Promise<void> {
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(resolve))));
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => (timer = setTimeout(resolve, RECEIVER_LIMITS.closeGraceMs)));
    await Promise.race([this.#handled(), grace]);
    clearTimeout(timer);
    for (let left = this.#waiting.splice(0).length; left > 0; left--) this.#start.meter.refuse('closing');
  }

  async #handled(): Promise<void> {
    while (this.#handling.size > 0) await Promise.all(this.#handling);
  }
}

import { SIGNALS } from '../../core/model/telemetry.ts';
import { encodeJson } from '../../core/otlp/encode-json.ts';
import { encodeProtobuf } from '../../core/otlp/encode-protobuf.ts';
import { Load, SPANS_PER_BODY } from '../bench/load.ts';
import { pipelinesToStore } from '../bench/pipelines-store.ts';
import type { Server } from '../bench/server.ts';
import { TYPES } from '../unit/receivers/http-client.ts';
import type { Account } from './account.ts';
import { numberedTelemetry } from './numbered.ts';
import { pick, type Random } from './seeded.ts';
import { grpcWire, httpWire, type Ask, type Wire } from './wire.ts';

/** One way of sending, as long as somebody answers. */
export interface KillLoad {
  name: string;
  /** Of `serve`, with its ports; made anew for each start. */
  args?: (folder: string) => Promise<string[]>;
  open(account: Account, random: Random): { sendUntilGone(server: Server): Promise<void> };
}

interface Sender {
  wire: Wire;
  /** The next request and its number. */
  next(): { request: number; ask: Ask };
}

/** Whoever is told to come back does so with another request: each is sent once. */
const PAUSE_MS = 20;

async function sendUntilGone(account: Account, { wire, next }: Sender): Promise<void> {
  for (;;) {
    const { request, ask } = next();
    const reply = await wire.send(ask);
    account.hear(request, reply);
    if (reply.kind === 'gone') return wire.close();
    if (reply.kind !== 'accepted') await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

/** Few items of any signal, on any of the wires. */
function smallSenders(account: Account, random: Random, most: number): (wire: Wire, format?: 'json') => Sender {
  return (wire, format) => ({
    wire,
    next: () => {
      const items = 1 + random(most);
      const request = account.next(items);
      const telemetry = numberedTelemetry(pick(random, SIGNALS), request, items);
      const body = format === 'json' ? encodeJson([telemetry]) : encodeProtobuf(telemetry);
      return { request, ask: { signal: telemetry.signal, body } };
    },
  });
}

async function all(account: Account, senders: readonly Sender[]): Promise<void> {
  await Promise.all(senders.map((sender) => sendUntilGone(account, sender)));
}

const flatOut: KillLoad = {
  name: '4 connections, 512 spans a body',
  open: (account) => {
    const load = new Load(BigInt(Date.now()) * 1_000_000n);
    const next = () => ({
      request: account.next(SPANS_PER_BODY),
      ask: { signal: 'traces' as const, body: load.next() },
    });
    return {
      sendUntilGone: ({ otlpHttp }) =>
        all(
          account,
          times(4, () => ({ wire: httpWire(otlpHttp), next })),
        ),
    };
  },
};

const small: KillLoad = {
  name: '8 connections, 1 to 5 items of any signal',
  open: (account, random) => {
    const sender = smallSenders(account, random, 5);
    return {
      sendUntilGone: ({ otlpHttp }) =>
        all(
          account,
          times(8, () => sender(httpWire(otlpHttp))),
        ),
    };
  },
};

const mixed: KillLoad = {
  name: 'gRPC and HTTP with JSON, 1 to 60 items',
  open: (account, random) => {
    const sender = smallSenders(account, random, 60);
    return {
      sendUntilGone: ({ otlpHttp, otlpGrpc }) =>
        all(account, [
          ...times(3, () => sender(grpcWire(otlpGrpc))),
          ...times(3, () => sender(httpWire(otlpHttp, TYPES.json), 'json')),
        ]),
    };
  },
};

/** Otlp, a processor that changes every span, batch and the store. */
const processed: KillLoad = {
  ...mixed,
  name: 'the same through pipelines',
  args: pipelinesToStore,
};

export const KILL_LOADS: readonly KillLoad[] = [flatOut, small, mixed, processed];

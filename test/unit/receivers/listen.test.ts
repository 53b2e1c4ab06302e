import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { listen } from '../../../main/engine/receivers/listen.ts';
import { InFlight } from '../../../main/engine/receivers/in-flight.ts';
import { startOtlpGrpc } from '../../../main/engine/receivers/otlp-grpc.ts';
import { startOtlpHttp } from '../../../main/engine/receivers/otlp-http.ts';
import { FakeIntake } from './fake-intake.ts';
import { closeLater } from './harness.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const create = (): Server => {
  const server = createServer();
  servers.push(server);
  return server;
};

/** Takes a port of one address, any by default. */
async function occupy(host: string, port = 0): Promise<number> {
  const server = create();
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

const hasIpv6 = await occupy('::1').then(
  () => true,
  () => false,
);
const LOOPBACK = ['127.0.0.1', '::1'];

describe('listen', () => {
  test('any port is the same on all hosts', async () => {
    const { servers: bound, port, message, address } = await listen({ hosts: LOOPBACK, wantedPort: 0, create });
    expect(bound).toHaveLength(hasIpv6 ? 2 : 1);
    expect(bound.map((server) => (server.address() as { port: number }).port)).toEqual(bound.map(() => port));
    expect(message).toBe('');
    expect(address).toBe(`127.0.0.1:${port}`);
  });

  test('a taken port is said, and the next free one used', async () => {
    const taken = await occupy('127.0.0.1');
    const { port, message } = await listen({ hosts: LOOPBACK, wantedPort: taken, create });
    expect(port).toBeGreaterThan(taken);
    expect(message).toBe(`port ${taken} is taken; listening on ${port}`);
  });

  test.runIf(hasIpv6)('taken on one of the hosts is taken', async () => {
    const taken = await occupy('::1');
    const { servers: bound, port } = await listen({ hosts: LOOPBACK, wantedPort: taken, create });
    expect(port).toBeGreaterThan(taken);
    expect(bound).toHaveLength(2);
    // What was bound on the way is free again: but for these, only the one that is in the way listens.
    const others = servers.filter((server) => server.listening && !bound.includes(server));
    expect(others.map((server) => (server.address() as { port: number }).port)).toEqual([taken]);
  });

  test('an address this machine does not have is no error beside one it has', async () => {
    // 192.0.2.0/24 is reserved for documentation.
    const { servers: bound } = await listen({ hosts: ['192.0.2.1', '127.0.0.1'], wantedPort: 0, create });
    expect(bound).toHaveLength(1);
    await expect(listen({ hosts: ['192.0.2.1'], wantedPort: 0, create })).rejects.toThrow(
      'none of the addresses 192.0.2.1',
    );
  });

  test('an IPv6 address is written in brackets', async () => {
    if (!hasIpv6) return;
    const { address, port } = await listen({ hosts: ['::1'], wantedPort: 0, create });
    expect(address).toBe(`[::1]:${port}`);
  });

  test('all IPv4 and all IPv6 addresses together', async () => {
    const { servers: bound } = await listen({ hosts: ['0.0.0.0', '::'], wantedPort: 0, create });
    expect(bound).toHaveLength(hasIpv6 ? 2 : 1);
  });

  test('no port left above the wanted one', async () => {
    await occupy('127.0.0.1', 65_535);
    await expect(listen({ hosts: ['127.0.0.1'], wantedPort: 65_535, create })).rejects.toThrow('taken');
  });
});

describe.each([
  ['otlp-http', startOtlpHttp],
  ['otlp-grpc', startOtlpGrpc],
] as const)('%s', (protocol, start) => {
  const startOn = async (hosts: string[], wantedPort: number) =>
    closeLater(await start({ hosts, wantedPort, inFlight: new InFlight() }, new FakeIntake()));

  test('status says which port', async () => {
    const taken = await occupy('127.0.0.1');
    const { address, message, ...status } = (await startOn(LOOPBACK, taken)).status();
    expect(status).toEqual({ protocol, state: 'listening', wantedPort: taken, requests: 0, refusedRequests: 0 });
    const port = Number(address.replace('127.0.0.1:', ''));
    expect(message).toBe(`port ${taken} is taken; listening on ${port}`);
  });

  test('a port that cannot be had is a status, not an error', async () => {
    const receiver = await startOn(['192.0.2.1'], 4318);
    expect(receiver.status()).toMatchObject({
      state: 'failed',
      address: '',
      message: expect.stringContaining('192.0.2.1'),
    });
    await receiver.close();
  });

  test('closed is off', async () => {
    const receiver = await startOn(['127.0.0.1'], 0);
    await receiver.close();
    expect(receiver.status().state).toBe('off');
  });
});

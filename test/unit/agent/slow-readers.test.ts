import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { startTestServer } from './test-server.ts';

const MIB = 1024 * 1024;
/** More than what a connection itself takes. */
const BODY = new Uint8Array(100 * MIB);
const routes = [{ methods: ['GET'], path: '/metrics', answer: async () => ({ status: 200, body: BODY }) }];

/** Its answer, of which nothing is read. */
async function askSlowly(port: number): Promise<IncomingMessage> {
  const asking = request({ host: '127.0.0.1', port, path: '/metrics', agent: false });
  asking.on('error', () => undefined);
  onTestFinished(() => void asking.destroy());
  asking.end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return response;
}

test('an answer counts as long as its reader leaves it in memory, and who comes for too many is told to come back', async () => {
  const { port, inFlight, meter } = await startTestServer({ routes });
  const first = await askSlowly(port);
  expect(first.statusCode).toBe(200);
  await eventually(() => expect(inFlight.reservedBytes).toBeGreaterThan(50 * MIB));
  const second = await askSlowly(port);
  expect(second.statusCode).toBe(200);
  expect((await askSlowly(port)).statusCode).toBe(503);
  expect(meter.read().refusals).toEqual({ busy: 1 });
  let read = 0;
  for await (const chunk of first) read += (chunk as Uint8Array).length;
  expect(read).toBe(BODY.length);
  second.destroy();
  await eventually(() => expect(inFlight.reservedBytes).toBe(0));
  expect((await askSlowly(port)).statusCode).toBe(200);
});

test('a reader that reads nothing is not waited for without end', async () => {
  const { port, inFlight } = await startTestServer({ routes, limits: { bodyTimeoutMs: 50 } });
  await askSlowly(port);
  await eventually(() => expect(inFlight.reservedBytes).toBe(0));
  expect(inFlight.peakBytes).toBeGreaterThanOrEqual(BODY.length);
});

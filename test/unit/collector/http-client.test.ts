import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

/** Answers with a status and a body that has no end, and counts the connections that were cut. */
async function startTalkative(status: number, type: string) {
  const seen = { cut: 0 };
  const talk = (response: ServerResponse) => {
    while (!response.destroyed && response.write('{"message":"no"}'.padEnd(16_384)));
  };
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': type });
      response.on('drain', () => talk(response)).on('close', () => seen.cut++);
      talk(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  return { seen, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

// Without an end of its own, so that only the length of the answer can end it.
const agentSendingTo = (address: string) =>
  runAgent(`
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters: {otlphttp: {endpoint: "http://${address}", timeout: 0s}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [otlphttp]}}}`);

test('of a success that talks without end the beginning is read, and the connection cut', async () => {
  const { seen, address } = await startTalkative(200, 'application/x-protobuf');
  const { agent } = await agentSendingTo(address);
  await sendOtlp(agent, traces('shop', span()));
  await eventually(() => expect(agent.read()['exporters/otlphttp']).toMatchObject({ out: 1, failed: 0, retries: 0 }));
  await eventually(() => expect(seen.cut).toBe(1));
});

test('of an answer that is no success, the address is told without what is secret in it', async () => {
  const { address } = await startTalkative(404, 'application/json');
  const { agent } = await agentSendingTo(`${address}/otlp?key=s3cret`);
  await sendOtlp(agent, traces('shop', span()));
  await eventually(() => expect(agent.read()['exporters/otlphttp']!.failed).toBe(1));
  expect(agent.read()['exporters/otlphttp']!.lastError!.message).toMatch(
    new RegExp(`^${address.replaceAll('.', '\\.')}/otlp[^?]*: HTTP 404: no$`),
  );
});

test('so it is of a refusal, whose beginning is told', async () => {
  const { seen, address } = await startTalkative(400, 'application/json');
  const { agent } = await agentSendingTo(address);
  await sendOtlp(agent, traces('shop', span()));
  await eventually(() => expect(agent.read()['exporters/otlphttp']).toMatchObject({ out: 0, failed: 1 }));
  expect(agent.read()['exporters/otlphttp']!.lastError!.message).toBe(`${address}/v1/traces: HTTP 400: no`);
  await eventually(() => expect(seen.cut).toBe(1));
});

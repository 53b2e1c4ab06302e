import { expect, onTestFinished } from 'vitest';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { Agent } from '../../../main/engine/agent/agent.ts';

/** An agent that runs a configuration without problems, and ends with the test. */
export async function runAgent(yaml: string) {
  const said: string[] = [];
  const log = (component: string, message: string) => said.push(`${component}: ${message}`);
  const agent = new Agent({ env: () => undefined, log, allowUnencrypted: false });
  const { config, problems } = agent.check(yaml);
  expect(problems).toEqual([]);
  await agent.start(config!);
  onTestFinished(() => agent.close());
  return { agent, said };
}

/** Sends a request to a receiver `otlp`, and gives the status of its answer. */
export async function sendOtlp(agent: Agent, telemetry: Telemetry, receiver = 'otlp'): Promise<number> {
  const url = `http://${agent.addresses()[receiver]!.at(-1)}/v1/${telemetry.signal}`;
  const headers = { 'content-type': 'application/x-protobuf' };
  return (await fetch(url, { method: 'POST', headers, body: encodeProtobuf(telemetry) as BodyInit })).status;
}

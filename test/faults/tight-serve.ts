// Stands in for `tracebench serve`, with room for a few requests at once only: whoever sends more is told to come back.

import { parseArgs } from 'node:util';
import { NO_CAPABILITIES } from '../../contract/operations/session.ts';
import { createEngine } from '../../main/engine/engine.ts';

/** Four bodies of the load, as they are counted while they wait. */
const IN_FLIGHT_BYTES = 8 * 1024 ** 2;

const { values } = parseArgs({ options: { store: { type: 'string' } }, strict: false });
const storePath = String(values.store);
const engine = await createEngine({
  ...{ storePath, engineVersion: 'test', allowSql: true, samplePath: '' },
  capabilities: { host: 'test', ...NO_CAPABILITIES },
  receivers: { hosts: ['127.0.0.1'], otlpHttpPort: 0, otlpGrpcPort: 0, inFlightBytes: IN_FLIGHT_BYTES },
});
const address = (wanted: string) => engine.receivers.find(({ protocol }) => protocol === wanted)!.address;
const ready = { ui: '', otlpHttp: `http://${address('otlp-http')}`, otlpGrpc: address('otlp-grpc') };
console.log(JSON.stringify({ ...ready, store: storePath, pid: process.pid }));
process.once('SIGTERM', () => void engine.close().then(() => process.exit(0)));

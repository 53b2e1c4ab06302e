import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { decodeJson } from '../../../core/otlp/decode-json.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import { JsonToWire } from '../../../core/otlp/json-to-wire/json-to-wire.ts';
import { emitLogs, emitMetrics, emitTraces } from './emit.ts';

/* What OpenTelemetry's own exporters send as JSON is of the plain form: it is read the fast way. */

let server: Server;
const bodies: Record<string, Buffer> = {};

beforeAll(async () => {
  server = createServer((request, answer) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      bodies[request.url!] = Buffer.concat(parts);
      answer.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await emitTraces(new OTLPTraceExporter({ url: `${url}/traces` }), 'plain');
  await emitMetrics(new OTLPMetricExporter({ url: `${url}/metrics` }), 'plain');
  await emitLogs(new OTLPLogExporter({ url: `${url}/logs` }), 'plain');
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each(SIGNALS)('%s', (signal) => {
  const body = bodies[`/${signal}`]!;
  const wire = new JsonToWire().transcode(signal, body);
  expect(wire).toBeDefined();
  expect(decodeProtobuf(signal, wire!)).toEqual(decodeJson(body, signal));
});

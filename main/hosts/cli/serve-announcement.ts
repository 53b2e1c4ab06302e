import type { ReceiverStatus } from '../../../contract/operations/session.ts';
import type { Engine } from '../../engine/api.ts';
import type { Output } from './output.ts';
import { asSentence, printable } from './text.ts';

interface Ready {
  ui: string;
  otlpHttp: string;
  otlpGrpc: string;
  store: string;
}

interface Announcement {
  ui: string;
  /** What a person should know besides: ports that were taken, another store than usual. */
  notes: readonly string[];
  json: boolean;
}

/** Says where everything is, once everything is there. With `json` exactly one line, which others wait for. */
export async function announceServe(output: Output, engine: Engine, announcement: Announcement): Promise<void> {
  const receiver = (protocol: ReceiverStatus['protocol']) => engine.receivers.find((one) => one.protocol === protocol);
  const http = receiver('otlp-http');
  const grpc = receiver('otlp-grpc');
  const ready: Ready = {
    ui: announcement.ui,
    otlpHttp: http?.state === 'listening' ? `http://${http.address}` : '',
    otlpGrpc: grpc?.state === 'listening' ? grpc.address : '',
    store: engine.storePath || ':memory:',
  };
  const told = [...announcement.notes, http?.message ?? '', grpc?.message ?? ''].filter((note) => note !== '');
  const notes = [...new Set(told)].map(asSentence);
  if (!announcement.json) return output.out(formatForPeople(ready, notes));
  for (const note of notes) output.err(printable(note));
  await output.out(`${JSON.stringify({ ...ready, pid: process.pid })}\n`);
}

function formatForPeople(ready: Ready, notes: readonly string[]): string {
  const lines = [
    'Tracebench is running. Open this address in your browser:',
    '',
    `  ${ready.ui}`,
    '',
    'Send telemetry to:',
    `  OTLP/HTTP  ${ready.otlpHttp || 'not listening'}`,
    `  OTLP/gRPC  ${ready.otlpGrpc || 'not listening'}`,
    '',
    ready.store === ':memory:' ? 'Nothing is kept after it stops.' : `Store: ${ready.store}`,
    ...notes.map((note) => `Note: ${note}`),
    'Stop with Ctrl-C.',
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

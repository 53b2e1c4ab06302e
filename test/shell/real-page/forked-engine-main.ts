import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { pathToFileURL } from 'node:url';
import { asPortMain } from '../../helpers/port-main.ts';
import type { FromFork, ToFork } from './forked-engine.ts';

// Runs in the process forked by `runForkedEngine`: gives it the `parentPort` of an Electron utility process, then loads
// the file that was to be run.

const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (data: unknown) => say({ kind: 'message', data }),
});
Object.assign(process, { parentPort });

type Line = InstanceType<typeof MessageChannel>['port1'];
const lines = new Map<number, Line>();

function say(message: FromFork): void {
  process.send!(message);
}

function openLine(id: number): ReturnType<typeof asPortMain> {
  const { port1, port2 } = new MessageChannel();
  lines.set(id, port1);
  port1.on('message', (data: unknown) => say({ kind: 'line', id, data }));
  port1.on('close', () => process.connected && say({ kind: 'line-closed', id }));
  return asPortMain(port2);
}

await import(pathToFileURL(process.argv[2]!).href);

process.on('disconnect', () => process.exit(1));
process.on('message', (message: ToFork) => {
  if (message.kind === 'message')
    parentPort.emit('message', { data: message.data, ports: message.lines.map(openLine) });
  else if (message.kind === 'line') lines.get(message.id)?.postMessage(message.data);
  else lines.get(message.id)?.close();
});

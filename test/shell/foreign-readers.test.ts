import { expect, test, vi } from 'vitest';
import type { MessagePortMain } from 'electron';
import type { ForeignTell } from '../../main/hosts/electron/engine-messages.ts';
import { ForeignLines } from '../../main/hosts/electron/foreign-lines.ts';
import { ForeignReaders } from '../../main/hosts/electron/foreign-readers.ts';
import { eventually } from '../helpers/eventually.ts';
import * as electron from './electron-stand-in.ts';

vi.mock('electron', () => import('./electron-stand-in.ts'));

/** Both sides, with nothing between them. */
function join() {
  const lines = new ForeignLines((message) => readers.hear(message));
  const readers: ForeignReaders = new ForeignReaders('/app/workers/foreign.worker.js', (message: ForeignTell, ports) =>
    lines.hear(message, ports),
  );
  return { lines, readers };
}

test('a process of its own reads a database, and speaks to the engine on its own line', async () => {
  electron.childMain.run = (child) =>
    child.parentPort.once('message', ({ ports }: { ports: MessagePortMain[] }) => {
      ports[0]!.on('message', ({ data }) => ports[0]!.postMessage({ heard: data }));
      ports[0]!.start();
    });
  const { lines } = join();
  const reader = lines.start();
  const heard: unknown[] = [];
  reader.onMessage((message) => heard.push(message));
  reader.post({ kind: 'wants' });
  await eventually(() => expect(heard).toEqual([{ heard: { kind: 'wants' } }]));
  const { file, options } = electron.children.at(-1)!;
  expect(file).toBe('/app/workers/foreign.worker.js');
  expect(options).toMatchObject({ stdio: 'ignore', serviceName: 'Tracebench database reader' });
  reader.kill();
});

test('its end is told, however it came', async () => {
  electron.childMain.run = () => undefined;
  const { lines } = join();
  const ends: string[] = [];
  const [killed, crashed] = [lines.start(), lines.start()];
  killed.onEnd((how) => ends.push(`killed: ${how}`));
  crashed.onEnd((how) => ends.push(`crashed: ${how}`));
  electron.children.at(-1)!.end(139);
  killed.kill();
  await eventually(() => expect(ends).toEqual(['crashed: code 139', 'killed: code 15']));
});

test('it ends with its engine', () => {
  const { lines, readers } = join();
  lines.start();
  readers.close();
  expect(electron.children.at(-1)!.killed).toBe(true);
});

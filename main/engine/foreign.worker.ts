import { assertNever } from '../../core/model/assert-never.ts';
import type { FromForeign, ToForeign } from './foreign-messages.ts';
import { openForeign } from './store/foreign/open-foreign.ts';
import { readForeign, type ForeignPiece } from './store/foreign/read-foreign.ts';

/** The process that reads one database of somebody else: it may end in the middle of it, and nothing else does. */

let pieces: AsyncIterator<ForeignPiece> | undefined;

const port = portOfParent();

port.listen((message) => {
  void answer(message).then(
    (said) => port.post(said),
    (error: unknown) => port.post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
});

async function answer(message: ToForeign): Promise<FromForeign> {
  switch (message.kind) {
    case 'open':
      return open(message);
    case 'wants': {
      const next = await pieces!.next();
      return next.done === true ? { kind: 'done' } : { kind: 'piece', ...next.value };
    }
    default:
      return assertNever(message);
  }
}

async function open({ path, temporaryFolder }: ToForeign & { kind: 'open' }): Promise<FromForeign> {
  const instance = await openForeign(path, temporaryFolder);
  const file = await readForeign(await instance.connect());
  if (file.kind === 'refused') return file;
  const { pieces: all, ...said } = file;
  pieces = all[Symbol.asyncIterator]();
  return said;
}

interface ParentPort {
  listen: (listener: (message: ToForeign) => void) => void;
  post: (message: FromForeign) => void;
}

/** A child of Node's, or of Electron's main process. */
function portOfParent(): ParentPort {
  const electron = (process as { parentPort?: ElectronPort }).parentPort;
  if (electron) return lineOf(electron);
  // Whoever asked is gone.
  process.on('disconnect', () => process.exit());
  return {
    listen: (listener) => process.on('message', (message) => listener(message as ToForeign)),
    post: (message) => void process.send!(message),
  };
}

/** The line to the engine comes with the first message. */
function lineOf(parent: ElectronPort): ParentPort {
  const line = new Promise<ElectronPort>((resolve) => parent.once('message', ({ ports }) => resolve(ports[0]!)));
  return {
    listen: (listener) =>
      void line.then((port) => {
        port.on('message', ({ data }) => listener(data as ToForeign));
        port.start!();
      }),
    post: (message) => void line.then((port) => port.postMessage(message)),
  };
}

type ElectronListener = (event: { data: unknown; ports: ElectronPort[] }) => void;

interface ElectronPort {
  on(event: 'message', listener: ElectronListener): void;
  once(event: 'message', listener: ElectronListener): void;
  postMessage(message: unknown): void;
  start?(): void;
}

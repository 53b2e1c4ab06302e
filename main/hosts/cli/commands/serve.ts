import type { ReceiverStatus } from '../../../../contract/operations/session.ts';
import type { Engine } from '../../../engine/api.ts';
import { findDataDir, openDefaultStore, type OpenedStore } from '../../default-store.ts';
import { isLoopback } from '../../serve/host-names.ts';
import { startServe, type Served } from '../../serve/start-serve.ts';
import { accountLine, warningLines } from '../account.ts';
import { readArgs, type Command, type CommandContext } from '../command.ts';
import { openBrowser } from '../open-browser.ts';
import { describeProblem, DONE, wrongUsage } from '../problem.ts';
import { showProgress } from '../progress.ts';
import { isStoreFile } from '../source.ts';
import { printable } from '../text.ts';
import { uploadFile } from '../upload.ts';

/** Telemetry is taken from this machine only, whatever the page is bound to. */
const RECEIVER_HOSTS = ['127.0.0.1', '::1'];

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Receive telemetry and serve the workbench to a browser',
  help: `Usage: tracebench serve [FILE…] [options]

Receives OTLP over HTTP and gRPC, keeps it in a store, and serves the workbench to your browser. Files are opened once
it runs; a .tracebench file becomes the store. Stop it with Ctrl-C: nothing that was acknowledged is lost.

  --port N             port of the page, 4319; 0 = any free port
  --host ADDRESS       address of the page, 127.0.0.1; anything else lets other machines in
  --otlp-http-port N   port of the OTLP/HTTP receiver, 4318; 0 = any free port
  --otlp-grpc-port N   port of the OTLP/gRPC receiver, 4317; 0 = any free port
  --store PATH         the store; :memory: keeps nothing. Without it: live.tracebench in your data folder
  --no-open            do not open a browser
  --json               print one line when ready: {"ui","otlpHttp","otlpGrpc","store","pid"}
`,
  async run(context) {
    const settings = readSettings(context.args);
    const { engine, message } = await openStore(context, settings);
    try {
      const served = await startServe({ engine, ...settings.page, rendererDir: context.installation.rendererDir });
      try {
        await announce(context, settings, engine, served, message);
        await openFiles(context, engine, settings.files);
        await untilStopped(context.signal);
      } finally {
        await served.close();
      }
    } finally {
      await engine.close();
    }
    return DONE;
  },
};

interface Settings {
  page: { host: string; port: number };
  otlpHttpPort: number;
  otlpGrpcPort: number;
  /** Undefined = the default one. */
  store: string | undefined;
  files: string[];
  json: boolean;
  open: boolean;
}

function readSettings(args: readonly string[]): Settings {
  const { values, positionals } = readArgs('serve', args, {
    port: { type: 'string', default: '4319' },
    host: { type: 'string', default: '127.0.0.1' },
    'otlp-http-port': { type: 'string', default: '4318' },
    'otlp-grpc-port': { type: 'string', default: '4317' },
    store: { type: 'string' },
    'no-open': { type: 'boolean', default: false },
  });
  return {
    page: { host: values.host, port: readPort(values.port, '--port') },
    otlpHttpPort: readPort(values['otlp-http-port'], '--otlp-http-port'),
    otlpGrpcPort: readPort(values['otlp-grpc-port'], '--otlp-grpc-port'),
    ...readFiles(values.store, positionals),
    json: values.json,
    open: !values['no-open'] && !values.json,
  };
}

function readPort(text: string, option: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw wrongUsage(`${option} is a number from 0 to 65535, not "${text}".`, 'serve');
}

/** Of the files named, one may be a store; it is then the one to work in. */
function readFiles(
  store: string | undefined,
  named: readonly string[],
): { store: string | undefined; files: string[] } {
  const stores: string[] = store === undefined ? [] : [store];
  const files: string[] = [];
  for (const path of named) (isStoreFile(path) ? stores : files).push(path);
  if (stores.length > 1) throw wrongUsage(`There can be one store only, not ${stores.join(' and ')}.`, 'serve');
  return { store: stores[0], files };
}

async function openStore(context: CommandContext, settings: Settings): Promise<OpenedStore> {
  const open = (storePath: string) =>
    context.createEngine({
      storePath,
      engineVersion: context.installation.version,
      capabilities: { host: 'serve', openPath: false, revealFile: false },
      receivers: {
        hosts: RECEIVER_HOSTS,
        otlpHttpPort: settings.otlpHttpPort,
        otlpGrpcPort: settings.otlpGrpcPort,
      },
      // On this machine the page can do what `tracebench query` can; to others it offers no SQL.
      allowSql: isLoopback(settings.page.host),
      samplePath: context.installation.samplePath,
    });
  if (settings.store !== undefined) return { engine: await open(settings.store), message: '' };
  return openDefaultStore(findDataDir(context.env), open);
}

async function announce(
  { output, env }: CommandContext,
  { page, json, open }: Settings,
  engine: Engine,
  served: Served,
  storeMessage: string,
): Promise<void> {
  if (!isLoopback(page.host)) {
    output.err(`Warning: the page is on ${page.host}, unencrypted. Whoever has the address can read what is stored.`);
  }
  const receiver = (protocol: ReceiverStatus['protocol']) => engine.receivers.find((one) => one.protocol === protocol);
  const http = receiver('otlp-http');
  const grpc = receiver('otlp-grpc');
  const notes = [served.message, http?.message, grpc?.message, storeMessage].filter(Boolean);
  const store = engine.storePath || ':memory:';
  const ready = {
    ui: served.url,
    otlpHttp: http?.state === 'listening' ? `http://${http.address}` : '',
    otlpGrpc: grpc?.state === 'listening' ? grpc.address : '',
    store,
  };
  if (json) {
    for (const note of notes) output.err(printable(note!));
    await output.out(`${JSON.stringify({ ...ready, pid: process.pid })}\n`);
  } else {
    await output.out(formatForPeople(ready, notes as string[]));
  }
  if (open) openBrowser(served.url, env);
}

function formatForPeople(ready: { ui: string; otlpHttp: string; otlpGrpc: string; store: string }, notes: string[]) {
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

/** A file that cannot be opened is said so, and no reason to stop receiving. */
async function openFiles({ output, signal }: CommandContext, engine: Engine, files: readonly string[]): Promise<void> {
  const stopProgress = showProgress(engine, output);
  for (const file of files) {
    if (signal.aborted) break;
    output.err(printable(`Opening ${file} …`));
    try {
      const line = accountLine(file, await uploadFile(engine, file, signal));
      for (const warning of warningLines(line)) output.err(printable(warning));
      if (line.error === undefined)
        output.err(printable(`Opened ${file}: ${line.spans} spans, ${line.logs} logs, ${line.points} points.`));
    } catch (error) {
      if (!signal.aborted) output.err(printable(`${file}: ${describeProblem(error).message}`));
    }
  }
  stopProgress();
}

function untilStopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

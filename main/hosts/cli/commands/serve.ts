import { NO_CAPABILITIES } from '../../../../contract/operations/session.ts';
import type { Engine } from '../../../engine/api.ts';
import { findDataDir, openDefaultStore, type OpenedStore } from '../../default-store.ts';
import { createReportFonts } from '../../report-fonts.ts';
import { isLoopback } from '../../serve/host-names.ts';
import { startServe } from '../../serve/start-serve.ts';
import { accountLine, warningLines } from '../account.ts';
import type { Command, CommandContext } from '../command.ts';
import { openBrowser } from '../open-browser.ts';
import { describeProblem, DONE } from '../problem.ts';
import { showProgress } from '../progress.ts';
import { announceServe } from '../serve-announcement.ts';
import { readServeSettings, type ServeSettings } from '../serve-settings.ts';
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
    const settings = readServeSettings(context.args);
    context.keepFilesPrivate();
    const { engine, message } = await openStore(context, settings);
    try {
      const served = await startServe({ engine, ...settings.page, rendererDir: context.installation.rendererDir });
      try {
        warnWhenExposed(context, settings.page.host);
        const notes = [served.message, message];
        await announceServe(context.output, engine, { ui: served.url, notes, json: settings.json });
        if (settings.open) openBrowser(served.urlOnce, context.env);
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

async function openStore(context: CommandContext, settings: ServeSettings): Promise<OpenedStore> {
  const open = (storePath: string) =>
    context.createEngine({
      storePath,
      engineVersion: context.installation.version,
      capabilities: { host: 'serve', ...NO_CAPABILITIES },
      receivers: {
        hosts: RECEIVER_HOSTS,
        otlpHttpPort: settings.otlpHttpPort,
        otlpGrpcPort: settings.otlpGrpcPort,
      },
      // No screen asks in SQL, so a page that was taken over shall not either; `tracebench query` can.
      allowSql: false,
      samplePath: context.installation.samplePath,
      findFonts: createReportFonts(context.installation.rendererDir),
    });
  if (settings.store !== undefined) return { engine: await open(settings.store), message: '' };
  return openDefaultStore(findDataDir(context.env), open);
}

function warnWhenExposed({ output }: CommandContext, host: string): void {
  if (isLoopback(host)) return;
  output.err(`Warning: the page is on ${host}, unencrypted. Whoever has the address can read what is stored.`);
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

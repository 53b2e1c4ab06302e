import { join } from 'node:path';
import { DEFAULT_SETTINGS, type Settings } from '../../../../contract/operations/library.ts';
import { NO_CAPABILITIES } from '../../../../contract/operations/session.ts';
import type { Engine, EngineOptions, PipelinesOptions } from '../../../engine/api.ts';
import { findDataDir, openDefaultStore } from '../../default-store.ts';
import { createReportFonts } from '../../report-fonts.ts';
import { isLoopback } from '../../serve/host-names.ts';
import { SessionSwitch } from '../../serve/session-switch.ts';
import { startServe } from '../../serve/start-serve.ts';
import { pipelinesFile } from '../../pipelines-file.ts';
import { createSessionLibrary } from '../../session-library.ts';
import { openSettings } from '../../settings-file.ts';
import { accountLine, type AccountLine } from '../account.ts';
import type { Command, CommandContext } from '../command.ts';
import { openBrowser } from '../open-browser.ts';
import { openTogether } from '../open-together.ts';
import { describeProblem, DONE, failureOf } from '../problem.ts';
import { showProgress } from '../progress.ts';
import { lookForChromium } from '../report/chromium.ts';
import { createPdfPress } from '../report/pdf-press.ts';
import { announceServe } from '../serve-announcement.ts';
import { readPipelinesConfig, reloadPipelines, tellPipelines } from '../serve-pipelines.ts';
import { readServeSettings, type ServeSettings } from '../serve-settings.ts';
import { STANDARD_INPUT } from '../source.ts';
import { holdHangUp, onHangUp, untilStopped } from '../stop-signals.ts';
import { countOf, printable } from '../text.ts';
import { uploadBytes, uploadFile } from '../upload.ts';
import { warningLines } from '../warning-lines.ts';

/** Telemetry is taken from this machine only, whatever the page is bound to. */
const RECEIVER_HOSTS = ['127.0.0.1', '::1'];

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Receive telemetry and serve the workbench to a browser',
  help: `Usage: tracebench serve [FILE…] [options]

Receives OTLP over HTTP and gRPC, keeps it in a store, and serves the workbench to your browser. Files are opened once
it runs; a .tracebench file becomes the store. A FILE of - is standard input. Stop it with Ctrl-C: nothing that was acknowledged is lost.

  --port N             port of the page, 4319; 0 = any free port
  --host ADDRESS       address of the page, 127.0.0.1; anything else lets other machines in
  --otlp-http-port N   port of the OTLP/HTTP receiver, 4318 or as in the settings; 0 = any free port
  --otlp-grpc-port N   port of the OTLP/gRPC receiver, 4317 or as in the settings; 0 = any free port
  --store PATH         the store; :memory: keeps nothing. Without it: live.tracebench in your data folder
  --follow FILE        read a file on as it grows, until it is stopped on the page; may be given several times
  --allow-sql          let the page ask in SQL, read-only; without it the SQL screen is off
  --config FILE        run the pipelines of this Collector configuration, - is standard input; its exporter "store" is the store;
                       SIGHUP has it read again
  --allow-pipelines    let the page write such configurations and run them: they can write files and send data elsewhere
  --no-open            do not open a browser
  --json               print one line when ready: {"ui","otlpHttp","otlpGrpc","store","pid"}

Example: tracebench serve --store live.tracebench
`,
  async run(context) {
    const settings = readServeSettings(context.args);
    context.keepFilesPrivate();
    if (isReadAgain(settings.config)) holdHangUp();
    const pipelines = await readPipelines(context, settings);
    const { sessions, notes } = await openSessions(context, settings, { pipelines, ...findPress(context) });
    try {
      const { rendererDir } = context.installation;
      const served = await startServe({ engine: () => sessions.current(), ...settings.page, rendererDir });
      sessions.onLeave(() => served.dropPages('another session is opened'));
      try {
        warnWhenExposed(context, settings.page.host);
        const engine = await sessions.current();
        const told = { ui: served.url, notes: [served.message, ...notes], json: settings.json };
        if (settings.config !== undefined || settings.allowPipelines)
          await tellPipelines(context, engine, settings.config);
        reloadOnHangUp(context, settings.config, pipelines, sessions);
        await announceServe(context.output, engine, told);
        if (settings.open) openBrowser(served.urlOnce, context.env);
        await followFiles(context, engine, settings.followed);
        await openFiles(context, engine, settings.files);
        await untilStopped(context.signal);
      } finally {
        await served.close();
      }
    } finally {
      await sessions.close();
    }
    return DONE;
  },
};

/** With a named store nothing else is kept, so that a script gets what it asked for. */
async function readPipelines(context: CommandContext, { config, store }: ServeSettings): Promise<PipelinesOptions> {
  const { env } = context;
  if (config !== undefined) return { config: await readPipelinesConfig(context, config) };
  return store === undefined ? { keeper: pipelinesFile(join(findDataDir(env), 'pipelines.json')) } : {};
}

/** At SIGHUP. */
const isReadAgain = (path: string | undefined): path is string => path !== undefined && path !== STANDARD_INPUT;

/** Another session that is opened later has the text that runs by then. */
function reloadOnHangUp(
  context: CommandContext,
  path: string | undefined,
  pipelines: PipelinesOptions,
  sessions: SessionSwitch,
): void {
  if (!isReadAgain(path)) return;
  let reloading: Promise<void> = Promise.resolve();
  const reload = async () => {
    const text = await reloadPipelines(context, path, sessions);
    if (text !== undefined) pipelines.config = text;
  };
  onHangUp(() => (reloading = reloading.then(reload)));
}

interface Opened {
  sessions: SessionSwitch;
  /** What a person should know. */
  notes: string[];
}

type Given = Pick<EngineOptions, 'pipelines' | 'printPdf'>;
type Keeping = Given & Pick<EngineOptions, 'sessions' | 'settings'>;

/** PDFs are printed by a browser on this machine, as `report` does; where there is none, the page's own prints. */
function findPress({ env, output }: CommandContext): Pick<EngineOptions, 'printPdf'> {
  try {
    const chromium = lookForChromium(undefined, env);
    return chromium === undefined ? {} : { printPdf: createPdfPress(chromium) };
  } catch (error) {
    output.err(printable(describeProblem(error).message));
    return {};
  }
}

/** A named store is opened as it is; without one there are the sessions and the settings of the data folder. */
async function openSessions(context: CommandContext, settings: ServeSettings, given: Given): Promise<Opened> {
  if (settings.store === undefined) return openLibrary(context, settings, given);
  const engine = await context.createEngine(engineOptions(context, settings, settings.store, given));
  const never = () => Promise.reject(new Error('This Tracebench keeps one session only.'));
  return { sessions: new SessionSwitch(engine, { open: never, probe: never, onProblem: () => undefined }), notes: [] };
}

async function openLibrary(context: CommandContext, settings: ServeSettings, given: Given): Promise<Opened> {
  const dataDir = findDataDir(context.env);
  const kept = await openSettings(join(dataDir, 'settings.json'), { receivers: fixedPorts(settings) });
  const library = createSessionLibrary({
    dataDir,
    currentPath: () => sessions.storePath,
    createEngine: context.createEngine,
    // By now the database is loaded.
    isHeld: async (path) => (await import('../../../engine/engine.ts')).isStoreHeld(path),
    open: (path) => sessions.open(path),
  });
  const optionsOf = (storePath: string) =>
    engineOptions(context, settings, storePath, { sessions: library, settings: kept, ...given });
  const open = (storePath: string) => context.createEngine(optionsOf(storePath));
  const probe = async (storePath: string) => {
    const { settings: _none, ...options } = optionsOf(storePath);
    await (await context.createEngine({ ...options, receivers: null })).close();
  };
  const { engine, message } = await openDefaultStore(dataDir, open);
  const onProblem = (problem: string) => context.output.err(printable(problem));
  const sessions = new SessionSwitch(engine, { open, probe, onProblem });
  return { sessions, notes: [message, ...(kept.read().warnings ?? [])] };
}

function fixedPorts({ otlpHttpPort, otlpGrpcPort }: ServeSettings): Partial<Settings['receivers']> {
  return {
    ...(otlpHttpPort === undefined ? {} : { otlpHttpPort }),
    ...(otlpGrpcPort === undefined ? {} : { otlpGrpcPort }),
  };
}

function engineOptions(
  { installation }: CommandContext,
  settings: ServeSettings,
  storePath: string,
  keeping: Keeping,
): EngineOptions {
  const { receivers } = DEFAULT_SETTINGS;
  const { otlpHttpPort = receivers.otlpHttpPort, otlpGrpcPort = receivers.otlpGrpcPort } = settings;
  const has = { sessions: keeping.sessions !== undefined, settings: keeping.settings !== undefined };
  return {
    storePath,
    engineVersion: installation.version,
    capabilities: { host: 'serve', ...NO_CAPABILITIES, ...has },
    receivers: { hosts: RECEIVER_HOSTS, otlpHttpPort, otlpGrpcPort },
    // Whoever got hold of the page's address shall not ask for more than screens do, unless that was wanted.
    allowSql: settings.allowSql,
    allowPipelines: settings.allowPipelines,
    samplePath: installation.samplePath,
    findFonts: createReportFonts(installation.rendererDir),
    ...keeping,
  };
}

function warnWhenExposed({ output }: CommandContext, host: string): void {
  if (isLoopback(host)) return;
  output.err(`Warning: the page is on ${host}, unencrypted. Whoever has the address can read what is stored.`);
}

/** A file that cannot be opened is said so, and no reason to stop receiving. */
async function openFiles(context: CommandContext, engine: Engine, files: readonly string[]): Promise<void> {
  const { output, signal } = context;
  const stopProgress = showProgress(engine, output);
  const failed: AccountLine[] = [];
  for await (const { file, result } of openTogether(files, (...asked) => openFile(context, engine, ...asked))) {
    if (signal.aborted) break;
    const line = accountLine(file, result);
    const { error: _, ...read } = line;
    for (const warning of warningLines([read])) output.err(printable(warning));
    if (line.error === undefined) output.err(printable(`Opened ${file}: ${describeCounts(line)}.`));
    else failed.push({ ...line, warnings: [], files: [] });
  }
  for (const warning of warningLines(failed)) output.err(printable(warning));
  stopProgress();
}

async function openFile(context: CommandContext, engine: Engine, file: string, wallClockOnly: boolean) {
  context.output.err(printable(`Opening ${file} …`));
  try {
    return await upload(context, engine, file, wallClockOnly);
  } catch (error) {
    return failureOf(error);
  }
}

function upload({ input, signal }: CommandContext, engine: Engine, file: string, wallClockOnly: boolean) {
  if (file !== STANDARD_INPUT) return uploadFile(engine, file, signal, wallClockOnly);
  return uploadBytes(engine, { name: file }, input(), signal);
}

async function followFiles({ output }: CommandContext, engine: Engine, files: readonly string[]): Promise<void> {
  for (const file of files) {
    try {
      await engine.follow(file);
      output.err(printable(`Following ${file}.`));
    } catch (error) {
      output.err(printable(`${file}: ${describeProblem(error).message}`));
    }
  }
}

function describeCounts(line: AccountLine): string {
  return (['spans', 'logs', 'points'] as const).map((name) => countOf(line[name], name)).join(', ');
}

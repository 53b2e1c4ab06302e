import type { EngineOptions } from '../../main/engine/api.ts';
import { runCli } from '../../main/hosts/cli/run-cli.ts';
import { FakeEngine, type FakeHandlers } from './fake-engine.ts';

export interface CliRun {
  code: number;
  out: string;
  err: string;
  /** What engines were asked for, in order, and what became of them. */
  opened: EngineOptions[];
  engines: FakeEngine[];
}

const INSTALLATION = {
  version: '1.2.3',
  rendererDir: '/nowhere',
  preloadFile: '/nowhere',
  engineProcessFile: '/nowhere',
  samplePath: '/nowhere/sample',
};

interface FakeCliOptions {
  handlers?: FakeHandlers;
  /** Thrown instead of giving an engine. */
  openError?: (options: EngineOptions) => Error | undefined;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  /** What standard input gives. */
  input?: Uint8Array[];
  /** Whether a person watches standard error; nobody when left out. */
  isWatched?: boolean;
  onOut?: (text: string) => void;
  onErr?: (line: string) => void;
}

/** One command line in this process, over fake engines. */
export async function runFakeCli(args: string[], options: FakeCliOptions = {}): Promise<CliRun> {
  const run: CliRun = { code: -1, out: '', err: '', opened: [], engines: [] };
  run.code = await runCli({
    args,
    output: {
      out: async (text) => {
        run.out += text;
        options.onOut?.(text);
      },
      outBytes: async (bytes) => void (run.out += Buffer.from(bytes).toString()),
      err: (line) => {
        run.err += `${line}\n`;
        options.onErr?.(line);
      },
      isWatched: options.isWatched ?? false,
    },
    input: async function* () {
      yield* options.input ?? [];
    },
    createEngine: async (engineOptions) => {
      const error = options.openError?.(engineOptions);
      if (error) throw error;
      const engine = new FakeEngine(options.handlers);
      engine.storePath = engineOptions.storePath === ':memory:' ? '' : engineOptions.storePath;
      run.opened.push(engineOptions);
      run.engines.push(engine);
      return engine;
    },
    installation: INSTALLATION,
    env: options.env ?? {},
    keepFilesPrivate: () => undefined,
    signal: options.signal ?? new AbortController().signal,
  });
  return run;
}

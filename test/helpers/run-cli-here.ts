import type { CreateEngine } from '../../main/engine/api.ts';
import { createEngine } from '../../main/engine/engine.ts';
import { runCli } from '../../main/hosts/cli/run-cli.ts';

interface HereOptions {
  /** What standard input gives. */
  input?: Uint8Array;
  /** Whether a person watches standard error; nobody when left out. */
  isWatched?: boolean;
  createEngine?: CreateEngine;
  signal?: AbortSignal;
  /** Is given all of standard output so far. */
  onOut?: (out: string) => void;
  /** Is given all of standard error so far. */
  onErr?: (err: string) => void;
}

/** One command line in this process, over engines as they are: no second Node to wait for. */
export async function runCliHere(args: readonly string[], options: HereOptions = {}) {
  const pieces: Uint8Array[] = [];
  let err = '';
  const outBytes = async (bytes: Uint8Array) => {
    // Whoever made them may write over them.
    pieces.push(Uint8Array.from(bytes));
    options.onOut?.(Buffer.concat(pieces).toString());
  };
  const code = await runCli({
    args,
    output: {
      out: (text) => outBytes(Buffer.from(text)),
      outBytes,
      err: (line) => {
        err += `${line}\n`;
        options.onErr?.(err);
      },
      isWatched: options.isWatched ?? false,
    },
    createEngine: options.createEngine ?? createEngine,
    installation: { version: '0', rendererDir: '', preloadFile: '', engineProcessFile: '', samplePath: '' },
    env: {},
    keepFilesPrivate: () => undefined,
    input: async function* () {
      if (options.input) yield options.input;
    },
    signal: options.signal ?? new AbortController().signal,
  });
  const bytes = Buffer.concat(pieces);
  return { code, out: bytes.toString(), bytes, err };
}

import type { FromForeign, ToForeign } from './foreign-messages.ts';
import type { ForeignProcess, StartForeignProcess } from './ports.ts';
import type { ForeignPiece } from './store/foreign/read-foreign.ts';

/** Asked for beforehand, so that neither side waits for the other. */
const PIECES_AHEAD = 2;
/** A statement over a table of gigabytes is silent until its first rows; one that says nothing for longer is stuck. */
const SILENT_MS = 120_000;

export interface ForeignFileOptions {
  path: string;
  temporaryFolder: string;
  start: StartForeignProcess;
  silentMs?: number;
}

/** Why a database is not read, for people. */
export class ForeignFileError extends Error {
  override name = 'ForeignFileError';
  /** What the file is, where that is known. */
  readonly format: string;

  constructor(message: string, format = 'duckdb') {
    super(message);
    this.format = format;
  }
}

export type OpenedForeign = Omit<Extract<FromForeign, { kind: 'opened' }>, 'kind'>;

/** A database of somebody else, read in a process of its own, which may end in whatever way. */
export class ForeignFile {
  readonly #options: ForeignFileOptions;
  readonly #process: ForeignProcess;
  /** Questions without an answer yet, in order. */
  readonly #asked: PromiseWithResolvers<FromForeign>[] = [];
  #ended: ForeignFileError | undefined;
  readonly #gone: Promise<void>;

  constructor(options: ForeignFileOptions) {
    this.#options = options;
    this.#process = options.start();
    this.#process.onMessage((message) => this.#asked.shift()?.resolve(message as FromForeign));
    this.#gone = new Promise((resolve) => {
      this.#process.onEnd((how) => {
        this.#end(crashText(how));
        resolve();
      });
    });
  }

  /** Throws ForeignFileError. */
  async open(): Promise<OpenedForeign> {
    const { path, temporaryFolder } = this.#options;
    const answer = await this.#ask({ kind: 'open', path, temporaryFolder });
    if (answer.kind === 'opened') return answer;
    throw errorOf(answer);
  }

  /** No faster than it is pulled. Throws ForeignFileError. */
  async *pieces(): AsyncGenerator<ForeignPiece> {
    const ahead = Array.from({ length: PIECES_AHEAD }, () => this.#askAhead());
    for (;;) {
      const answer = await ahead.shift()!;
      if (answer.kind === 'done') return;
      ahead.push(this.#askAhead());
      if (answer.kind !== 'piece') throw errorOf(answer);
      yield answer;
    }
  }

  /** Also while it is answering. Its files are nobody's when this resolves. */
  async close(): Promise<void> {
    this.#end('This file is not read any more.');
    await this.#gone;
  }

  /** Nobody may be left to hear that it fails. */
  #askAhead(): Promise<FromForeign> {
    const asked = this.#ask({ kind: 'wants' });
    asked.catch(() => undefined);
    return asked;
  }

  async #ask(question: ToForeign): Promise<FromForeign> {
    if (this.#ended) throw this.#ended;
    const asked = Promise.withResolvers<FromForeign>();
    const silent = setTimeout(() => this.#end(SILENT), this.#options.silentMs ?? SILENT_MS);
    this.#asked.push(asked);
    this.#process.post(question);
    try {
      return await asked.promise;
    } finally {
      clearTimeout(silent);
    }
  }

  #end(why: string): void {
    if (this.#ended) return;
    this.#ended = new ForeignFileError(why);
    this.#process.kill();
    for (const { reject } of this.#asked.splice(0)) reject(this.#ended);
  }
}

const SILENT = 'This DuckDB file could not be read: nothing came of it for two minutes.';

function crashText(how: string): string {
  return `This DuckDB file could not be read: it ended the process that read it (${how}), as damaged files do. Write it anew: duckdb NEW "ATTACH 'FILE' AS old; COPY FROM DATABASE old TO NEW".`;
}

function errorOf(answer: FromForeign): ForeignFileError {
  if (answer.kind === 'refused') return new ForeignFileError(answer.reason, answer.name);
  const said = answer.kind === 'failed' ? answer.message : answer.kind;
  return new ForeignFileError(failureText(said));
}

function failureText(said: string): string {
  if (/Could not set lock|being used by another process/.test(said))
    return 'This DuckDB file is open in another program. End otel-desktop-viewer, or open a copy of the file.';
  if (/Out of Memory|max_temp_directory_size/i.test(said))
    return 'This DuckDB file could not be read: it takes more memory than there is for opening files.';
  return `This DuckDB file could not be read: ${said.split('\n')[0]!.slice(0, 300)}`;
}

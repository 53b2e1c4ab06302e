import type { Writable } from 'node:stream';
import { printableLines } from './text.ts';

/** Where a command writes. What it answers goes to `out`; what it says about the answering goes to `err`. */
export interface Output {
  out(text: string): Promise<void>;
  outBytes(bytes: Uint8Array): Promise<void>;
  err(line: string): void;
  /** Whether a person is watching `err`. */
  readonly isWatched: boolean;
}

/**
 * Output to the process's own streams. A reader that leaves (`tracebench traces | head -1`) is no error: from then on
 * nothing is written, and the command ends as it would have. What else cannot be written on standard output (a full disk) rejects;
 * where standard error cannot be written there is nobody to tell. On a terminal, what comes from telemetry moves no cursor: control characters are
 * written out there, whatever the format.
 */
export function createOutput(stdout: Writable & { isTTY?: boolean }, stderr: Writable & { isTTY?: boolean }): Output {
  const decoder = new TextDecoder();
  const write = createWriter(stdout);
  const writeError = createWriter(stderr);
  return {
    out: stdout.isTTY ? (text) => write(printableLines(text)) : write,
    outBytes: stdout.isTTY ? (bytes) => write(printableLines(decoder.decode(bytes, { stream: true }))) : write,
    err: (line) => void writeError(`${line}\n`).catch(() => undefined),
    isWatched: Boolean(stderr.isTTY),
  };
}

function createWriter(stream: Writable): (chunk: string | Uint8Array) => Promise<void> {
  let isGone = false;
  // Told by the callback below; without a listener it would end the process.
  stream.on('error', () => (isGone = true));
  return (chunk) => {
    if (isGone || chunk.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) =>
      stream.write(chunk, (error) => (error && !hasLeft(error) ? reject(error) : resolve())),
    );
  };
}

/** A closed pipe, or a socket whose other end was reset. */
const hasLeft = ({ code }: NodeJS.ErrnoException): boolean => code === 'EPIPE' || code === 'ECONNRESET';

/** Pieces of a long answer are written this many characters at a time: as one text it might not fit into memory. */
const BATCH_CHARACTERS = 1024 * 1024;

export async function writePieces(output: Output, pieces: Iterable<string>): Promise<void> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH_CHARACTERS) continue;
    await output.out(batch);
    batch = '';
  }
  if (batch !== '') await output.out(batch);
}

/** What was done, as one line. On standard error where the file that was written is on standard output (`isPiped`). */
export async function tellJson(output: Output, said: object, isPiped: boolean): Promise<void> {
  if (isPiped) output.err(JSON.stringify(said));
  else await output.out(`${JSON.stringify(said)}\n`);
}

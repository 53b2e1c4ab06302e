import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportAccount } from '../../contract/operations/files.ts';
import { encodeUtf8 } from '../../core/encoding/utf8.ts';
import { addWarnings } from '../../core/formats/collected.ts';
import { ForeignFile, ForeignFileError, type OpenedForeign } from './foreign-file.ts';
import type { StartForeignProcess } from './ports.ts';
import { refusalOf, UNREADABLE } from './pipeline/losses.ts';
import { Account } from './receivers/files/account.ts';
import { orCancelled, untilCancelled } from './receivers/files/cancel.ts';
import { UnpackLimitError } from './receivers/files/expansion.ts';
import type { DumpInfo, DumpOptions, OpenDump } from './receivers/files/open-dump.ts';
import { spoolInto } from './receivers/files/seekable.ts';
import { CancelledError, type LossRecord } from './store/port.ts';

const MOST_SKIPPED_TOLD = 100;
/** Lines are lines from the first one on, also where no other comes. */
const FIRST_LINE = '{"resourceSpans":[]}\n';

export interface ForeignDumpPorts {
  start: StartForeignProcess;
  /** Reads lines of OTLP as JSON. */
  openLines: OpenDump;
  lose: (loss: LossRecord) => void;
}

/**
 * A database of somebody else becomes lines of OTLP in a process of its own (`ForeignFile`), which then are read as any file is:
 *
 *     file ─(temporary file, unless it lies on disk)─> process ─ lines ─> thread ─ rows ─> store
 *
 * Never rejects because of the file. The account tells of the file, not of the lines.
 */
export async function openForeignDump(
  source: AsyncIterable<Uint8Array>,
  info: DumpInfo,
  options: DumpOptions,
  ports: ForeignDumpPorts,
): Promise<ImportAccount> {
  const folder = await mkdtemp(join(tmpdir(), 'tracebench-'));
  try {
    const path = info.path ?? (await spoolInto(folder, untilCancelled(source, options.signal)));
    const file = new ForeignFile({ path, temporaryFolder: folder, start: ports.start });
    try {
      const opened = await orCancelled(file.open(), options.signal);
      return await new ForeignDump(file, opened, info).read(options, ports);
    } finally {
      await file.close();
    }
  } catch (error) {
    return outcomeOf(error, info);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class ForeignDump {
  readonly #file: ForeignFile;
  readonly #opened: OpenedForeign;
  readonly #info: DumpInfo;
  readonly #skipped: string[] = [];
  readonly #warnings: ImportAccount['warnings'] = [];
  #rows = 0;
  #failure: ForeignFileError | undefined;

  constructor(file: ForeignFile, opened: OpenedForeign, info: DumpInfo) {
    this.#file = file;
    this.#opened = opened;
    this.#info = info;
  }

  async read(options: DumpOptions, { openLines, lose }: ForeignDumpPorts): Promise<ImportAccount> {
    const { name, size, modifiedMs } = this.#info;
    const onProgress: DumpOptions['onProgress'] = (progress) =>
      options.onProgress?.({ ...progress, readBytes: Math.round(this.#share() * size) });
    const info = { name, size, ...(modifiedMs === undefined ? {} : { modifiedMs }) };
    const account = await openLines(this.#lines(), info, { ...options, onProgress });
    for (const reason of this.#skipped) {
      const example = reason.slice(0, 200);
      lose(refusalOf(name, '', UNREADABLE, example));
    }
    return this.#told(account);
  }

  async *#lines(): AsyncGenerator<Uint8Array> {
    yield encodeUtf8(FIRST_LINE);
    try {
      for await (const { bytes, rows, skipped, warnings } of this.#file.pieces()) {
        this.#rows += rows;
        for (const reason of skipped) this.#skipped.push(reason);
        addWarnings(this.#warnings, warnings);
        yield bytes;
      }
    } catch (error) {
      if (error instanceof ForeignFileError) this.#failure = error;
      throw error;
    }
  }

  /** Of the file, from 0 to 1. */
  #share(): number {
    return Math.min(1, this.#rows / Math.max(1, this.#opened.rows));
  }

  #told(account: ImportAccount): ImportAccount {
    const { format, evidence } = this.#opened;
    const places = this.#skipped.map((reason) => ({ line: 0, offset: 0, reason }));
    addWarnings(account.warnings, this.#warnings);
    return {
      ...account,
      ...this.#outcome(account),
      format,
      evidence,
      bytes: this.#info.size,
      skipped: [...places, ...account.skipped].slice(0, MOST_SKIPPED_TOLD),
      skippedTotal: account.skippedTotal + places.length,
    };
  }

  #outcome({ state, counts }: ImportAccount): Partial<ImportAccount> {
    if (state === 'cancelled') return {};
    if (this.#failure) return { state: 'failed', error: this.#failure.message };
    const nothing = Object.values(counts).every((count) => count === 0);
    if (state === 'failed' || !nothing || this.#skipped.length === 0) return {};
    return { state: 'failed', error: `Nothing in this file could be read. ${this.#skipped[0]!}` };
  }
}

function outcomeOf(error: unknown, { name, size }: DumpInfo): ImportAccount {
  const account = new Account(name);
  account.readBytes(size);
  if (error instanceof CancelledError) return account.cancelled();
  const isOfTheFile = error instanceof ForeignFileError || error instanceof UnpackLimitError;
  if (!isOfTheFile && !(error instanceof Error && 'syscall' in error)) throw error;
  account.recognised(error instanceof ForeignFileError ? error.format : 'duckdb', '"DUCK" at byte 8');
  return account.failed(error.message);
}

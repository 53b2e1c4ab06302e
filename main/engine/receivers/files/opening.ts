import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImportAccount } from '../../../../contract/operations/files.ts';
import { sniffContainer, type Container } from '../../../../core/formats/containers.ts';
import { addCounts } from '../../../../core/formats/count-items.ts';
import {
  HEAD_BYTES,
  type FileTime,
  type Part,
  type Reader,
  type Slice,
  type TakeRequest,
} from '../../../../core/formats/format.ts';
import { isParquet } from '../../../../core/formats/parquet/metadata.ts';
import { refusalText, unknownTableText } from '../../../../core/formats/refusals.ts';
import { recognise } from '../../../../core/formats/registry.ts';
import { openTables } from '../../../../core/formats/tables/read-tables.ts';
import { noCounts } from '../../../../core/model/telemetry.ts';
import { boundDepth } from '../../../../core/processors/bound-depth.ts';
import type { TelemetryIntake } from '../../pipeline/intake.ts';
import { Account } from './account.ts';
import { throwIfCancelled, untilCancelled } from './cancel.ts';
import { clockOf } from './clocks.ts';
import { DamagedError } from './damaged.ts';
import { Expansion } from './expansion.ts';
import { readHead } from './head.ts';
import { openArchive } from './open-archive.ts';
import type { DumpInfo, DumpOptions, DumpProgress, Following } from './open-dump.ts';
import { isOfTheFile, messageOf } from './problems.ts';
import { RefusedError } from './refused.ts';
import { openSeekable, spool } from './seekable.ts';
import { SliceTaker } from './slice-taker.ts';
import { unpack, type Unpacked } from './unpack.ts';
import type { ZipMember } from './zip/read-zip.ts';

const PROGRESS_INTERVAL_MS = 100;
/** A file of nothing but broken lines would else stop all others until its end. */
const SKIPPED_IN_A_TURN = 500;

/** What a file in an archive was taken out of. */
interface Around {
  containers: readonly Container[];
  expansion: Expansion;
  /** Files begun so far, in all archives in each other. */
  parts: { begun: number; entries: number };
}

/** One file being read; those in an archive are openings of their own. */
export class Opening {
  readonly account: Account;
  readonly taker: SliceTaker;
  readonly #info: DumpInfo;
  readonly #intake: TelemetryIntake;
  readonly #options: DumpOptions;
  readonly #around: Around;
  #toldAt = 0;
  #skippedParts = 0;
  #isAdmitted = false;
  /** Of an archive. */
  readonly #isPart: boolean;

  constructor(info: DumpInfo, intake: TelemetryIntake, options: DumpOptions, around?: Around) {
    this.#info = info;
    this.#intake = intake;
    this.#options = options;
    this.account = new Account(info.name);
    this.#isPart = around !== undefined;
    this.#around = around ?? {
      containers: [],
      expansion: new Expansion(() => this.account.bytes),
      parts: { begun: 0, entries: 0 },
    };
    this.taker = new SliceTaker(intake, info.name, options.importId, options.signal);
  }

  async run(source: AsyncIterable<Uint8Array>): Promise<void> {
    const { signal } = this.#options;
    throwIfCancelled(signal);
    const { containers, expansion } = this.#around;
    const counted = this.#counted(untilCancelled(source, signal));
    const unpacked = this.#options.follow
      ? { ...(await readHead(counted, HEAD_BYTES, true)), containers: [] }
      : await unpack(counted, expansion, containers);
    try {
      await this.#read(unpacked);
    } finally {
      await unpacked.close();
    }
  }

  async *#counted(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.account.readBytes(chunk.length);
      yield chunk;
      this.#tell();
    }
  }

  async #read(unpacked: Unpacked): Promise<void> {
    if (this.#options.follow) {
      if (unpacked.head.length === 0) return;
      const other = isParquet(unpacked.head) ? 'parquet' : sniffContainer(unpacked.head);
      if (other !== undefined) throw new RefusedError(cannotFollow(other));
    }
    if (unpacked.containers.at(-1) === 'zip') return this.#readArchive(unpacked);
    if (isParquet(unpacked.head)) return this.#readTable(unpacked);
    const found = recognise(unpacked.head, { whole: unpacked.whole });
    const prefix = unpacked.containers.map((container) => `${container}+`).join('');
    if (found.kind === 'refusal') {
      this.account.recognised(`${prefix}${found.refusal.name}`, '');
      throw new RefusedError(refusalText(found.refusal));
    }
    this.account.recognised(`${prefix}${found.format.name}`, found.evidence);
    const reader = found.format.createReader(fileTimeOf(this.#info), this.#options.reading, this.#takeRequest());
    if (this.#options.follow && !reader.flush) throw new RefusedError(cannotFollow(reader.format));
    await this.#readAll(reader, unpacked);
    this.account.recognised(`${prefix}${reader.format}`);
    await this.#finish();
  }

  /** Reading begins at the end of such a file. */
  async #readTable(unpacked: Unpacked): Promise<void> {
    const prefix = unpacked.containers.map((container) => `${container}+`).join('');
    this.account.recognised(`${prefix}parquet`, '');
    if (this.#options.follow) throw new RefusedError(cannotFollow('parquet'));
    const { path } = this.#info;
    const isAsItLies = path !== undefined && unpacked.containers.length === 0;
    const file = isAsItLies ? openSeekable(path) : await spool(unpacked.all, this.#options.spoolFolder);
    try {
      const table = openTables(file);
      if ('columns' in table) throw new RefusedError(unknownTableText(table.columns));
      this.account.recognised(`${prefix}${table.format}`, table.evidence);
      await this.#take(table.parts);
      if (isAsItLies) this.account.readBytes(Math.max(0, file.bytes - this.account.bytes));
      await this.#finish();
    } finally {
      await file.close();
    }
  }

  async #finish(): Promise<void> {
    await this.taker.finish();
    this.#toldAt = 0;
    this.#tell();
  }

  async #readArchive({ all, containers }: Unpacked): Promise<void> {
    const { expansion, parts, ...around } = this.#around;
    const within = { expansion, parts, containers: [...around.containers, ...containers] };
    this.account.recognised(containers.join('+'), '"PK" at byte 0');
    await openArchive(all, {
      account: this.account,
      limit: (chunks) => expansion.limited(chunks, within.containers.length),
      countEntry: () => ++parts.entries,
      open: (member) => this.#openMember(member, within),
    });
    this.#toldAt = 0;
    this.#tell();
  }

  /** A file in an archive that cannot be read costs itself. Rejects for what ends the whole. */
  async #openMember({ name, modifiedMs, chunks }: ZipMember, within: Around): Promise<ImportAccount> {
    const importId = `${this.#options.importId.split('.')[0]}.${++within.parts.begun}`;
    const info = { name: `${this.#info.name} › ${name}`, size: 0, ...(modifiedMs === undefined ? {} : { modifiedMs }) };
    const intake = this.#options.intakeFor?.(importId) ?? this.#intake;
    const onProgress = ({ counts }: DumpProgress) => this.#tell(counts);
    const child = new Opening(info, intake, { ...this.#options, importId, onProgress }, within);
    try {
      await child.run(chunks);
      return { ...child.account.done(), importId };
    } catch (error) {
      if (!isOfTheFile(error)) throw error;
      return { ...child.account.failed(messageOf(error)), importId };
    } finally {
      await child.taker.settle();
    }
  }

  #takeRequest(): TakeRequest | undefined {
    if (!this.#intake.takeRequest) return undefined;
    return (signal, wire) => {
      const taken = this.#intake.takeRequest?.(signal, wire);
      if (taken) this.account.request(taken);
      return taken !== undefined;
    };
  }

  async #readAll(reader: Reader, { all }: Unpacked): Promise<void> {
    let damage: DamagedError | undefined;
    let unpackedBytes = 0;
    try {
      for await (const chunk of all) {
        unpackedBytes += chunk.length;
        if (chunk.length === 0 && this.#options.follow) await this.#flush(reader, this.#options.follow);
        await this.#take(reader.write(chunk));
      }
    } catch (error) {
      if (!(error instanceof DamagedError)) throw error;
      damage = error;
    }
    await this.#take(reader.end());
    if (damage !== undefined) this.#skip({ line: 0, offset: unpackedBytes, reason: damage.message });
  }

  async #flush(reader: Reader, { flushed }: Following): Promise<void> {
    await this.#take(reader.flush?.() ?? []);
    await this.taker.finish();
    await flushed(reader.isBetweenRecords === true);
    this.#toldAt = 0;
    this.#tell();
  }

  async #take(parts: Iterable<Part>): Promise<void> {
    for (const part of parts) {
      if (part.kind === 'skipped') {
        this.#skip(part);
        if (++this.#skippedParts % SKIPPED_IN_A_TURN === 0) await this.#giveTurn();
        continue;
      }
      await this.#admit(part);
      const decoded = boundDepth(part.decoded);
      this.account.slice({ ...part, decoded });
      await this.taker.take(decoded);
      this.#tell();
      await this.#giveTurn();
    }
  }

  /** Receivers, cancellation and other imports get theirs between two slices. */
  async #giveTurn(): Promise<void> {
    await nextTurn();
    throwIfCancelled(this.#options.signal);
  }

  async #admit(part: Slice): Promise<void> {
    if (this.#isAdmitted) return;
    const refusal = (await this.#options.admit?.(clockOf(part))) ?? '';
    if (refusal !== '') {
      this.account.advise('new-session');
      throw new RefusedError(refusal);
    }
    this.#isAdmitted = true;
    if (this.#isPart) this.#options.onPart?.(this.#options.importId);
  }

  #skip(skipped: { line: number; offset: number; reason: string }): void {
    this.account.skip(skipped);
    const example = `line ${skipped.line}, byte ${skipped.offset}: ${skipped.reason}`.slice(0, 200);
    this.#intake.refuse(this.#info.name, '', 'unreadable', example);
  }

  /** `within`: of the file in this archive that is being read. */
  #tell(within = noCounts()): void {
    const now = performance.now();
    if (this.#options.onProgress === undefined || now - this.#toldAt < PROGRESS_INTERVAL_MS) return;
    this.#toldAt = now;
    const counts = this.account.counts;
    addCounts(counts, within);
    this.#options.onProgress({ readBytes: this.account.bytes, counts });
  }
}

function cannotFollow(format: string): string {
  return `A file of this kind (${format}) cannot be followed: it is not written line by line. Open it without following.`;
}

function fileTimeOf({ modifiedMs }: DumpInfo): FileTime {
  if (modifiedMs === undefined || modifiedMs <= 0) return { ns: nanoseconds(Date.now()), of: 'opening' };
  return { ns: nanoseconds(modifiedMs), of: 'change' };
}

function nanoseconds(unixMs: number): bigint {
  return BigInt(Math.trunc(unixMs)) * 1_000_000n;
}

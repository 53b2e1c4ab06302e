import type { ImportAccount } from '../../../../contract/operations/files.ts';
import { sniffContainer, type Container } from '../../../../core/formats/containers.ts';
import { HEAD_BYTES, type FileTime } from '../../../../core/formats/format.ts';
import { isParquet } from '../../../../core/formats/parquet/metadata.ts';
import { refusalText, unknownTableText } from '../../../../core/formats/refusals.ts';
import { recognise } from '../../../../core/formats/registry.ts';
import { openTables } from '../../../../core/formats/tables/read-tables.ts';
import type { TelemetryIntake } from '../../pipeline/intake.ts';
import { Account } from './account.ts';
import { throwIfCancelled, untilCancelled } from './cancel.ts';
import { Expansion } from './expansion.ts';
import { readHead } from './head.ts';
import { openArchive } from './open-archive.ts';
import type { DumpInfo, DumpOptions, DumpProgress } from './open-dump.ts';
import { PartTaker } from './part-taker.ts';
import { isOfTheFile, messageOf } from './problems.ts';
import { ProgressTeller } from './progress-teller.ts';
import { readStream } from './read-stream.ts';
import { RefusedError } from './refused.ts';
import { openSeekable, spool } from './seekable.ts';
import { unpack, type Unpacked } from './unpack.ts';
import { throwIfTooManyListed } from './zip/listed-too-many.ts';
import type { ZipMember } from './zip/read-zip.ts';

/** What a file in an archive was taken out of. */
interface Around {
  containers: readonly Container[];
  expansion: Expansion;
  /** Files begun so far, in all archives in each other. */
  parts: { begun: number; entries: number };
}

/**
 * One file being read; those in an archive are openings of their own:
 *
 *     unpack ─┬─ archive ── an opening for each file in it
 *             ├─ table (Parquet), from its end ──┐
 *             └─ stream (`readStream`) ──────────┴─ parts (`PartTaker`) ── intake, account
 */
export class Opening {
  readonly account: Account;
  readonly taker: PartTaker;
  readonly #progress: ProgressTeller;
  readonly #info: DumpInfo;
  readonly #intake: TelemetryIntake;
  readonly #options: DumpOptions;
  readonly #around: Around;

  constructor(info: DumpInfo, intake: TelemetryIntake, options: DumpOptions, around?: Around) {
    this.#info = info;
    this.#intake = intake;
    this.#options = options;
    this.account = new Account(info.name);
    this.#progress = new ProgressTeller(this.account, options.onProgress);
    this.#around = around ?? {
      containers: [],
      expansion: new Expansion(() => this.account.bytes),
      parts: { begun: 0, entries: 0 },
    };
    const { account } = this;
    // Of an archive each file is told of by itself.
    const onAdmitted = () => around && options.onPart?.(options.importId);
    this.taker = new PartTaker(intake, { ...options, name: info.name, account, progress: this.#progress, onAdmitted });
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
      this.#progress.tell();
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
    const reader = found.format.createReader(fileTimeOf(this.#info), this.#options.reading, this.taker.takeRequest());
    if (this.#options.follow && !reader.flush) throw new RefusedError(cannotFollow(reader.format));
    await readStream(unpacked.all, reader, {
      taker: this.taker,
      progress: this.#progress,
      follow: this.#options.follow,
      areChunksOwn: this.#options.areChunksOwn === true && unpacked.containers.length === 0,
    });
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
      await this.taker.take(table.parts);
      if (isAsItLies) this.account.readBytes(Math.max(0, file.bytes - this.account.bytes));
      await this.#finish();
    } finally {
      await file.close();
    }
  }

  async #finish(): Promise<void> {
    await this.taker.finish();
    this.#progress.tellNow();
  }

  async #readArchive({ all, containers }: Unpacked): Promise<void> {
    const { expansion, parts, ...around } = this.#around;
    const within = { expansion, parts, containers: [...around.containers, ...containers] };
    this.account.recognised(containers.join('+'), '"PK" at byte 0');
    if (this.#info.path !== undefined && containers.length === 1) await refuseTooMany(this.#info.path);
    await openArchive(all, {
      account: this.account,
      limit: (chunks) => expansion.limited(chunks, within.containers.length),
      countEntry: () => ++parts.entries,
      open: (member) => this.#openMember(member, within),
    });
    await this.#finish();
  }

  /** A file in an archive that cannot be read costs itself. Rejects for what ends the whole. */
  async #openMember({ name, modifiedMs, chunks }: ZipMember, within: Around): Promise<ImportAccount> {
    const importId = `${this.#options.importId.split('.')[0]}.${++within.parts.begun}`;
    const info = { name: `${this.#info.name} › ${name}`, size: 0, ...(modifiedMs === undefined ? {} : { modifiedMs }) };
    const intake = this.#options.intakeFor?.(importId) ?? this.#intake;
    const onProgress = ({ counts }: DumpProgress) => this.#progress.tell(counts);
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
}

/** Where an archive lies in a file, it is known at once. */
async function refuseTooMany(path: string): Promise<void> {
  const file = openSeekable(path);
  try {
    throwIfTooManyListed(file);
  } finally {
    await file.close();
  }
}

function cannotFollow(format: string): string {
  return `A file of this kind (${format}) cannot be followed: it is not written record after record. Open it without following.`;
}

function fileTimeOf({ modifiedMs }: DumpInfo): FileTime {
  if (modifiedMs === undefined || modifiedMs <= 0) return { ns: nanoseconds(Date.now()), of: 'opening' };
  return { ns: nanoseconds(modifiedMs), of: 'change' };
}

function nanoseconds(unixMs: number): bigint {
  return BigInt(Math.trunc(unixMs)) * 1_000_000n;
}

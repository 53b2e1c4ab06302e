import type { LossEntry } from '../../../../contract/operations/session.ts';
import type { OutputOf, ParsedInputOf } from '../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../contract/transport.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import {
  StoreFailedError,
  type AppendBatch,
  type DecodedBatch,
  type Expired,
  type ExportRequest,
  type LossRecord,
  type PackedBatch,
  type Question,
  type Store,
  type StoredMark,
  type StoreStats,
  type RetentionLimits,
  type TableRequest,
  type TableSlice,
} from '../port.ts';
import { Checkpoints, CHECKPOINT_BYTES } from './checkpoints.ts';
import { Database } from './database.ts';
import { readDocument, writeDocument } from './documents.ts';
import { explainDamage, isFatal } from './file/errors.ts';
import type { WalDamage } from './file/wal-damage.ts';
import { giveBackMemory } from './give-back-memory.ts';
import { LossLedger } from './loss-ledger.ts';
import { QUESTIONS } from './questions/index.ts';
import type { QuestionContext } from './questions/context.ts';
import type { LastIds } from './packer.ts';
import { readTable } from './read-table.ts';
import { readTally } from './read-tally.ts';
import { countItems, readTelemetry } from './read-telemetry.ts';
import { RequestCommits, type StoreAround } from './request-commits.ts';
import { readKeys } from './request-keys.ts';
import { countExpiring, planExpiry, sizesBelow, usedBytes, type ExpireStep } from './retention.ts';
import { readMark } from './stored-mark.ts';
import type { Tally } from './tally.ts';
import { askTraces } from './summaries/ask-traces.ts';
import { prepareSchema } from './upgrade.ts';
import { Writer } from './writer.ts';

/**
 * One commit costs about 4 ms whatever is in it, so what arrives close together is committed together. Waiting longer
 * than this only adds to the sender's time.
 */
const GATHER_MS = 2;

/** More are not remembered anyway: a hundred thousand requests. */
const MOST_KEY_BYTES = 2 * 1024 ** 2;

/** A flood writes some 25 MB a second. */
const TRIM_MS = 1_000;

interface Waiting {
  batch: AppendBatch;
  resolve: () => void;
  reject: (error: unknown) => void;
}

export interface StoreOptions {
  /** How long the log of commits gets before it is brought into the main file. */
  checkpointBytes?: number | undefined;
}

/** Opens or makes a session file, or ':memory:'. Throws StoreLockedError, or an Error that says what is wrong with the file. */
export async function openDuckDbStore(path: string, options: StoreOptions = {}): Promise<Store> {
  const database = await Database.open(path);
  try {
    await prepareSchema(database.writer, database.path);
    const store = new DuckDbStore(database, options);
    await store.load();
    return store;
  } catch (error) {
    await database.close();
    throw explainDamage(database.path, error) ?? error;
  }
}

class DuckDbStore implements Store {
  readonly path: string;
  storedMark: StoredMark | undefined;
  readonly #database: Database;
  readonly #losses = new LossLedger();
  readonly #writer: Writer;
  readonly #requests: RequestCommits;
  readonly #checkpoints: Checkpoints;
  #total!: Tally;
  #revision = 0;
  #generation = 0;
  #waiting: Waiting[] = [];
  /** Everything that writes happens one after another on this chain. */
  #writing: Promise<void> = Promise.resolve();
  #scheduled = false;
  #closing = false;
  /** Whether the file was given up, and what it holds not read since. */
  #isStale = false;
  readonly #trimming: ReturnType<typeof setInterval>;
  #overview: { revision: number; answer: ReturnType<typeof readOverview> } | undefined;

  constructor(database: Database, { checkpointBytes = CHECKPOINT_BYTES }: StoreOptions) {
    this.path = database.path;
    this.#database = database;
    this.#writer = new Writer(database, this.#losses);
    this.#requests = new RequestCommits(this.#around());
    this.#checkpoints = new Checkpoints(database, checkpointBytes);
    this.#trimming = setInterval(() => void this.#write(() => database.trim()).catch(() => undefined), TRIM_MS);
    this.#trimming.unref();
    database.onFatal = (isStillSo) => {
      void this.#write(async () => (isStillSo() ? this.#recover() : undefined)).catch(() => undefined);
    };
  }

  /** Takes over what the file holds, at first and whenever it was opened anew. */
  async load(): Promise<void> {
    const { writer } = this.#database;
    await this.#losses.load(writer);
    await this.#writer.open();
    this.#total = await readTally(writer);
    this.storedMark = await readMark(writer);
    this.#revision++;
    this.#isStale = false;
    await this.#tellDamages();
  }

  async #tellDamages(): Promise<void> {
    const losses = this.#database.takeDamages().map(lossOfDamage);
    if (losses.length === 0) return;
    const atNs = nowNs();
    // On a full disk it is told as long as the program runs.
    await this.#writer.commit([{ telemetry: [], losses }], atNs).catch(() => undefined);
    for (const loss of losses) this.#losses.add(loss, atNs);
  }

  /** Opens the file anew after DuckDB gave the instance up. Throws where that cannot be now; who writes or asks next tries again. */
  async #recover(): Promise<void> {
    this.#isStale = true;
    await this.#database.reopen();
    await this.load();
  }

  append(batch: AppendBatch): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    void this.#write(async () => {
      await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      this.#scheduled = false;
      await this.#commitWaiting();
    });
  }

  async #commitWaiting(): Promise<void> {
    const group = this.#waiting;
    this.#waiting = [];
    try {
      await this.#commit(group.map(({ batch }) => batch));
      for (const { resolve } of group) resolve();
    } catch (error) {
      if (group.length === 1) group[0]!.reject(error);
      else await this.#commitOneByOne(group);
    }
  }

  /** One batch that cannot be stored must not cost its neighbours. */
  async #commitOneByOne(group: readonly Waiting[]): Promise<void> {
    for (const { batch, resolve, reject } of group) await this.#commit([batch]).then(resolve, reject);
  }

  async #commit(batches: AppendBatch[]): Promise<void> {
    const atNs = nowNs();
    const before = this.#writer.lastIds;
    try {
      this.#total.add(await this.#writer.commit(batches, atNs));
    } catch (error) {
      if (await this.#hasStored(error, before)) return;
      throw error;
    }
    for (const batch of batches) for (const loss of batch.losses) this.#losses.add(loss, atNs);
    this.#revision++;
  }

  /** Whether what was committed is stored, though DuckDB gave up with it: ids are behind those that were known before. */
  async #hasStored(error: unknown, before: LastIds): Promise<boolean> {
    if (!this.#isLost(error)) return false;
    await this.#recover();
    const after = this.#writer.lastIds;
    return (Object.keys(before) as (keyof LastIds)[]).some((name) => after[name] > before[name]);
  }

  /** Whether there is nothing more to be had of what is open. A session in memory would be gone with it. */
  #isLost(error: unknown): boolean {
    return this.path !== '' && !this.#closing && (this.#isStale || isFatal(error) || error instanceof StoreFailedError);
  }

  appendPacked(batch: PackedBatch, onFailure: (error: unknown) => void): Promise<void> {
    return this.#write(() => this.#requests.packed(batch, onFailure));
  }

  appendDecoded(batch: DecodedBatch, onFailure: (error: unknown) => void): Promise<void> {
    return this.#write(() => this.#requests.decoded(batch, onFailure));
  }

  /** What commits of requests may use of this store. */
  #around(): StoreAround {
    return {
      writer: this.#writer,
      isInMemory: this.path === '',
      isClosing: () => this.#closing,
      storedMark: () => this.storedMark,
      isLost: (error) => this.#isLost(error),
      recover: () => this.#recover(),
      count: ({ losses, mark }, tally, atNs) => {
        this.#total.add(tally);
        for (const loss of losses) this.#losses.add(loss, atNs);
        this.#revision++;
        this.storedMark = mark;
      },
    };
  }

  recentKeys(): Promise<Uint8Array> {
    return readKeys(this.#database, nowNs(), MOST_KEY_BYTES);
  }

  async forget(importId: string): Promise<void> {
    return this.#write(async () => {
      await this.#writer.forget(importId);
      await this.#losses.load(this.#database.writer);
      this.#total = await readTally(this.#database.writer);
      this.#revision++;
      this.#generation++;
    });
  }

  async expire(limits: RetentionLimits, nowNs: bigint, signal?: CancelSignal): Promise<number> {
    let gone = 0;
    const { maxBytes } = limits;
    const isTooLarge = maxBytes > 0 && (await this.nearsLimit(maxBytes));
    const holding = isTooLarge ? limits : { ...limits, maxBytes: 0 };
    for await (const step of planExpiry(this.#database, holding, nowNs)) {
      if (signal?.aborted) break;
      gone += await this.#write(() => this.#expireStep(step, nowNs));
    }
    if (gone > 0 || isTooLarge) await this.#write(() => this.#settle(gone > 0));
    if (gone > 0) await giveBackMemory();
    return gone;
  }

  keepBelow(maxBytes: number): void {
    this.#checkpoints.keepBelow(maxBytes || Infinity);
  }

  async nearsLimit(maxBytes: number): Promise<boolean> {
    const { fullBytes } = sizesBelow(maxBytes);
    if (this.#database.bytes() <= fullBytes) return false;
    return (await usedBytes(this.#database)) > fullBytes;
  }

  countExpiring(limits: RetentionLimits, nowNs: bigint): Promise<Expired> {
    return countExpiring(this.#database, limits, nowNs);
  }

  async #expireStep(step: ExpireStep, nowNs: bigint): Promise<number> {
    const loss = await this.#writer.expire(step, nowNs);
    if (loss.count > 0) {
      this.#losses.add(loss, nowNs);
      this.#generation++;
    }
    return loss.count;
  }

  /** The log goes into the tables. After rows were taken away: counts anew, and their space is free for others. */
  async #settle(isLess: boolean): Promise<void> {
    if (isLess) this.#total = await readTally(this.#database.writer);
    if (isLess) this.#revision++;
    await this.#checkpoint();
    this.#checkpoints.mergeNext();
  }

  /** When it is its turn among everything else that writes. What ends an instance is thrown once it is open anew. */
  #write<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(async () => {
      try {
        return await work();
      } catch (error) {
        if (this.#isLost(error)) await this.#recover().catch(() => undefined);
        throw error;
      }
    });
    this.#writing = done.catch(() => undefined).then(() => (this.#checkpoints.isDue ? this.#checkpoint() : undefined));
    return done;
  }

  /** What cannot be done now can be done later: the commits are safe where they are. */
  async #checkpoint(): Promise<void> {
    try {
      await this.#checkpoints.run();
    } catch (error) {
      if (this.#isLost(error)) await this.#recover().catch(() => undefined);
    }
  }

  get chainEpoch(): number {
    return this.#writer.chainEpoch;
  }

  stats(): StoreStats {
    const { counts, minNs, maxNs } = this.#total;
    return { revision: this.#revision, counts: { ...counts }, minNs, maxNs, bytes: this.#database.bytes() };
  }

  overview(): Promise<{ traces: number; services: number }> {
    if (this.#overview?.revision !== this.#revision)
      this.#overview = { revision: this.#revision, answer: readOverview(this.#database, this.#context()) };
    return this.#overview.answer;
  }

  losses(): LossEntry[] {
    return this.#losses.list();
  }

  ask<Q extends Question>(question: Q, input: ParsedInputOf<Q>, signal?: CancelSignal): Promise<OutputOf<Q>> {
    return QUESTIONS[question](this.#database, this.#context(), input, signal);
  }

  #context(): QuestionContext {
    const { minNs, maxNs } = this.#total;
    const { openings: opening } = this.#writer;
    return { revision: this.#revision, generation: this.#generation, opening, minNs, maxNs };
  }

  readTelemetry(request: ExportRequest, signal?: CancelSignal): AsyncGenerator<Telemetry> {
    return readTelemetry(this.#database, request, signal);
  }

  countItems(request: ExportRequest, signal?: CancelSignal): Promise<number> {
    return countItems(this.#database, request, signal);
  }

  readTable(request: TableRequest, signal?: CancelSignal): AsyncGenerator<TableSlice> {
    return readTable(this.#database, request, signal);
  }

  readDocument(name: string): Promise<string> {
    return readDocument(this.#database, name);
  }

  writeDocument(name: string, text: string, was?: string): Promise<boolean> {
    return this.#write(() => writeDocument(this.#database.writer, name, text, was));
  }

  /** Everything given to `append` before is committed first. */
  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#trimming);
    await this.#writing;
    await this.#database.close();
  }
}

const nowNs = () => BigInt(Date.now()) * 1_000_000n;

/** How much is unknown where no end of a commit is left to be seen: at least one. */
function lossOfDamage({ aside, bytes, keptBytes, lostCommits }: WalDamage): LossRecord {
  const count = Math.max(1, lostCommits);
  const example = `${bytes - keptBytes} of ${bytes} bytes, commits: ${lostCommits}; the original is ${aside}`;
  return { kind: 'warning', source: 'session', signal: '', code: 'commits-damaged', example, count };
}

function readOverview(database: Database, context: QuestionContext): Promise<{ traces: number; services: number }> {
  return askTraces(database, context, async ({ table }, ask) => {
    const answer = await ask(`SELECT (SELECT count(*) FROM ${table}) AS traces,
      (SELECT count(DISTINCT service_name) FROM resource WHERE service_name <> '') AS services`);
    return { traces: Number(answer.first('traces')), services: Number(answer.first('services')) };
  });
}

import type { LossEntry } from '../../../../contract/operations/session.ts';
import type { OutputOf, ParsedInputOf } from '../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../contract/transport.ts';
import type { SignalCounts, Telemetry } from '../../../../core/model/telemetry.ts';
import type {
  AppendBatch,
  Expired,
  ExportRequest,
  PackedBatch,
  Question,
  Store,
  StoredMark,
  StoreStats,
  RetentionLimits,
  TableRequest,
  TableSlice,
} from '../port.ts';
import { Database, runInterruptible } from './database.ts';
import { giveBackMemory } from './give-back-memory.ts';
import { LossLedger } from './loss-ledger.ts';
import { readDocument, writeDocument } from './documents.ts';
import { QUESTIONS } from './questions/index.ts';
import type { QuestionContext } from './questions/context.ts';
import { buffersOf } from './packed.ts';
import type { Packed } from './packer.ts';
import { readTable } from './read-table.ts';
import { countItems, readTelemetry } from './read-telemetry.ts';
import { countExpiring, planExpiry, sizesBelow, type ExpireStep } from './retention.ts';
import { readMark } from './stored-mark.ts';
import { Tally } from './tally.ts';
import { prepareSchema } from './upgrade.ts';
import { Writer } from './writer.ts';

/**
 * One commit costs about 4 ms whatever is in it, so what arrives close together is committed together. Waiting longer
 * than this only adds to the sender's time.
 */
const GATHER_MS = 2;

/** A full disk may be emptied by the user meanwhile. */
const RETRY_MS = 1_000;

/** Under a limit of size the log gets no longer than that while rows are taken away. */
const MOST_LOG_BYTES = 50_000_000;

interface Waiting {
  batch: AppendBatch;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Opens or makes a session file, or ':memory:'. Throws StoreLockedError, or an Error that says what is wrong with the file. */
export async function openDuckDbStore(path: string): Promise<Store> {
  const database = await Database.open(path);
  try {
    await prepareSchema(database.writer, database.path);
    const losses = new LossLedger();
    await losses.load(database.writer);
    const writer = new Writer(database.writer, losses);
    await writer.open();
    const mark = await readMark(database.writer);
    return new DuckDbStore(database, writer, losses, await readTally(database), mark);
  } catch (error) {
    await database.close();
    throw error;
  }
}

class DuckDbStore implements Store {
  readonly path: string;
  storedMark: StoredMark | undefined;
  readonly #database: Database;
  readonly #writer: Writer;
  readonly #losses: LossLedger;
  #total: Tally;
  #revision = 1;
  #generation = 0;
  #waiting: Waiting[] = [];
  /** Everything that writes happens one after another on this chain. */
  #writing: Promise<void> = Promise.resolve();
  #scheduled = false;
  #closing = false;
  #overview: { revision: number; answer: ReturnType<typeof readOverview> } | undefined;

  constructor(database: Database, writer: Writer, losses: LossLedger, total: Tally, mark: StoredMark | undefined) {
    this.storedMark = mark;
    this.path = database.path;
    this.#database = database;
    this.#writer = writer;
    this.#losses = losses;
    this.#total = total;
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
    this.#writing = this.#writing.then(async () => {
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
    const atNs = BigInt(Date.now()) * 1_000_000n;
    this.#total.add(await this.#writer.commit(batches, atNs));
    for (const batch of batches) for (const loss of batch.losses) this.#losses.add(loss, atNs);
    this.#revision++;
  }

  appendPacked(batch: PackedBatch, onFailure: (error: unknown) => void): Promise<void> {
    return this.#write(async () => {
      this.#writer.number(batch.packed.rows as Packed);
      await this.#commitPacked(batch, onFailure);
    });
  }

  async #commitPacked(batch: PackedBatch, onFailure: (error: unknown) => void): Promise<void> {
    for (;;) {
      const atNs = BigInt(Date.now()) * 1_000_000n;
      try {
        this.#total.add(await this.#writer.commitPacked(batch, atNs));
        for (const loss of batch.losses) this.#losses.add(loss, atNs);
        this.#revision++;
        this.storedMark = batch.mark;
        freeTables(batch.packed.rows as Packed);
        return;
      } catch (error) {
        onFailure(error);
        if (this.#closing) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  async forget(importId: string): Promise<void> {
    return this.#write(async () => {
      await this.#writer.forget(importId);
      await this.#losses.load(this.#database.writer);
      this.#total = await readTally(this.#database);
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
      // On a busy machine a pass takes long, while telemetry goes on arriving.
      if (isTooLarge && this.#database.logBytes() > MOST_LOG_BYTES) await this.#write(() => this.#checkpoint());
    }
    // One checkpoint, at the end: each writes the last row groups anew, and what they took before is free only after the next.
    if (gone > 0 || isTooLarge) await this.#write(() => this.#settle(gone > 0));
    if (gone > 0) await giveBackMemory().catch(() => undefined); // or it stays ours for a while longer
    return gone;
  }

  async nearsLimit(maxBytes: number): Promise<boolean> {
    const { fullBytes } = sizesBelow(maxBytes);
    if (this.#database.bytes() <= fullBytes) return false;
    const { tables, log } = await this.#database.usedBytes();
    return tables + log > fullBytes;
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
    if (isLess) this.#total = await readTally(this.#database);
    if (isLess) this.#revision++;
    await this.#checkpoint();
  }

  async #checkpoint(): Promise<void> {
    // What is read at this moment may stand in its way; the next one will do.
    await this.#database.writer.run('CHECKPOINT').catch(() => undefined);
  }

  /** When it is its turn among everything else that writes. */
  #write<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#writing.then(work);
    this.#writing = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
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
      this.#overview = { revision: this.#revision, answer: readOverview(this.#database) };
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
    return { revision: this.#revision, generation: this.#generation, minNs, maxNs };
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
    await this.#writing;
    await this.#database.close();
  }
}

/** Gives their memory back now: the garbage collector is slow to see what lies outside its heap. */
function freeTables({ tables }: Packed): void {
  for (const buffer of tables.flatMap(([, table]) => buffersOf(table))) buffer.transfer(0);
}

/** Counts and time range of what the file holds. */
async function readTally(database: Database): Promise<Tally> {
  const tally = new Tally();
  const counts = Object.entries({
    spans: 'span',
    events: 'span_event',
    links: 'span_link',
    logs: 'log',
    metrics: 'metric',
    exemplars: 'exemplar',
  }).map(([name, table]) => `(SELECT count(*) FROM ${table}) AS ${name}`);
  const points = '(SELECT count(*) FROM number_point) + (SELECT count(*) FROM distribution_point) AS points';
  const plausible = 'BETWEEN 1 AND 9223372036854775807';
  const times = `SELECT unnest([min(start_ns), max(start_ns)]) AS ns FROM span WHERE start_ns ${plausible}
    UNION ALL SELECT max(end_ns) FROM span WHERE end_ns ${plausible}
    UNION ALL SELECT unnest([min(t), max(t)]) FROM (SELECT CASE WHEN time_ns = 0 THEN observed_ns ELSE time_ns END AS t FROM log) WHERE t ${plausible}
    UNION ALL SELECT unnest([min(time_ns), max(time_ns)]) FROM number_point WHERE time_ns ${plausible}
    UNION ALL SELECT unnest([min(time_ns), max(time_ns)]) FROM distribution_point WHERE time_ns ${plausible}`;
  const answer = await runInterruptible(database.writer, `SELECT ${counts.join(', ')}, ${points}`, {});
  for (const name of Object.keys(tally.counts) as (keyof SignalCounts)[])
    tally.counts[name] = Number(answer.first(name));
  const range = await runInterruptible(database.writer, times, {});
  for (const ns of range.values('ns')) if (ns !== null) tally.see(ns as bigint);
  return tally;
}

async function readOverview(database: Database): Promise<{ traces: number; services: number }> {
  const answer = await database.query(`SELECT (SELECT count(DISTINCT trace_id) FROM span) AS traces,
    (SELECT count(DISTINCT service_name) FROM resource WHERE service_name <> '') AS services`);
  return { traces: Number(answer.first('traces')), services: Number(answer.first('services')) };
}

import type { LossEntry } from '../../../../contract/operations/session.ts';
import type { OutputOf, ParsedInputOf } from '../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../contract/transport.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import type { Redaction } from '../../../../core/processors/redaction.ts';
import type {
  AppendBatch,
  BundleFile,
  BundleRequest,
  DecodedBatch,
  Expired,
  EncodedRequest,
  ExportRequest,
  ImportedBatch,
  PackedBatch,
  Question,
  RetentionLimits,
  Store,
  StoredMark,
  SpanRequests,
  StoredTopology,
  StoreStats,
  TableRequest,
  TableSlice,
  TopologyRequest,
} from '../port.ts';
import { writeBundle } from './bundle/write-bundle.ts';
import { Checkpoints, CHECKPOINT_BYTES, IMPORT_MERGES } from './checkpoints.ts';
import { Contents } from './contents.ts';
import { lossOfDamage } from './damage-loss.ts';
import { copyRedacted } from './copy-redacted.ts';
import { copySession, removeSession } from './copy-session.ts';
import { Database } from './database.ts';
import type { ValueBounds } from './dictionary.ts';
import { readDocument, writeDocument } from './documents.ts';
import { Expiry } from './expiry.ts';
import { explainDamage } from './file/errors.ts';
import { GatheredAppends } from './gathered-appends.ts';
import { ImportCommits } from './import-commits.ts';
import { Overview } from './overview.ts';
import type { LastIds } from './packer.ts';
import { QUESTIONS } from './questions/index.ts';
import type { QuestionContext } from './questions/context.ts';
import { readTopology } from './questions/topology/read-topology.ts';
import { readTable } from './read-table.ts';
import { readSpanRequests } from './lines/read-span-requests.ts';
import { countItems, readTelemetry } from './read-telemetry.ts';
import { RequestCommits } from './request-commits.ts';
import { readKeys } from './request-keys.ts';
import type { StoreAround } from './try-commit.ts';
import { undoUnfinished } from './unfinished.ts';
import { undoUnfinishedImports } from './unfinished-imports.ts';
import { prepareSchema } from './upgrade.ts';
import { WriteTurns } from './write-turns.ts';
import { Writer } from './writer.ts';

/** More are not remembered anyway: a hundred thousand requests. */
const MOST_KEY_BYTES = 2 * 1024 ** 2;

export interface StoreOptions {
  /** How long the log of commits gets before it is brought into the main file. */
  checkpointBytes?: number | undefined;
  /** Of the values that are remembered of opened files. */
  valueBounds?: ValueBounds | undefined;
  /** Throw OlderSessionError for a file that would have to be brought up to date. */
  olderSession?: 'refuse' | undefined;
}

/** Opens or makes a session file, or ':memory:'. Throws StoreLockedError, or an Error that says what is wrong with the file. */
export async function openDuckDbStore(path: string, options: StoreOptions = {}): Promise<Store> {
  const database = await Database.open(path);
  try {
    await prepareSchema(database.writer, database.path, options.olderSession);
    const store = new DuckDbStore(database, options);
    await store.load();
    return store;
  } catch (error) {
    await database.close();
    throw explainDamage(database.path, error) ?? error;
  }
}

/*
 *   append ── GatheredAppends ─┐                            ┌── Writer ── Database
 *   requests ─ RequestCommits ─┼── WriteTurns, one by one ──┤
 *   files ────── ImportCommits ┤                            │
 *   retention ──────── Expiry ─┘                            └── Contents: counts, losses, revision
 *   questions ──────────────────────────────────────────────────────────── Database
 */
class DuckDbStore implements Store {
  readonly path: string;
  readonly #database: Database;
  readonly #contents = new Contents();
  readonly #writer: Writer;
  readonly #checkpoints: Checkpoints;
  readonly #turns: WriteTurns;
  readonly #appends: GatheredAppends;
  readonly #requests: RequestCommits;
  readonly #imports: ImportCommits;
  readonly #expiry: Expiry;
  readonly #overview: Overview;
  /** Once: later, imports under way are there as well. */
  #isLoaded = false;

  constructor(database: Database, { checkpointBytes = CHECKPOINT_BYTES, valueBounds }: StoreOptions) {
    this.path = database.path;
    this.#database = database;
    this.#writer = new Writer(database, this.#contents.losses, valueBounds);
    this.#checkpoints = new Checkpoints(database, checkpointBytes);
    this.#turns = new WriteTurns(database, this.#checkpoints, () => this.load());
    this.#appends = new GatheredAppends({
      take: (work) => this.#turns.take(work),
      commit: (batches) => this.#commit(batches),
    });
    this.#requests = new RequestCommits(this.#around());
    this.#imports = new ImportCommits(this.#around());
    this.#expiry = new Expiry({
      database,
      writer: this.#writer,
      contents: this.#contents,
      turns: this.#turns,
      checkpoints: this.#checkpoints,
    });
    this.#overview = new Overview(database);
  }

  /** Takes over what the file holds, at first and whenever it was opened anew. */
  async load(): Promise<void> {
    const { writer } = this.#database;
    await undoUnfinished(writer);
    if (!this.#isLoaded) await undoUnfinishedImports(writer);
    this.#isLoaded = true;
    await this.#writer.open();
    await this.#contents.load(writer);
    await this.#tellDamages();
  }

  async #tellDamages(): Promise<void> {
    const losses = this.#database.takeDamages().map(lossOfDamage);
    if (losses.length === 0) return;
    const atNs = nowNs();
    // On a full disk it is told as long as the program runs.
    await this.#writer.commit([{ telemetry: [], losses }], atNs).catch(() => undefined);
    for (const loss of losses) this.#contents.losses.add(loss, atNs);
  }

  append(batch: AppendBatch): Promise<void> {
    return this.#appends.append(batch);
  }

  async #commit(batches: AppendBatch[]): Promise<void> {
    const atNs = nowNs();
    const before = this.#writer.lastIds;
    try {
      const tally = await this.#writer.commit(batches, atNs);
      this.#contents.add({ losses: batches.flatMap(({ losses }) => losses) }, tally, atNs);
    } catch (error) {
      if (!(await this.#hasStored(error, before))) throw error;
    }
  }

  /** Whether what was committed is stored, though DuckDB gave up with it: ids are behind those that were known before. */
  async #hasStored(error: unknown, before: LastIds): Promise<boolean> {
    if (!this.#turns.isLost(error)) return false;
    await this.#turns.recover();
    const after = this.#writer.lastIds;
    return (Object.keys(before) as (keyof LastIds)[]).some((name) => after[name] > before[name]);
  }

  appendPacked(batch: PackedBatch, onFailure: (error: unknown) => void): Promise<void> {
    return this.#turns.take(() => this.#requests.packed(batch, onFailure));
  }

  appendDecoded(batch: DecodedBatch, onFailure: (error: unknown) => void): Promise<void> {
    return this.#turns.take(() => this.#requests.decoded(batch, onFailure));
  }

  appendImported(batches: readonly ImportedBatch[]): Promise<void> {
    return this.#turns.take(async () => {
      await this.#database.inOneThread(() => this.#imports.packed(batches));
      if (this.#checkpoints.isDueForImport) await this.#turns.checkpoint(IMPORT_MERGES);
      await this.#turns.trimBlocks();
    });
  }

  settleImports(importIds: readonly string[], replaces: readonly string[] = []): Promise<boolean> {
    return this.#turns.take(async () => {
      const wentAway = await this.#writer.settleImports(importIds, replaces);
      if (wentAway) await this.#countAgain();
      return wentAway;
    });
  }

  settlePart(importId: string, name: string, text: string): Promise<void> {
    return this.#turns.take(() => this.#writer.settlePart(importId, name, text));
  }

  /** What commits of requests may use of this store. */
  #around(): StoreAround {
    return {
      writer: this.#writer,
      isInMemory: this.path === '',
      isClosing: () => this.#turns.isClosing,
      storedMark: () => this.storedMark,
      isLost: (error) => this.#turns.isLost(error),
      recover: () => this.#turns.recover(),
      count: (committed, tally, atNs) => this.#contents.add(committed, tally, atNs),
    };
  }

  get storedMark(): StoredMark | undefined {
    return this.#contents.storedMark;
  }

  recentKeys(): Promise<Uint8Array> {
    return readKeys(this.#database, nowNs(), MOST_KEY_BYTES);
  }

  /** Rows of imports are gone. */
  async #countAgain(): Promise<void> {
    const { writer } = this.#database;
    await this.#contents.losses.load(writer);
    await this.#contents.recount(writer);
    this.#contents.tookAway();
  }

  expire(limits: RetentionLimits, nowNs: bigint, signal?: CancelSignal): Promise<number> {
    return this.#expiry.run(limits, nowNs, () => signal?.aborted ?? false);
  }

  keepBelow(maxBytes: number): void {
    this.#checkpoints.keepBelow(maxBytes || Infinity);
  }

  nearsLimit(maxBytes: number): Promise<boolean> {
    return this.#expiry.isNear(maxBytes);
  }

  countExpiring(limits: RetentionLimits, nowNs: bigint): Promise<Expired> {
    return this.#expiry.count(limits, nowNs);
  }

  get chainEpoch(): number {
    return this.#writer.chainEpoch;
  }

  stats(): StoreStats {
    return this.#contents.stats(this.#database.bytes());
  }

  overview(): Promise<{ traces: number; services: number }> {
    return this.#overview.read(this.#context());
  }

  losses(): LossEntry[] {
    return this.#contents.losses.list();
  }

  ask<Q extends Question>(question: Q, input: ParsedInputOf<Q>, signal?: CancelSignal): Promise<OutputOf<Q>> {
    return QUESTIONS[question](this.#database, this.#context(), input, signal);
  }

  #context(): QuestionContext {
    return this.#contents.context(this.#writer.openings);
  }

  readTopology(request: TopologyRequest, signal?: CancelSignal): Promise<StoredTopology> {
    return readTopology(this.#database, request, signal);
  }

  readTelemetry(request: ExportRequest, signal?: CancelSignal): AsyncGenerator<Telemetry> {
    return readTelemetry(this.#database, request, signal);
  }

  readSpanRequests(request: SpanRequests, signal?: CancelSignal): AsyncGenerator<EncodedRequest> {
    return readSpanRequests(this.#database, request, signal);
  }

  countItems(request: ExportRequest, signal?: CancelSignal): Promise<number> {
    return countItems(this.#database, request, signal);
  }

  readTable(request: TableRequest, signal?: CancelSignal): AsyncGenerator<TableSlice> {
    return readTable(this.#database, request, signal);
  }

  writeBundle(request: BundleRequest, signal?: CancelSignal): Promise<BundleFile[]> {
    return writeBundle(this.#database, request, signal);
  }

  async copySession(signal?: CancelSignal, redaction?: Redaction): ReturnType<Store['copySession']> {
    const fill = async (path: string): Promise<void> => {
      const copy = await openDuckDbStore(path);
      try {
        await copyRedacted({ database: this.#database, store: this }, copy, redaction!, signal);
      } finally {
        await copy.close();
      }
    };
    const path = await copySession(this.#database, redaction && fill, signal);
    return { path, remove: () => removeSession(path) };
  }

  readDocument(name: string): Promise<string> {
    return readDocument(this.#database, name);
  }

  writeDocument(name: string, text: string, was?: string): Promise<boolean> {
    return this.#turns.take(() => writeDocument(this.#database.writer, name, text, was));
  }

  /** Everything given to `append` before is committed first. */
  async close(): Promise<void> {
    await this.#turns.close();
    await this.#database.close();
  }
}

const nowNs = () => BigInt(Date.now()) * 1_000_000n;

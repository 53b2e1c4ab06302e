import { parentPort } from 'node:worker_threads';
import { assertNever } from '../../core/model/assert-never.ts';
import { matchKeys } from '../../core/processors/match-keys.ts';
import type { DumpData, FromDump, ToDump } from './dump-messages.ts';
import { IntakeError, type TelemetryIntake } from './pipeline/intake.ts';
import { addLoss, refusalOf, type Losses } from './pipeline/losses.ts';
import { GatheredBatches } from './pipeline/imports/gathered-batches.ts';
import { PackedIntake } from './pipeline/imports/packed-intake.ts';
import { openDump } from './receivers/files/open-dump.ts';
import { readChunks } from './receivers/files/open-path.ts';
import { createRequestPacker } from './store/duckdb/request-packer.ts';
import type { ImportedBatch } from './store/port.ts';

/*
 * The thread that reads a file: where its rooms are joined. It may be started before there is one, and small ones are read one after the
 * other.
 */

/** Asked for beforehand, so that reading does not wait for each. */
const CHUNKS_AHEAD = 2;

const port = parentPort!;
const post = (message: FromDump, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
let abort = new AbortController();
let hide = matchKeys([]);

type Answer<Kind extends ToDump['kind']> = Extract<ToDump, { kind: Kind }>;
type Chunk = Answer<'chunk' | 'end' | 'source-failed'>;

/** Answers that came before somebody waited for them, or those who wait. */
class Answers<T> {
  readonly #came: T[] = [];
  readonly #waiting: ((answer: T) => void)[] = [];

  give(answer: T): void {
    const next = this.#waiting.shift();
    if (next) next(answer);
    else this.#came.push(answer);
  }

  next(): Promise<T> {
    const came = this.#came.shift();
    return came === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(came);
  }
}

const begins = new Answers<DumpData>();
const chunks = new Answers<Chunk>();
const admissions = new Answers<Answer<'admitted'>>();
const settlings = new Answers<Answer<'settled'>>();
const receipts = new Answers<Answer<'stored' | 'not-stored'>>();

port.on('message', (message: ToDump) => {
  switch (message.kind) {
    case 'begin':
      hide = matchKeys(message.data.hidden);
      abort = new AbortController();
      return begins.give(message.data);
    case 'chunk':
    case 'end':
    case 'source-failed':
      return chunks.give(message);
    case 'admitted':
      return admissions.give(message);
    case 'stored':
    case 'not-stored':
      return receipts.give(message);
    case 'settled':
      return settlings.give(message);
    case 'hide':
      hide = matchKeys(message.keys);
      return;
    case 'cancel':
      return abort.abort();
    default:
      return assertNever(message);
  }
});

function errorOf({ message, syscall }: Answer<'source-failed'>): Error {
  return Object.assign(new Error(message), syscall === undefined ? {} : { syscall });
}

async function* handedOver(): AsyncGenerator<Uint8Array> {
  for (let ahead = 0; ahead < CHUNKS_AHEAD; ahead++) post({ kind: 'wants' });
  for (;;) {
    const answer = await chunks.next();
    if (answer.kind === 'end') return;
    if (answer.kind === 'source-failed') throw errorOf(answer);
    post({ kind: 'wants' });
    yield answer.bytes;
  }
}

/** Of a file that is nothing but broken lines, a message for each would keep the engine from everything else. */
const refused: Losses = new Map();

function tellRefused(): void {
  if (refused.size === 0) return;
  post({ kind: 'refused', losses: [...refused.values()] });
  refused.clear();
}

const refuse: TelemetryIntake['refuse'] = (from, signal, code, example) =>
  addLoss(refused, refusalOf(from, signal, code, example));

/** Where the rows of one file go, and of an archive those of each file in it. */
class Intakes {
  readonly #importId: string;
  #lastEpoch: number;
  readonly #gathered = new GatheredBatches((batches, transfer) => this.#send(batches, transfer));

  constructor({ importId, chainEpoch }: DumpData) {
    this.#importId = importId;
    this.#lastEpoch = chainEpoch;
  }

  async #send(batches: ImportedBatch[], transfer: ArrayBuffer[]): Promise<number> {
    post({ kind: 'rows', batches }, transfer);
    const receipt = await receipts.next();
    if (receipt.kind === 'not-stored') throw new IntakeError(receipt.problem, receipt.message);
    return (this.#lastEpoch = receipt.chainEpoch);
  }

  /** A packer of its own for each import: it remembers what it has sent, and an import may be taken back. */
  #intakeFor(importId: string, isPart: boolean): PackedIntake {
    return new PackedIntake({
      packer: createRequestPacker(),
      chainEpoch: this.#lastEpoch,
      hidden: () => hide,
      send: (rows, transfer, isRest) => this.#gathered.send({ ...rows, importId, isLast: isPart && isRest }, transfer),
      refuse,
    });
  }

  all(): TelemetryIntake {
    const intake = this.#intakeFor(this.#importId, false);
    return {
      take: (decoded, source) => intake.take(decoded, source),
      takeRequest: (signal, wire) => intake.takeRequest(signal, wire),
      flush: async () => {
        await intake.flush();
        await this.#gathered.flush();
      },
      refuse,
    };
  }

  /**
   * Made when there is something to pack: there may be thousands of files that are no telemetry. The next does not wait for the rows of one:
   * what cannot be stored ends the whole.
   */
  part(importId: string): TelemetryIntake {
    let made: PackedIntake | undefined;
    const intake = () => (made ??= this.#intakeFor(importId, true));
    return {
      take: (decoded, source) => intake().take(decoded, source),
      takeRequest: (signal, wire) => intake().takeRequest(signal, wire),
      flush: () => {
        made?.handOverRest();
        return this.#gathered.room();
      },
      refuse,
    };
  }
}

async function flushed(isWhole: boolean): Promise<void> {
  post({ kind: 'flushed', isWhole });
  await settlings.next();
}

async function read(data: DumpData): Promise<void> {
  const { info, importId, reading, spoolFolder, isFollowed } = data;
  const intakes = new Intakes(data);
  // What lies on disk is read here: the engine hands nothing over while it fills a row group into the tables, a fifth of a second.
  const source = info.path === undefined || isFollowed ? handedOver() : readChunks(info.path);
  const account = await openDump(source, info, intakes.all(), {
    importId,
    signal: abort.signal,
    reading: reading ?? {},
    areChunksOwn: true,
    intakeFor: (id) => intakes.part(id),
    ...(isFollowed ? { follow: { flushed } } : {}),
    onPart: (id) => post({ kind: 'part', importId: id }),
    spoolFolder,
    admit: async (clock) => {
      post({ kind: 'admit', clock });
      return (await admissions.next()).refusal;
    },
    onProgress: (progress) => {
      tellRefused();
      post({ kind: 'progress', progress });
    },
  });
  tellRefused();
  post({ kind: 'done', account });
}

for (;;) await read(await begins.next());

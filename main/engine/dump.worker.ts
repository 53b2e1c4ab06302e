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

/* The thread that reads one file: where its rooms are joined. It may be started before there is one. */

/** Asked for beforehand, so that reading does not wait for each. */
const CHUNKS_AHEAD = 2;

const port = parentPort!;
const begun = Promise.withResolvers<DumpData>();
const post = (message: FromDump, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
const abort = new AbortController();
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

const chunks = new Answers<Chunk>();
const admissions = new Answers<Answer<'admitted'>>();
const settlings = new Answers<Answer<'settled'>>();
const receipts = new Answers<Answer<'stored' | 'not-stored'>>();

port.on('message', (message: ToDump) => {
  switch (message.kind) {
    case 'begin':
      hide = matchKeys(message.data.hidden);
      return begun.resolve(message.data);
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

const { info, importId, reading, chainEpoch, spoolFolder, isFollowed } = await begun.promise;
let lastEpoch = chainEpoch;

const refuse: TelemetryIntake['refuse'] = (from, signal, code, example) =>
  addLoss(refused, refusalOf(from, signal, code, example));

const gathered = new GatheredBatches(async (batches, transfer) => {
  post({ kind: 'rows', batches }, transfer);
  const receipt = await receipts.next();
  if (receipt.kind === 'not-stored') throw new IntakeError(receipt.problem, receipt.message);
  return (lastEpoch = receipt.chainEpoch);
});

/** A packer of its own for each import: it remembers what it has sent, and an import may be taken back. */
const intakeFor = (id: string, isPart: boolean) =>
  new PackedIntake({
    packer: createRequestPacker(),
    chainEpoch: lastEpoch,
    hidden: () => hide,
    send: (rows, transfer, isRest) => gathered.send({ ...rows, importId: id, isLast: isPart && isRest }, transfer),
    refuse,
  });

/**
 * Of a file in an archive. Made when there is something to pack: there may be thousands that are no telemetry. The next does not wait for
 * its rows: what cannot be stored ends the whole.
 */
function intakeForPart(id: string): TelemetryIntake {
  let made: PackedIntake | undefined;
  const intake = () => (made ??= intakeFor(id, true));
  return {
    take: (decoded, source) => intake().take(decoded, source),
    takeRequest: (signal, wire) => intake().takeRequest(signal, wire),
    flush: () => {
      made?.handOverRest();
      return gathered.room();
    },
    refuse,
  };
}

function intakeForAll(): TelemetryIntake {
  const intake = intakeFor(importId, false);
  return {
    take: (decoded, source) => intake.take(decoded, source),
    takeRequest: (signal, wire) => intake.takeRequest(signal, wire),
    flush: async () => {
      await intake.flush();
      await gathered.flush();
    },
    refuse,
  };
}

async function flushed(isWhole: boolean): Promise<void> {
  post({ kind: 'flushed', isWhole });
  await settlings.next();
}

// What lies on disk is read here: the engine hands nothing over while it fills a row group into the tables, a fifth of a second.
const source = info.path === undefined || isFollowed ? handedOver() : readChunks(info.path);
const account = await openDump(source, info, intakeForAll(), {
  importId,
  signal: abort.signal,
  reading: reading ?? {},
  areChunksOwn: true,
  intakeFor: intakeForPart,
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

import type { Signal } from '../../model/telemetry.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { decodeProtobuf } from '../../otlp/decode-protobuf.ts';
import { sniffProtobufSignal } from '../../otlp/sniff-signal.ts';
import { validate } from '../../processors/validate.ts';
import { attempt, Collected } from '../collected.ts';
import { takenSlice, type Part, type Reader, type TakeRequest } from '../format.ts';
import { RequestSplitter, singleGroups, type RequestFault, type RequestPiece } from './request-splitter.ts';
import { signalOf } from './sniff-request.ts';

export const OTLP_PROTO = 'otlp-proto';

/** Reads a file that is one protobuf request, resource group by resource group. */
export class OtlpProtoReader implements Reader {
  readonly format = OTLP_PROTO;
  private readonly splitter = new RequestSplitter();
  /** The bytes do not name it; the first group with items does. */
  private signal: Signal | undefined;
  private broken = false;
  private readonly takeRequest: TakeRequest | undefined;

  constructor(takeRequest?: TakeRequest) {
    this.takeRequest = takeRequest;
  }

  get bufferedBytes(): number {
    return this.splitter.bufferedBytes;
  }

  *write(chunk: Uint8Array): Generator<Part> {
    if (!this.broken) yield* this.guard(this.splitter.write(chunk));
  }

  *end(): Generator<Part> {
    if (!this.broken) yield* this.guard(this.splitter.end());
    if (this.broken || this.splitter.bufferedBytes === 0) return;
    const { offset } = this.splitter;
    yield { kind: 'skipped', line: 0, offset, reason: `cut short: the file ends inside the record at byte ${offset}` };
  }

  /** Where the framing is broken there is no way to find the next record; what came before stays. */
  private *guard(pieces: Iterable<RequestPiece | RequestFault>): Generator<Part> {
    try {
      for (const piece of pieces) yield* this.read(piece);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.broken = true;
      yield { kind: 'skipped', line: 0, offset: error.offset, reason: error.message };
    }
  }

  private *read(piece: RequestPiece | RequestFault): Generator<Part> {
    if ('fault' in piece) {
      yield { kind: 'skipped', line: 0, offset: piece.offset, reason: piece.fault };
      return;
    }
    this.signal ??= signalOf(piece);
    if (this.signal !== undefined) yield* readRequest(this.signal, piece, this.takeRequest);
    else yield* notOtlp(piece);
  }
}

/** Groups without items are nothing to tell of; others are. */
function* notOtlp(piece: RequestPiece): Generator<Part> {
  for (const { bytes, records } of singleGroups(piece)) {
    if (sniffProtobufSignal(bytes) === 'empty') continue;
    yield { kind: 'skipped', line: 0, offset: records[0]!.offset, reason: 'neither spans, log records nor metrics' };
  }
}

/** Hands a request on as it is where that is possible, and decodes it otherwise. */
export function* readRequest(signal: Signal, piece: RequestPiece, takeRequest?: TakeRequest): Generator<Part> {
  if (takeRequest?.(signal, piece.bytes) === true) yield takenSlice();
  else yield* decodeRequest(signal, piece);
}

/** Decodes one request. Where it cannot be read, its resource groups are tried one by one, and the bad one pays. */
function* decodeRequest(signal: Signal, piece: RequestPiece): Generator<Part> {
  const collected = new Collected();
  collect(signal, piece, collected);
  if (!collected.isEmpty) yield collected.slice();
  yield* collected.skipped;
}

function collect(signal: Signal, piece: RequestPiece, collected: Collected): void {
  const { bytes, records } = piece;
  const { offset } = records[0]!;
  const decoded = attempt(() => validate(decodeProtobuf(signal, bytes)));
  if (!(decoded instanceof DecodeError)) {
    collected.add(decoded);
    for (const { reason } of decoded.rejections) collected.reject(0, offset, reason);
  } else if (records.length === 1) collected.skip(0, offset + placeIn(piece, decoded.offset), decoded.message);
  else for (const group of singleGroups(piece)) collect(signal, group, collected);
}

/** Of a part, what stands elsewhere does not count. */
function placeIn({ inserted = 0 }: RequestPiece, offset: number): number {
  return Math.max(0, offset - inserted);
}

import { singleItems } from '../../../../core/model/single-items.ts';
import type { Signal, Telemetry } from '../../../../core/model/telemetry.ts';
import { encodeProtobuf } from '../../../../core/otlp/encode-protobuf.ts';
import { decodeJson } from '../../../../core/otlp/decode-json.ts';
import { decodeProtobuf } from '../../../../core/otlp/decode-protobuf.ts';
import type { Decoded, Rejection } from '../../../../core/otlp/decoded.ts';
import { JsonToWire } from '../../../../core/otlp/json-to-wire/json-to-wire.ts';
import { encodeResponse, partialSuccessOf } from '../../../../core/otlp/response.ts';
import { matchKeys, type KeyMatcher } from '../../../../core/processors/match-keys.ts';
import { redact } from '../../../../core/processors/redact.ts';
import { Redaction } from '../../../../core/processors/redaction.ts';
import { validate } from '../../../../core/processors/validate.ts';
import type { LossRecord, RequestPacker } from '../../store/port.ts';
import { ErrorWatch, type ErrorReceived } from '../error-watch.ts';
import { addLoss, lossesOf, type Losses } from '../losses.ts';
import type { LoggedRequest } from '../../request-log/frame.ts';
import { NO_KEY } from '../../request-log/request-key.ts';

export interface Reading {
  /** The encoded Export…ServiceResponse. */
  answer: Uint8Array;
  /** What goes into the log: with hidden values, what is left of the request. */
  logged: readonly LoggedRequest[];
}

/** Reads requests into rows, the fast way where they are of the plain form, and keeps what is to be told of them. */
export class RequestReader {
  readonly #packer: RequestPacker;
  readonly #jsonToWire = new JsonToWire();
  readonly #errors = new ErrorWatch(
    (error) => (this.#error = error),
    () => Date.now(),
  );
  #error: ErrorReceived | undefined;
  #losses: Losses = new Map();
  #received = { ...NOTHING_RECEIVED };
  #hidden: KeyMatcher | undefined;

  constructor(packer: RequestPacker) {
    this.#packer = packer;
  }

  hide(keys: readonly string[]): void {
    this.#hidden = matchKeys(keys);
  }

  /** Rows wait in the packer afterwards. `again` where it comes from the log. @throws DecodeError */
  read(request: LoggedRequest, again: boolean): Reading {
    const before = this.#packer.rows;
    const reading = this.#read(request, again);
    if (!again && request.source !== 'pipelines') this.#received[request.signal] += this.#packer.rows - before;
    return reading;
  }

  #read(request: LoggedRequest, again: boolean): Reading {
    const { signal, format, body } = request;
    if (!this.#hidden) {
      const wire = format === 'json' ? this.#jsonToWire.transcode(signal, body) : body;
      const packed = wire && this.#packer.pack(signal, wire);
      if (packed) {
        if (packed.hasError && this.#errors.isCurious && !again) this.#lookForError(wire);
        return { answer: encodeResponse(signal, format, undefined), logged: [request] };
      }
    }
    return this.#readThoroughly(request, again);
  }

  #readThoroughly(request: LoggedRequest, again: boolean): Reading {
    const { signal, format, source } = request;
    const decoded = decode(request);
    const kept = this.#hide(decoded);
    // Also where nothing was hidden: what was refused or passed over is in the body, with its values.
    const logged = this.#hidden ? relog(kept, request) : [request];
    const failed = kept.telemetry.flatMap((part) => this.#pack(part));
    const rejections = [...kept.rejections, ...failed];
    for (const loss of lossesOf({ ...kept, rejections }, source)) this.tell(loss);
    if (!again) this.#errors.look(kept.telemetry);
    return { answer: encodeResponse(signal, format, partialSuccessOf({ ...decoded, rejections })), logged };
  }

  /** Gives what cannot be made into rows: a defect of ours, which is not to cost its neighbours. */
  #pack(telemetry: Telemetry): Rejection[] {
    try {
      this.#packer.append(telemetry);
      return [];
    } catch (error) {
      if (saysNoMemory(error)) throw error;
      return singleItems(telemetry).flatMap((item, index) => this.#packOne(item, index));
    }
  }

  #packOne(item: Telemetry, index: number): Rejection[] {
    try {
      this.#packer.append(item);
      return [];
    } catch (error) {
      const reason = `item ${index} cannot be stored: ${(error as Error).message}`;
      return [{ signal: item.signal, index, code: 'not-storable', reason, items: 1 }];
    }
  }

  /** A request of the log as it is, its losses told. No rows wait. @throws DecodeError */
  decode(request: LoggedRequest): Telemetry[] {
    const decoded = decode(request);
    for (const loss of lossesOf(decoded, request.source)) this.tell(loss);
    return decoded.telemetry;
  }

  /** What a request was answered that is known by now. @throws DecodeError */
  answerAgain(request: LoggedRequest): Uint8Array {
    return encodeResponse(request.signal, request.format, partialSuccessOf(decode(request)));
  }

  #lookForError(wire: Uint8Array): void {
    try {
      this.#errors.look(decodeProtobuf('traces', wire).telemetry);
    } catch {
      // The request is taken by now: a notification is not worth an answer that says otherwise.
    }
  }

  #hide(decoded: Decoded): Decoded {
    if (!this.#hidden) return decoded;
    const redaction = new Redaction({ matches: this.#hidden });
    const telemetry = redact(decoded.telemetry, redaction);
    const { total: count, example } = redaction;
    if (count === 0) return decoded;
    return { ...decoded, telemetry, warnings: [...decoded.warnings, { code: 'redacted' as const, count, example }] };
  }

  tell(loss: LossRecord): void {
    addLoss(this.#losses, loss);
  }

  get hasToTell(): boolean {
    return this.#losses.size > 0;
  }

  /** Since the last time: losses, a failed span, now and then, and items of requests to the workbench's own ports. */
  takeTold(): { losses: LossRecord[]; error: ErrorReceived | undefined; received: Record<Signal, number> } {
    const told = { losses: [...this.#losses.values()], error: this.#error, received: this.#received };
    this.#losses = new Map();
    this.#error = undefined;
    this.#received = { ...NOTHING_RECEIVED };
    return told;
  }
}

const NOTHING_RECEIVED: Readonly<Record<Signal, number>> = { traces: 0, metrics: 0, logs: 0 };

function decode({ signal, format, body }: LoggedRequest): Decoded {
  return validate(format === 'json' ? decodeJson(body, signal) : decodeProtobuf(signal, body));
}

/** Of the moment, unlike all else: the sender is to come back. */
const saysNoMemory = (error: unknown) => error instanceof RangeError && error.message.includes('allocation failed');

/** Without the values that are to be hidden: they must not be on disk for a moment. */
function relog({ telemetry }: Decoded, { source, key }: LoggedRequest): LoggedRequest[] {
  const ownKey = telemetry.length === 1 ? key : NO_KEY;
  return telemetry.map((part) => ({
    signal: part.signal,
    format: 'protobuf',
    source,
    key: ownKey,
    body: encodeProtobuf(part),
  }));
}

import type { SpanId, TraceId } from '../../core/model/ids.ts';
import type { Telemetry } from '../../core/model/telemetry.ts';
import { encodeProtobuf } from '../../core/otlp/encode-protobuf.ts';

/** First six bytes of every id in the template, where a fresh number is written; the rest tells ids of one body apart. */
const ID_MARK = 'f00dfacef00d';
/** Likewise in texts that are unique. */
export const TEXT_MARK = '########';
/** The upper half of times that move on with every body; the lower one is how many milliseconds they lie behind the first. */
const TIME_MARK = 0xf1eedbedn;
/** From one body to the next. */
const STEP_NS = 10_000_000_000n;

const id = (number: number, digits: number) => ID_MARK + number.toString(16).padStart(digits - ID_MARK.length, '0');
export const traceIdOf = (number: number) => id(number, 32) as TraceId;
export const spanIdOf = (index: number) => id(index, 16) as SpanId;
export const timeOf = (afterMs: number) => (TIME_MARK << 32n) | BigInt(afterMs);

/** Tells ids of bodies that follow each other far apart; odd, so that no two bodies have the same. */
const SPREAD = 2_654_435_761;
/** SPREAD × this = 1, in 32 bits. */
const GATHER = 244_002_641;

/** The number of the body whose mark the number of a span's id, a column, has. */
export const bodyNumber = (spanId: string) => `(((${spanId} >> 32) * ${GATHER}) & 4294967295)`;
/** And the place of the span in it. */
export const placeInBody = (spanId: string) => `(${spanId} & 65535)`;

/** A body whose unique parts are overwritten in place. */
export class MarkedBody {
  readonly #template: Uint8Array;
  readonly #ids: number[];
  readonly #texts: number[];
  readonly #times: number[];
  readonly #nowNs: bigint;
  #sent: number;

  /** `sent` bodies were made by another before this one. */
  constructor(telemetry: Telemetry, nowNs: bigint, sent = 0) {
    this.#sent = sent;
    this.#nowNs = nowNs;
    this.#template = encodeProtobuf(telemetry);
    this.#ids = find(this.#template, fromHex(ID_MARK));
    this.#texts = find(this.#template, new TextEncoder().encode(TEXT_MARK));
    this.#times = find(this.#template, fromHex(TIME_MARK.toString(16)).reverse()).map((at) => at - 4);
  }

  get bytes(): number {
    return this.#template.length;
  }

  /** The next body, different from all before. */
  next(): Uint8Array {
    const body = this.#template.slice();
    const view = new DataView(body.buffer);
    this.#sent++;
    for (const offset of this.#ids) {
      view.setUint32(offset, Math.imul(this.#sent, SPREAD));
      view.setUint16(offset + 4, this.#sent);
    }
    this.#texts.forEach((offset, i) => writeNumber(body, offset, this.#sent * this.#texts.length + i));
    const nowNs = this.#nowNs + BigInt(this.#sent) * STEP_NS;
    for (const at of this.#times) view.setBigUint64(at, nowNs + BigInt(view.getUint32(at, true)) * 1_000_000n, true);
    return body;
  }
}

const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g)!, (pair) => parseInt(pair, 16));

function find(bytes: Uint8Array, mark: Uint8Array): number[] {
  const offsets: number[] = [];
  for (let at = bytes.indexOf(mark[0]!); at >= 0; at = bytes.indexOf(mark[0]!, at + 1))
    if (mark.every((byte, i) => bytes[at + i] === byte)) offsets.push(at);
  return offsets;
}

function writeNumber(bytes: Uint8Array, offset: number, number: number): void {
  const digits = String(number).padStart(TEXT_MARK.length, '0');
  for (let i = 0; i < TEXT_MARK.length; i++) bytes[offset + i] = digits.charCodeAt(i);
}

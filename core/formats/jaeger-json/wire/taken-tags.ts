import { STATUS_ERROR } from '../../../model/span.ts';
import { UNUSUAL } from '../../../otlp/json-to-wire/json-source.ts';
import { kindOf } from '../../records/span-kind.ts';
import { isHttpFailure } from '../status.ts';
import { KnownTexts } from './known-texts.ts';
import { TRUE, type TagTaker, type TagType } from './tag-writer.ts';
import type { WireTools } from './wire-tools.ts';

const KEYS = new Set([
  ...['error', 'span.kind', 'w3c.tracestate', 'otel.scope.name', 'otel.library.name', 'otel.scope.version'],
  ...['otel.library.version', 'otel.status_code', 'otel.status_description', 'http.status_code', 'http.status_message'],
]);

const TRACE_STATE = 0x1a;
const OK = 1;
const NOWHERE = -1;
/** No failure, and looked at no further. */
const USUAL_STATUS = '200';
/** Of each a span has one; what comes twice is for the decoder of all cases. */
const SEEN = { error: 1, kind: 2, state: 4, name: 8, version: 16, code: 32, said: 64, http: 128, httpSaid: 256 };

/** What tags say for which OTLP's spans have fields: the rules of `span.ts` and `status.ts`, for one span at a time. */
export class TakenTags implements TagTaker {
  readonly keys = KEYS;
  readonly #tools: WireTools;
  readonly #texts: KnownTexts;
  #seen = 0;
  #isError = false;
  #statusCode = '';
  /** Where in the source the texts stand that may be the status's message. */
  #statusAt = NOWHERE;
  #httpMessageAt = NOWHERE;
  #httpAt = NOWHERE;
  #httpType: TagType = 'string';
  kind = 0;
  scopeName = '';
  scopeVersion = '';

  constructor(tools: WireTools) {
    this.#tools = tools;
    this.#texts = new KnownTexts(tools);
  }

  clear(): void {
    this.#seen = this.kind = 0;
    this.#isError = false;
    this.#statusCode = this.scopeName = this.scopeVersion = '';
    this.#statusAt = this.#httpAt = this.#httpMessageAt = NOWHERE;
  }

  take(key: string, type: TagType, before: number): boolean {
    const { output, texts } = this.#tools;
    switch (key) {
      case 'span.kind':
        this.kind = kindOf(this.#text(SEEN.kind, type, before));
        return true;
      case 'otel.scope.name':
      case 'otel.library.name':
        this.scopeName = this.#text(SEEN.name, type, before);
        return true;
      case 'otel.scope.version':
      case 'otel.library.version':
        this.scopeVersion = this.#text(SEEN.version, type, before);
        return true;
      case 'otel.status_code':
        this.#statusCode = this.#text(SEEN.code, type, before).toUpperCase();
        return true;
      case 'otel.status_description':
        this.#statusAt = this.#tools.source.pos;
        this.#text(SEEN.said, type, before);
        return true;
      case 'w3c.tracestate':
        this.#once(SEEN.state, type);
        output.at = before;
        output.byte(TRACE_STATE);
        texts.text();
        return true;
      case 'error':
        return this.#error(type, before);
      case 'http.status_code':
        return this.#http(type);
      case 'http.status_message':
        this.#once(SEEN.httpSaid, type);
        this.#httpMessageAt = this.#tools.source.pos;
        return false;
      default:
        return false;
    }
  }

  #once(what: number, type: TagType, wanted: TagType = 'string'): void {
    if ((this.#seen & what) !== 0 || type !== wanted) throw UNUSUAL;
    this.#seen |= what;
  }

  #text(what: number, type: TagType, before: number): string {
    this.#once(what, type);
    this.#tools.output.at = before;
    return this.#texts.read();
  }

  /** Only a true one is taken. */
  #error(type: TagType, before: number): boolean {
    const { source, output } = this.#tools;
    this.#once(SEEN.error, type, type);
    const { pos } = source;
    if (type === 'bool') source.peek();
    this.#isError = (type === 'bool' && source.word(TRUE)) || (type === 'string' && this.#tools.readText() === 'true');
    if (this.#isError) output.at = before;
    else source.pos = pos;
    return this.#isError;
  }

  /** Looked at, and left where it is. */
  #http(type: TagType): false {
    this.#once(SEEN.http, type, type);
    this.#httpType = type;
    this.#httpAt = this.#tools.source.pos;
    return false;
  }

  #readHttp(): string {
    const { numbers } = this.#tools;
    if (this.#httpType === 'string') return this.#tools.readText();
    if (this.#httpType !== 'int64') return '';
    numbers.signed64();
    return numbers.high === 0 || numbers.high === 0xffffffff ? String(numbers.low | 0) : 'large';
  }

  #isHttpFailure(): boolean {
    const { source } = this.#tools;
    if (this.#httpAt === NOWHERE) return false;
    const { pos } = source;
    source.pos = this.#httpAt;
    const status = this.#readHttp();
    source.pos = pos;
    return status !== USUAL_STATUS && isHttpFailure(status, this.kind);
  }

  /** Writes the span's status, where there is one to tell. */
  writeStatus(tag: number): void {
    const isSaid = (this.#seen & SEEN.code) !== 0;
    if (this.#isError) {
      return this.#write(tag, STATUS_ERROR, this.#statusAt === NOWHERE ? this.#httpMessageAt : this.#statusAt);
    }
    if (isSaid) {
      const code = this.#statusCode === 'OK' ? OK : this.#statusCode === 'ERROR' ? STATUS_ERROR : 0;
      return this.#write(tag, code, this.#statusAt);
    }
    // It stays an attribute where nothing else speaks of a status.
    if (this.#statusAt !== NOWHERE) throw UNUSUAL;
    if (this.#isHttpFailure()) this.#write(tag, STATUS_ERROR, this.#httpMessageAt);
  }

  #write(tag: number, code: number, messageAt: number): void {
    const { source, output, texts } = this.#tools;
    const { pos } = source;
    output.byte(tag);
    const start = output.begin();
    if (messageAt !== NOWHERE) {
      source.pos = messageAt;
      output.byte(0x12);
      texts.text();
      source.pos = pos;
    }
    output.byte(0x18);
    output.byte(code);
    output.end(start);
  }
}

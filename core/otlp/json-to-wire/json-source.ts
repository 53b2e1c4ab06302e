import type { Field, Key, Keyed, Message } from './messages.ts';

/** Thrown where a request is not of the plain form. */
export const UNUSUAL = new Error('not of the plain form');

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;

/** Walks through JSON of which the structure is known, without making an object. Whatever else is there is UNUSUAL. */
export class JsonSource {
  bytes: Uint8Array = new Uint8Array(0);
  view = new DataView(this.bytes.buffer);
  pos = 0;
  /** Line feeds passed over; what is read twice should begin behind white space. */
  lines = 0;

  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.pos = this.lines = 0;
  }

  /** The next byte that is not white space, undefined at the end. */
  peek(): number | undefined {
    const { bytes } = this;
    let byte = bytes[this.pos];
    while (byte !== undefined && byte <= 0x20) {
      if (byte === 0x0a) this.lines++;
      else if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) throw UNUSUAL;
      byte = bytes[++this.pos];
    }
    return byte;
  }

  expect(byte: number): void {
    if (this.peek() !== byte) throw UNUSUAL;
    this.pos++;
  }

  /** True, and passed over, where `byte` comes next. */
  skips(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.pos++;
    return true;
  }

  /** True where another member follows, false where `closer` ends them. */
  more(closer: number): boolean {
    const byte = this.peek();
    if (byte !== COMMA && byte !== closer) throw UNUSUAL;
    this.pos++;
    return byte === COMMA;
  }

  /** Passes over a key and its colon; `last` is the field before. */
  field({ fields }: Message, last: Field): Field {
    return this.fieldOf(fields, last) ?? fail();
  }

  /** The same, of any fields; undefined, and nothing passed over but white space, where the key is none of them. */
  fieldOf<T extends Keyed<T>>(fields: readonly T[], last: T): T | undefined {
    if (this.peek() !== QUOTE) throw UNUSUAL;
    let field = last.follower;
    if (!field || !this.isAt(field.key)) field = fields.find(({ key }) => this.isAt(key));
    if (field === undefined) return undefined;
    last.follower = field;
    this.pos += field.key.length;
    this.expect(COLON);
    return field;
  }

  /** Passes over this key and its colon. */
  key(key: Key): void {
    if (this.peek() !== QUOTE || !this.isAt(key)) throw UNUSUAL;
    this.pos += key.length;
    this.expect(COLON);
  }

  /** Whether these bytes come next. */
  isAt({ words, length }: Key): boolean {
    const { view, pos } = this;
    const last = words.length - 1;
    if (pos + length > this.bytes.length) return false;
    for (let i = 0; i < last; i++) if (view.getInt32(pos + 4 * i, true) !== words[i]) return false;
    return view.getInt32(pos + length - 4, true) === words[last];
  }

  /** True, and passed over, where the `length` bytes at `at` come again; four at least. */
  repeats(at: number, length: number): boolean {
    const { view, pos } = this;
    const last = length - 4;
    if (pos + length > this.bytes.length) return false;
    for (let i = 0; i < last; i += 4) if (view.getInt32(pos + i, true) !== view.getInt32(at + i, true)) return false;
    if (view.getInt32(pos + last, true) !== view.getInt32(at + last, true)) return false;
    this.pos += length;
    return true;
  }

  /** True, and passed over, where the word comes next. */
  word(word: Uint8Array): boolean {
    const { bytes, pos } = this;
    for (let i = 0; i < word.length; i++) if (bytes[pos + i] !== word[i]) return false;
    this.pos += word.length;
    return true;
  }
}

function fail(): never {
  throw UNUSUAL;
}

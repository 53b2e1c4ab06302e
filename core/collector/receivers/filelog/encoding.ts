import { decodeUtf8, repairUtf8 } from '../../../encoding/utf8.ts';

/** How the bytes of a file are text. */
export interface TextEncoding {
  /** Bytes are text of their own: neither lines nor texts are made of them. */
  isNop: boolean;
  /** Bytes of every character's smallest part: 2 in UTF-16. */
  unit: 1 | 2;
  /** What ends a line. */
  newline: Uint8Array;
  decode: (bytes: Uint8Array) => string;
  /** For searching: each of its characters is told where its bytes begin. Undefined where that cannot be said. */
  search: ((bytes: Uint8Array) => SearchText) | undefined;
}

export interface SearchText {
  text: string;
  /** Of a character's place; asked in ascending order. */
  byteAt: (place: number) => number;
}

const UTF8 = new Set(['utf-8', 'utf8', 'ascii', 'us-ascii', 'utf8-raw', '']);
/** Several bytes a character, and no way back from characters to bytes. A line ends with the byte 10 in all of them. */
const MULTIBYTE = new Set(['big5', 'euc-jp', 'euc-kr', 'gb18030', 'gbk', 'iso-2022-jp', 'shift_jis']);
const LF = Uint8Array.of(10);

/** By the Collector's name, or any that the IANA has; undefined for those nobody knows. */
export function encodingOf(name: string): TextEncoding | undefined {
  const label = name.toLowerCase();
  if (label === 'nop') return { isNop: true, unit: 1, newline: LF, decode: latin1, search: undefined };
  if (UTF8.has(label)) return utf8();
  const decoder = decoderOf(label);
  if (!decoder) return undefined;
  // Its own name, not the written one: "unicode" is utf-16le, "korean" is euc-kr.
  const { encoding } = decoder;
  if (encoding === 'utf-8') return utf8();
  const decode = (bytes: Uint8Array) => decoder.decode(bytes);
  if (encoding.startsWith('utf-16')) {
    const newline = encoding === 'utf-16be' ? Uint8Array.of(0, 10) : Uint8Array.of(10, 0);
    return { isNop: false, unit: 2, newline, decode, search: (bytes) => searchUnits(decode(bytes), 2) };
  }
  const search = MULTIBYTE.has(encoding) ? undefined : (bytes: Uint8Array) => searchUnits(decode(bytes), 1);
  return { isNop: false, unit: 1, newline: LF, decode, search };
}

const utf8 = (): TextEncoding => ({
  isNop: false,
  unit: 1,
  newline: LF,
  decode: (bytes) => repairUtf8(bytes, 0, bytes.length),
  search: searchUtf8,
});

function decoderOf(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { ignoreBOM: true });
  } catch {
    return undefined;
  }
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4_096) text += String.fromCharCode(...bytes.subarray(at, at + 4_096));
  return text;
}

const searchUnits = (text: string, unit: number): SearchText => ({ text, byteAt: (place) => place * unit });

/** What is no UTF-8 is searched byte by byte. */
function searchUtf8(bytes: Uint8Array): SearchText {
  const text = decodeUtf8(bytes, 0, wholeLength(bytes));
  if (text === undefined) return searchUnits(latin1(bytes), 1);
  let [place, byte] = [0, 0];
  const byteAt = (wanted: number): number => {
    for (; place < wanted; place++) byte += bytesOf(text.charCodeAt(place));
    return byte;
  };
  return { text, byteAt };
}

/** Of one UTF-16 unit; a pair is two and two. */
function bytesOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800 || (code >= 0xd800 && code <= 0xdfff)) return 2;
  return 3;
}

/** Without a last character whose bytes are not all there. */
function wholeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0;
    if (length > 0) return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

// Finding out where an error is costs a second look at the text, which is fine: it happens once, and the reader that ran into the
// error need not keep a path while all is well.

import { repairUtf8 } from '../encoding/utf8.ts';

export interface JsonPlace {
  /** From 1. */
  line: number;
  /** From 1, in characters. */
  column: number;
  /** "resourceSpans[0].resource", at most LONGEST_PATH characters, '' at the top. */
  path: string;
}

const LONGEST_PATH = 200;
const LONGEST_KEY = 60;

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/** Where a byte offset lies in a JSON text. What comes after the offset does not matter. */
export function locateJson(bytes: Uint8Array, offset: number): JsonPlace {
  const before = Math.min(offset, bytes.length);
  let line = 1;
  let lineStart = 0;
  for (let i = 0; i < before; i++) {
    if (bytes[i] !== NEWLINE) continue;
    line++;
    lineStart = i + 1;
  }
  return { line, column: 1 + characters(bytes, lineStart, before), path: pathAt(bytes, before) };
}

/** Gives line numbers for offsets that mostly grow, without starting over each time. */
export class LineCounter {
  private readonly bytes: Uint8Array;
  private at = 0;
  private line = 1;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** From 1. */
  lineAt(offset: number): number {
    if (offset < this.at) {
      this.at = 0;
      this.line = 1;
    }
    for (; this.at < offset; this.at++) if (this.bytes[this.at] === NEWLINE) this.line++;
    return this.line;
  }
}

function characters(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if ((bytes[i]! & 0xc0) !== 0x80) count++;
  return count;
}

/** An open object (`index` −1) or array on the way to the offset. */
interface Frame {
  index: number;
  key: string;
  expectsKey: boolean;
}

function pathAt(bytes: Uint8Array, end: number): string {
  const open: Frame[] = [];
  for (let i = 0; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === QUOTE) i = passString(bytes, i, end, open.at(-1));
    else passPunctuation(byte, open);
  }
  return pathText(open);
}

function passPunctuation(byte: number, open: Frame[]): void {
  const character = String.fromCharCode(byte);
  if (character === '{') open.push({ index: -1, key: '', expectsKey: true });
  else if (character === '[') open.push({ index: 0, key: '', expectsKey: false });
  else if (character === '}' || character === ']') open.pop();
  else if (byte === COMMA) nextMember(open.at(-1));
}

function nextMember(frame: Frame | undefined): void {
  if (frame === undefined) return;
  if (frame.index >= 0) frame.index++;
  else Object.assign(frame, { key: '', expectsKey: true });
}

/** Passes over a string and returns where its closing quote is; notes it when it is a key. */
function passString(bytes: Uint8Array, quote: number, end: number, frame: Frame | undefined): number {
  let i = quote + 1;
  while (i < end && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
  if (frame?.expectsKey === true && i < end) {
    frame.key = repairUtf8(bytes, quote + 1, Math.min(i, quote + 1 + LONGEST_KEY));
    frame.expectsKey = false;
  }
  return i;
}

function pathText(open: readonly Frame[]): string {
  let path = '';
  // Innermost first, so that a path too long keeps the end that matters.
  for (let i = open.length - 1; i >= 0 && path.length <= LONGEST_PATH; i--) {
    const { index, key } = open[i]!;
    if (index >= 0) path = `[${index}]${path}`;
    else if (key !== '') path = `.${key}${path}`;
  }
  const text = path.startsWith('.') ? path.slice(1) : path;
  return text.length <= LONGEST_PATH ? text : `…${text.slice(text.length - LONGEST_PATH + 1)}`;
}

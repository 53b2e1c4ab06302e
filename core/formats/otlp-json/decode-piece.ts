import { decodeJson } from '../../otlp/decode-json.ts';
import { DecodeError, type Decoded } from '../../otlp/decoded.ts';
import { validate } from '../../processors/validate.ts';
import { concatBytes } from '../byte-sink.ts';
import { attempt, Collected } from '../collected.ts';
import type { Part, Skipped } from '../format.ts';
import { isSpace, NEWLINE } from '../json-bytes.ts';
import { type Broken, JsonSplitter } from '../json-splitter.ts';
import type { Element, Piece } from '../split-batch.ts';

/** Refused items told with their line; a file with more of them is bad as a whole, and looking for each costs time. */
const MOST_LOCATED = 100;

/** The decoder's own place in a message; it counts from the piece, not from the file. */
const PLACE_BEFORE = /^line (\d+), column \d+ \(byte \d+\): /;
const PLACE_BEHIND = / \(line (\d+)\)$/;
const INDEX_IN_PATH = /\[\d+\]/g;

/**
 * Decodes the pieces of one file. A piece in which something is wrong is decoded again element by element, and an element that
 * cannot be read is cut deeper, until one span, log record or metric pays for the fault:
 *
 *   piece of 40 groups ✗ → group 17 ✗ → its spans one by one → span 3 is skipped, 1,999 are kept
 */
export class PieceDecoder {
  private located = 0;

  *decode(piece: Piece): Generator<Part> {
    const collected = new Collected();
    this.collect(piece, collected);
    if (!collected.isEmpty) yield collected.slice();
    yield* collected.skipped;
  }

  /** Where a document broke off, told by the decoder if it stumbles earlier than the end of what there is. */
  explain({ line, offset, reason, fragment }: Broken): Skipped {
    const error = fragment === undefined ? undefined : attempt(() => decodeJson(fragment.bytes));
    if (!(error instanceof DecodeError) || error.offset >= textLength(fragment!.bytes)) return { line, offset, reason };
    return { ...faultIn(fragment!, error), reason: `${reasonOf(error)}; ${reason}` };
  }

  private collect(piece: Piece, collected: Collected): void {
    const decoded = attempt(() => validate(decodeJson(piece.bytes)));
    if (decoded instanceof DecodeError) this.salvage(piece, decoded, collected);
    else if (decoded.rejections.length === 0) collected.add(withoutPlaces(decoded));
    else if (piece.elements.length > 1 && this.located < MOST_LOCATED) this.collectEach(piece, collected);
    else this.locate(piece, decoded, collected);
  }

  private collectEach(piece: Piece, collected: Collected): void {
    for (const element of piece.elements) this.collect(single(piece, element), collected);
  }

  private salvage(piece: Piece, error: DecodeError, collected: Collected): void {
    const before = collected.skipped.length;
    if (piece.elements.length > 1) this.collectEach(piece, collected);
    else this.cutDeeper(piece, collected);
    if (collected.skipped.length > before) return;
    const { line, offset } = faultIn(piece, error);
    collected.skip(line, offset, reasonOf(error));
  }

  /** Looks for the parts of the one element that are good. Nothing to be had of one that is an item already. */
  private cutDeeper(piece: Piece, collected: Collected): void {
    const [element] = piece.elements;
    const splitter = new JsonSplitter({ elementBytes: 0 });
    for (const part of [...splitter.write(piece.bytes), ...splitter.end()]) {
      if (part.kind === 'piece' && part.level > piece.level) this.collect(replaced(part, piece), collected);
      else if (part.kind === 'broken') {
        collected.skip(lineOf(piece, part.line), element!.offset + part.offset - element!.start, part.reason);
      }
    }
  }

  /** One element, or too many faults to look for each: the lines are those of the first element. */
  private locate(piece: Piece, decoded: Decoded, collected: Collected): void {
    const [element] = piece.elements;
    for (const rejection of decoded.rejections) {
      const inPiece = Number(PLACE_BEHIND.exec(rejection.reason)?.[1] ?? 0);
      rejection.reason = rejection.reason.replace(PLACE_BEHIND, '');
      const into = Math.max(0, lineStart(piece.bytes, inPiece) - element!.start);
      const line = into === 0 ? element!.line : lineOf(piece, inPiece);
      collected.reject(line, element!.offset + into, rejection.reason);
      this.located++;
    }
    collected.add(withoutPlaces(decoded));
  }
}

/** A document with one element of the piece. */
function single(piece: Piece, element: Element): Piece {
  const [first, last] = [piece.elements[0]!, piece.elements.at(-1)!];
  const before = piece.bytes.subarray(0, first.start);
  const bytes = concatBytes(before, piece.bytes.subarray(element.start, element.end), piece.bytes.subarray(last.end));
  const moved = { ...element, start: first.start, end: first.start + element.end - element.start };
  return { ...piece, bytes, elements: [moved] };
}

/** A piece cut from a piece: its elements' places in the file instead of in the piece. */
function replaced(part: Piece, from: Piece): Piece {
  const [element] = from.elements;
  const shift = element!.offset - element!.start;
  const place = (inner: Element): Element => {
    return { ...inner, offset: inner.offset + shift, line: lineOf(from, inner.line) };
  };
  return { ...part, elements: part.elements.map(place) };
}

/** The line in the file of a line in a piece that has one element. */
function lineOf(piece: Piece, line: number): number {
  const [element] = piece.elements;
  return Math.max(element!.line, element!.line + line - 1 - countLines(piece.bytes.subarray(0, element!.start)));
}

/** Where in the file an error in a piece with one element lies. */
function faultIn(piece: Piece, error: DecodeError): { line: number; offset: number } {
  const [element] = piece.elements;
  const line = lineOf(piece, 1 + countLines(piece.bytes.subarray(0, error.offset)));
  return { line, offset: element!.offset + Math.max(0, error.offset - element!.start) };
}

/** Without the line ends behind it, which belong to no string that was cut off. */
function textLength(bytes: Uint8Array): number {
  let length = bytes.length;
  while (length > 0 && isSpace(bytes[length - 1]!)) length--;
  return length;
}

/** Index of the first byte of a line, counted from 1. */
function lineStart(bytes: Uint8Array, line: number): number {
  let at = 0;
  for (let passed = 1; passed < line; passed++) at = bytes.indexOf(NEWLINE, at) + 1;
  return at;
}

function reasonOf(error: DecodeError): string {
  return error.message.replace(PLACE_BEFORE, '').replaceAll(INDEX_IN_PATH, '[]');
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === NEWLINE) lines++;
  return lines;
}

/** Many elements share a piece, so a line of it says nothing; better no place than a wrong one. */
function withoutPlaces(decoded: Decoded): Decoded {
  for (const warning of decoded.warnings) warning.example = warning.example.replace(PLACE_BEHIND, '');
  return decoded;
}

import { LineCounter } from '../../json/json-location.ts';
import { decodeJson, decodeJsonKept } from '../../otlp/decode-json.ts';
import type { BrokenPart, KeptJson } from '../../otlp/broken-parts.ts';
import { DecodeError, type Decoded, type Rejection } from '../../otlp/decoded.ts';
import { validate } from '../../processors/validate.ts';
import { concatBytes } from '../../encoding/bytes.ts';
import { attempt, Collected } from '../collected.ts';
import type { Part, Skipped } from '../format.ts';
import { isSpace } from '../json-bytes.ts';
import { type Broken, JsonSplitter } from '../json-splitter.ts';
import { ValueScanner } from '../json-value-scanner.ts';
import type { Element, Piece } from '../split-batch.ts';
import { PiecePlaces, type Place } from './piece-places.ts';

/**
 * What is around the items may be broken, and is written again around each list of them that is looked for: as many times the bytes of the
 * piece in all. Everyday groups need three.
 */
const MOST_TIMES = 16;

/** The decoder's own place in a message; it counts from the piece, not from the file. */
const PLACE_BEFORE = /^line \d+, column \d+ \(byte \d+\): /;
const PLACE_BEHIND = / \(line (\d+)\)$/;
const INDEX_IN_PATH = /\[\d+\]/g;

/**
 * Decodes the pieces of one file. One span, log record or metric pays for a fault in it: it is left out on the way. A group that is broken
 * beside its items is cut, to keep what can be:
 *
 *   piece of 40 groups → group 17 ✗ → its spans, with their resource and scope → span 3 is skipped, 1,999 are kept
 */
export class PieceDecoder {
  *decode(piece: Piece): Generator<Part> {
    const collected = new Collected();
    new Decoding(collected, MOST_TIMES * piece.bytes.length).collect(piece);
    if (!collected.isEmpty) yield collected.slice();
    yield* collected.skipped;
  }

  /** Where a document broke off, told by the decoder if it stumbles earlier than the end of what there is. */
  explain({ line, offset, reason, fragment }: Broken): Skipped {
    const error = fragment === undefined ? undefined : attempt(() => decodeJson(fragment.bytes));
    if (!(error instanceof DecodeError) || error.offset >= textLength(fragment!.bytes)) return { line, offset, reason };
    return { ...new PiecePlaces(fragment!).at(error.offset), reason: `${reasonOf(error)}; ${reason}` };
  }
}

/** Of one piece, and what is cut from it. */
class Decoding {
  readonly #collected: Collected;
  #leftBytes: number;

  constructor(collected: Collected, mostBytes: number) {
    this.#collected = collected;
    this.#leftBytes = mostBytes;
  }

  collect(piece: Piece): void {
    const kept = decodeKept(piece);
    if (kept instanceof DecodeError) return this.#skipAll(piece, kept);
    const places = new PiecePlaces(piece);
    const decoded = validate(kept.decoded);
    for (const rejection of decoded.rejections) this.#reject(rejection, kept, places);
    this.#collected.add(
      withoutPlaces(kept.broken.length > 0 && isBare(decoded) ? { ...decoded, telemetry: [] } : decoded),
    );
    for (const part of kept.broken) this.#leaveOut(piece, part, places);
  }

  #reject(rejection: Rejection, { startOf }: KeptJson, places: PiecePlaces): void {
    const line = Number(PLACE_BEHIND.exec(rejection.reason)?.[1] ?? 0);
    rejection.reason = rejection.reason.replace(PLACE_BEHIND, '');
    const start = startOf(rejection.signal, rejection.index);
    const place = places.at(Math.max(start, line === 0 ? 0 : places.lineStart(line)));
    this.#collected.reject(place.line, place.offset, rejection.reason);
  }

  #leaveOut(piece: Piece, part: BrokenPart, places: PiecePlaces): void {
    if (part.start < piece.elements[0]!.start) return this.#skipAll(piece, part.error);
    const before = this.#collected.skipped.length;
    const { line, offset } = places.at(part.error.offset);
    if (!part.isItem) this.#cutDeeper(single(piece, { ...part, ...places.at(part.start) }));
    if (this.#collected.skipped.length > before) return;
    this.#collected.skip(line, offset, reasonOf(part.error));
  }

  /** Nothing is to be had of what belongs to something broken. */
  #skipAll({ elements }: Piece, error: DecodeError): void {
    for (const { line, offset } of elements) this.#collected.skip(line, offset, reasonOf(error));
  }

  /** Looks for the lists of items in a group. */
  #cutDeeper(group: Piece): void {
    this.#leftBytes -= group.bytes.length;
    const placed = placesIn(group);
    const splitter = new JsonSplitter({ elementBytes: 0 });
    for (const parts of [splitter.write(group.bytes), splitter.end()])
      for (const part of parts) {
        if (this.#leftBytes < 0) return;
        if (part.kind === 'piece' && part.level > group.level) {
          this.#leftBytes -= part.bytes.length;
          this.collect({ ...part, elements: part.elements.map(placed) });
        } else if (part.kind === 'broken') {
          const { line, offset } = placed(part);
          this.#collected.skip(line, offset, part.reason);
        }
      }
  }
}

function decodeKept({ bytes, level }: Piece): KeptJson | DecodeError {
  try {
    return decodeJsonKept(bytes, { hasScopeGroups: level > 1, endOf: valueEnd });
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

/** Brackets match in a piece: the splitter has seen to that. */
function valueEnd(bytes: Uint8Array, start: number): number | undefined {
  const scanner = new ValueScanner({ line: 1, atLineStart: false });
  scanner.begin(bytes[start]!);
  return scanner.scan(bytes, start, false) === 'done' ? scanner.position : undefined;
}

/** A document with one group of the piece. */
function single(piece: Piece, { start, end, line, offset }: Element): Piece {
  const [first, last] = [piece.elements[0]!, piece.elements.at(-1)!];
  const before = piece.bytes.subarray(0, first.start);
  const bytes = concatBytes(before, piece.bytes.subarray(start, end), piece.bytes.subarray(last.end));
  return { ...piece, bytes, elements: [{ line, offset, start: first.start, end: first.start + end - start }] };
}

/** Gives places in the file to what is cut from a piece that has one element. */
function placesIn({ bytes, elements }: Piece): <T extends Place>(inner: T) => T {
  const [group] = elements;
  const line = group!.line - new LineCounter(bytes).lineAt(group!.start);
  const offset = group!.offset - group!.start;
  return (inner) => ({ ...inner, line: inner.line + line, offset: inner.offset + offset });
}

/** No items are left in its groups. */
function isBare({ telemetry }: Decoded): boolean {
  const groups = telemetry.flatMap(
    (part): readonly { scopes: readonly { items: readonly unknown[] }[] }[] => part.groups,
  );
  return groups.every(({ scopes }) => scopes.every(({ items }) => items.length === 0));
}

/** Without the line ends behind it, which belong to no string that was cut off. */
function textLength(bytes: Uint8Array): number {
  let length = bytes.length;
  while (length > 0 && isSpace(bytes[length - 1]!)) length--;
  return length;
}

function reasonOf(error: DecodeError): string {
  return error.message.replace(PLACE_BEFORE, '').replaceAll(INDEX_IN_PATH, '[]');
}

/** Many elements share a piece, so a line of it says nothing; better no place than a wrong one. */
function withoutPlaces(decoded: Decoded): Decoded {
  for (const warning of decoded.warnings) warning.example = warning.example.replace(PLACE_BEHIND, '');
  return decoded;
}

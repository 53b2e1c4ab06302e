import { fieldNumber } from '../../otlp/fields.ts';
import { WIRE } from '../../otlp/plan.ts';
import type { Piece, PieceHead, Ranges } from './split-traces.ts';

const GROUPS = (fieldNumber('ExportTraceServiceRequest', 'resourceSpans') << 3) | WIRE.bytes;
const SCOPES = (fieldNumber('ResourceSpans', 'scopeSpans') << 3) | WIRE.bytes;

/** Pieces of what stood together in one request as one, so that it is written once what they stood in. */
export function mergePieces(pieces: readonly Piece[]): Piece[] {
  const byHead = new Map<PieceHead, Piece>();
  for (const { head, spans } of pieces) {
    const known = byHead.get(head);
    if (!known) byHead.set(head, { head, spans: [...spans] });
    else for (const place of spans) known.spans.push(place);
  }
  return [...byHead.values()];
}

/** A request of the pieces, in order, each with what it stood in. */
export function joinPieces(pieces: readonly Piece[]): Uint8Array {
  const sizes = pieces.map(sizesOf);
  const request = new Uint8Array(sizes.reduce((sum, { group }) => sum + 1 + varintSize(group) + group, 0));
  let at = 0;
  pieces.forEach((piece, index) => {
    at = writePiece(request, at, piece, sizes[index]!);
  });
  return request;
}

/** Bytes that `joinPieces` would give. */
export const joinedSize = (pieces: readonly Piece[]): number =>
  pieces.map(sizesOf).reduce((sum, { group }) => sum + 1 + varintSize(group) + group, 0);

interface Sizes {
  /** Of what is in the ScopeSpans, and in the ResourceSpans. */
  scope: number;
  group: number;
}

function sizesOf({ head, spans }: Piece): Sizes {
  const scope = sizeOf(head.scope) + sizeOf(spans);
  return { scope, group: sizeOf(head.resource) + 1 + varintSize(scope) + scope };
}

function writePiece(request: Uint8Array, start: number, { head, spans }: Piece, { scope, group }: Sizes): number {
  let at = writeVarint(request, start, GROUPS);
  at = writeVarint(request, at, group);
  at = copy(request, at, head.request, head.resource);
  at = writeVarint(request, at, SCOPES);
  at = writeVarint(request, at, scope);
  at = copy(request, at, head.request, head.scope);
  return copy(request, at, head.request, spans);
}

function copy(target: Uint8Array, at: number, source: Uint8Array, ranges: Ranges): number {
  for (let i = 0; i < ranges.length; i += 2) {
    const [start, end] = [ranges[i]!, ranges[i + 1]!];
    target.set(source.subarray(start, end), at);
    at += end - start;
  }
  return at;
}

function sizeOf(ranges: Ranges): number {
  let size = 0;
  for (let i = 0; i < ranges.length; i += 2) size += ranges[i + 1]! - ranges[i]!;
  return size;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) size++;
  return size;
}

function writeVarint(target: Uint8Array, at: number, value: number): number {
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) target[at++] = (rest & 0x7f) | 0x80;
  target[at++] = rest;
  return at;
}

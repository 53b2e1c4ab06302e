import { fieldNumber } from '../../otlp/fields.ts';
import { WIRE } from '../../otlp/plan.ts';
import type { Piece, PieceHead, Ranges } from './split-traces.ts';
import { varintSize, writeVarint } from './varint.ts';

const GROUPS = (fieldNumber('ExportTraceServiceRequest', 'resourceSpans') << 3) | WIRE.bytes;
const SCOPES = (fieldNumber('ResourceSpans', 'scopeSpans') << 3) | WIRE.bytes;

/** Pieces of what stood together in one request as one, so that it is written once what they stood in. */
export function mergePieces(pieces: readonly Piece[]): Piece[] {
  const byHead = new Map<PieceHead, Piece>();
  for (const { head, spans } of pieces) addTo(byHead, head, spans);
  return [...byHead.values()];
}

/** Spans that go into a request, and bytes of it: it is full beyond either. */
const MOST_SPANS = 1_000;
const MOST_BYTES = 8 * 1024 ** 2;

/**
 * Traces put together into requests, none of them cut. What stood together is written together, and a request whose resources are
 * larger than its spans goes on: thus all of them together are at most about twice what the traces came in, however often a resource
 * is shared.
 */
export function requestsOf(traces: readonly (readonly Piece[])[]): Piece[][] {
  const requests: Piece[][] = [];
  let batch = new Batch();
  for (const pieces of traces) {
    batch.add(pieces);
    if (!batch.isFull) continue;
    requests.push(batch.pieces);
    batch = new Batch();
  }
  if (batch.pieces.length > 0) requests.push(batch.pieces);
  return requests;
}

class Batch {
  readonly #byHead = new Map<PieceHead, Piece>();
  #spans = 0;
  #spanBytes = 0;
  #headBytes = 0;

  get pieces(): Piece[] {
    return [...this.#byHead.values()];
  }

  get isFull(): boolean {
    const isLarge = this.#spans >= MOST_SPANS || this.#spanBytes + this.#headBytes >= MOST_BYTES;
    return isLarge && this.#spanBytes >= this.#headBytes;
  }

  add(pieces: readonly Piece[]): void {
    for (const { head, spans } of pieces) {
      this.#spans += spans.length / 2;
      this.#spanBytes += sizeOf(spans);
      if (!this.#byHead.has(head)) this.#headBytes += sizeOf(head.resource) + scopeSize(head);
      addTo(this.#byHead, head, spans);
    }
  }
}

function addTo(byHead: Map<PieceHead, Piece>, head: PieceHead, spans: Ranges): void {
  const known = byHead.get(head);
  if (!known) byHead.set(head, { head, spans: [...spans] });
  else for (const place of spans) known.spans.push(place);
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
  const scope = scopeSize(head) + sizeOf(spans);
  return { scope, group: sizeOf(head.resource) + 1 + varintSize(scope) + scope };
}

function writePiece(request: Uint8Array, start: number, { head, spans }: Piece, { scope, group }: Sizes): number {
  let at = writeVarint(request, start, GROUPS);
  at = writeVarint(request, at, group);
  at = copy(request, at, head.request, head.resource);
  at = writeVarint(request, at, SCOPES);
  at = writeVarint(request, at, scope);
  at = writeScope(request, at, head);
  return copy(request, at, head.request, spans);
}

const scopeSize = ({ scope, scopeBytes }: PieceHead): number => scopeBytes?.length ?? sizeOf(scope);

function writeScope(target: Uint8Array, at: number, { request, scope, scopeBytes }: PieceHead): number {
  if (!scopeBytes) return copy(target, at, request, scope);
  target.set(scopeBytes, at);
  return at + scopeBytes.length;
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

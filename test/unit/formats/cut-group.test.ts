import { describe, expect, it } from 'vitest';
import type { ResourceGroup } from '../../../core/model/resource.ts';
import type { Span } from '../../../core/model/span.ts';
import type { Part } from '../../../core/formats/format.ts';
import { OtlpProtoReader } from '../../../core/formats/otlp-proto/reader.ts';
import { OtlpFramedReader } from '../../../core/formats/otlp-proto-framed/reader.ts';
import { cutGroup } from '../../../core/formats/otlp-proto/cut-group.ts';
import type { RequestFault, RequestPiece } from '../../../core/formats/otlp-proto/request-splitter.ts';
import { countItems } from '../../../core/formats/count-items.ts';
import { noCounts } from '../../../core/model/telemetry.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { span, spanId, traces } from '../../helpers/telemetry.ts';
import { block, join, varint } from '../otlp/wire.ts';

const MIB = 1024 * 1024;
const PIECE = 4_000;

/** A scope group of one resource; its schema stands behind its spans, as encoders write it. */
const scopeOf = (name: string, first: number, spans: number) => {
  const items = Array.from({ length: spans }, (_, i) => span({ spanId: spanId(first + i), name: `${name} ${i}` }));
  const { groups } = traces('shop', ...items);
  const [group] = groups;
  return { ...group!.scopes[0]!, scope: { ...group!.scopes[0]!.scope, name }, schemaUrl: `schema of ${name}` };
};

function groupOf(...sizes: number[]): Uint8Array {
  const { groups } = traces('shop');
  const scopes = sizes.map((size, i) => scopeOf(`scope ${i}`, 1 + i * 10_000, size));
  const group = { ...groups[0]!, schemaUrl: 'schema of the resource', scopes } as ResourceGroup<Span>;
  return encodeProtobuf({ signal: 'traces', groups: [group] });
}

const piecesOf = (bytes: Uint8Array, offset = 0): RequestPiece[] =>
  [...cutGroup(bytes, offset, PIECE)].map((piece) => {
    if ('fault' in piece) throw new Error(piece.fault);
    return piece;
  });

/** Every span with all it stands under. */
const spansOf = (...requests: Uint8Array[]): unknown[] =>
  requests
    .flatMap((bytes) => decodeProtobuf('traces', bytes).telemetry)
    .flatMap(({ groups }) => groups as ResourceGroup<Span>[])
    .flatMap(({ resource, schemaUrl, scopes }) =>
      scopes.flatMap(({ scope, schemaUrl: ofScope, items }) =>
        items.map((item) => ({ resource, schemaUrl, scope, ofScope, item })),
      ),
    );

describe('a resource group that is cut', () => {
  it('gives every span under its resource, its scope and their schemas, in its order', () => {
    const bytes = groupOf(3, 400, 1, 2, 0, 250);
    const pieces = piecesOf(bytes);
    expect(spansOf(...pieces.map((piece) => piece.bytes))).toEqual(spansOf(bytes));
    expect(pieces.length).toBeGreaterThan(5);
    for (const piece of pieces) expect(piece.bytes.length).toBeLessThan(PIECE * 1.2);
  });

  it('says where in the file a piece begins', () => {
    const bytes = groupOf(2, 400);
    for (const { bytes: piece, records, inserted } of piecesOf(bytes, 1_000)) {
      const content = piece.subarray(inserted);
      const at = records[0]!.offset - 1_000;
      expect(bytes.subarray(at, at + 100)).toEqual(content.subarray(0, 100));
    }
  });

  it('gives a field nobody knows once, and no piece grows with what is repeated', () => {
    const unknown = block(9, 'x'.repeat(500));
    const resource = block(1, block(1, block(1, 'k'), block(2, block(1, 'v'.repeat(20_000)))));
    const spans = Array.from({ length: 300 }, () => block(2, block(5, 'n'.repeat(300))));
    const bytes = block(1, resource, unknown, block(2, ...spans));
    const pieces = piecesOf(bytes);
    expect(spansOf(...pieces.map((piece) => piece.bytes))).toHaveLength(300);
    expect(pieces.filter((piece) => Buffer.from(piece.bytes).includes('x'.repeat(500)))).toHaveLength(1);
    expect(pieces.reduce((sum, piece) => sum + piece.bytes.length, 0)).toBeLessThan(2.5 * bytes.length);
  });

  it('loses the scope group that cannot be walked through, and tells where', () => {
    const good = block(2, ...Array.from({ length: 100 }, () => block(2, block(5, 'n'.repeat(100)))));
    const bad = block(2, block(2, 'y'.repeat(PIECE)), Uint8Array.of(0x12, 0xff, 0x7f));
    const bytes = block(1, good, bad, good);
    const told: RequestFault[] = [];
    const kept: Uint8Array[] = [];
    for (const piece of cutGroup(bytes, 70, PIECE)) {
      if ('fault' in piece) told.push(piece);
      else kept.push(piece.bytes);
    }
    expect(spansOf(...kept)).toHaveLength(200);
    expect(told).toHaveLength(1);
    const at = Buffer.from(bytes).indexOf(Buffer.from([0x12, 0xff, 0x7f]));
    expect(told[0]).toMatchObject({ offset: 70 + at + 1, fault: expect.stringContaining('announced') });
  });
});

describe('one resource group of 40 MB', () => {
  const SPANS = 2_000;
  const piece = groupOf(SPANS);
  const { length } = piece;
  const scopes = Math.ceil((40 * MIB) / length);
  /** The group's fields as often as there are scopes, in one record. */
  const body = piece.subarray(1 + varint(length).length);
  const record = Uint8Array.from(block(1, ...Array.from({ length: scopes }, () => body)));

  function read(reader: OtlpProtoReader | OtlpFramedReader, bytes: Uint8Array) {
    const counts = noCounts();
    let [most, held] = [0, 0];
    const take = (parts: Iterable<Part>) => {
      for (const part of parts) {
        if (part.kind !== 'slice') throw new Error(part.reason);
        const { spans } = countItems(part.decoded.telemetry);
        counts.spans += spans;
        most = Math.max(most, spans);
      }
      held = Math.max(held, reader.bufferedBytes);
    };
    for (let at = 0; at < bytes.length; at += MIB) take(reader.write(bytes.subarray(at, at + MIB)));
    take(reader.end());
    return { spans: counts.spans, most, held };
  }

  it('comes as slices of some thousand spans, in a file of its own', () => {
    const { spans, most } = read(new OtlpProtoReader(), record);
    expect(spans).toBe(SPANS * scopes);
    expect(most).toBeLessThan(20_000);
  });

  it('is held once where it is a frame, and what stands behind it is read', () => {
    const small = groupOf(5);
    const frame = (bytes: Uint8Array) => join(new Uint8Array(new Uint32Array([bytes.length]).buffer).reverse(), bytes);
    const bytes = join(frame(small), frame(record), frame(small));
    const { spans, held } = read(new OtlpFramedReader(), bytes);
    expect(spans).toBe(SPANS * scopes + 10);
    expect(held).toBeLessThan(record.length + 2 * MIB);
  });

  it('tells where a frame was cut short, and keeps what came before', () => {
    const frame = (bytes: Uint8Array) => join(new Uint8Array(new Uint32Array([bytes.length]).buffer).reverse(), bytes);
    const many = join(...Array.from({ length: 100 }, () => groupOf(1_000)));
    const bytes = join(frame(groupOf(5)), frame(many));
    const reader = new OtlpFramedReader();
    const cut = bytes.subarray(0, bytes.length - 100);
    const parts = [...reader.write(cut.subarray(0, 5 * MIB)), ...reader.write(cut.subarray(5 * MIB)), ...reader.end()];
    const told = parts.filter((part) => part.kind === 'skipped');
    const spans = parts.reduce(
      (n, part) => n + (part.kind === 'slice' ? countItems(part.decoded.telemetry).spans : 0),
      0,
    );
    expect(told.map(({ reason }) => reason)).toEqual([expect.stringContaining('cut short: the file ends inside the')]);
    expect(spans).toBe(5 + 99_000);
  });
});

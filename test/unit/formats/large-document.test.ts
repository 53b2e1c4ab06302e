import { describe, expect, it } from 'vitest';
import { countItems } from '../../../core/formats/count-items.ts';
import { JsonSplitter, SPLIT_LIMITS } from '../../../core/formats/json-splitter.ts';
import { OtlpJsonReader } from '../../../core/formats/otlp-json/reader.ts';
import { RequestSplitter } from '../../../core/formats/otlp-proto/request-splitter.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { span, spanId, traces } from '../../helpers/telemetry.ts';
import { resourceJson, spanJson } from './documents.ts';
import { bytesOf } from './read-parts.ts';

const MIB = 1024 * 1024;
const CHUNK = 64 * 1024;

/** About `bytes` of comma-separated spans, as chunks of `chunkBytes`. */
function* manySpans(bytes: number, chunkBytes = CHUNK): Generator<Uint8Array> {
  const one = `${JSON.stringify(spanJson('GET /cart', { attributes: [{ key: 'k', value: { stringValue: 'v'.repeat(500) } }] }))}`;
  const many = bytesOf(Array.from({ length: Math.ceil(chunkBytes / one.length) }, () => one).join(','));
  for (let written = 0; written < bytes; written += many.length + 1) {
    if (written > 0) yield bytesOf(',');
    yield many;
  }
}

function* document(bytes: number, head: string, tail: string): Generator<Uint8Array> {
  yield bytesOf(head);
  yield* manySpans(bytes);
  yield bytesOf(tail);
}

const HEAD = `{"resourceSpans":[{"resource":${JSON.stringify(resourceJson('shop'))},"scopeSpans":[{"scope":{"name":"s"},"spans":[`;

describe('one document of 200 MB', () => {
  it('is cut with a bounded amount held back', () => {
    const splitter = new JsonSplitter();
    let [most, pieces, elements, biggest] = [0, 0, 0, 0];
    for (const chunk of document(200 * MIB, HEAD, ']}]}]}')) {
      for (const part of splitter.write(chunk)) {
        if (part.kind !== 'piece') throw new Error(part.kind);
        pieces++;
        elements += part.elements.length;
        biggest = Math.max(biggest, part.bytes.length);
      }
      most = Math.max(most, splitter.bufferedBytes);
    }
    for (const part of splitter.end()) if (part.kind === 'piece') elements += part.elements.length;
    expect(splitter.bufferedBytes).toBeLessThan(100);
    expect(most).toBeLessThan(SPLIT_LIMITS.softHoldBytes + 2 * MIB);
    expect(biggest).toBeLessThan(2 * MIB);
    expect(pieces).toBeGreaterThan(150);
    expect(elements).toBeGreaterThan(200_000);
  });

  it('is given up with the offset when its resource comes at the very end', () => {
    const splitter = new JsonSplitter({ hardHoldBytes: 20 * MIB });
    const late = `]}],"resource":${JSON.stringify(resourceJson('late'))}}]}`;
    const read = () => {
      for (const chunk of document(40 * MIB, '{"resourceSpans":[{"scopeSpans":[{"scope":{},"spans":[', late)) {
        Array.from(splitter.write(chunk), ({ kind }) => kind);
        expect(splitter.bufferedBytes).toBeLessThan(23 * MIB);
      }
    };
    expect(read).toThrow(/"resource" comes after 20 MiB/);
  });

  it('is decoded slice by slice', () => {
    const reader = new OtlpJsonReader();
    let spans = 0;
    let mostInSlice = 0;
    for (const chunk of document(20 * MIB, HEAD, ']}]}]}')) {
      for (const part of reader.write(chunk)) {
        if (part.kind !== 'slice') throw new Error(part.reason);
        const items = countItems(part.decoded.telemetry).spans;
        spans += items;
        mostInSlice = Math.max(mostInSlice, items);
      }
    }
    for (const part of reader.end()) if (part.kind === 'slice') spans += part.decoded.telemetry.length;
    expect(spans).toBeGreaterThan(20_000);
    expect(mostInSlice).toBeLessThan(4_000);
  });
});

describe('one protobuf request of 100 MB', () => {
  it('is cut between its resource groups', () => {
    const spans = Array.from({ length: 100 }, (_, i) => span({ spanId: spanId(i + 1), name: 'x'.repeat(100) }));
    const request = encodeProtobuf(traces('shop', ...spans));
    const splitter = new RequestSplitter();
    let [records, most] = [0, 0];
    const count = Math.ceil((100 * MIB) / request.length);
    for (let i = 0; i < count; i++) {
      for (const piece of splitter.write(request.subarray(0, 100)))
        records += 'records' in piece ? piece.records.length : 0;
      for (const piece of splitter.write(request.subarray(100)))
        records += 'records' in piece ? piece.records.length : 0;
      most = Math.max(most, splitter.bufferedBytes);
    }
    for (const piece of splitter.end()) records += 'records' in piece ? piece.records.length : 0;
    expect(records).toBe(count);
    expect(most).toBeLessThan(MIB);
  });
});

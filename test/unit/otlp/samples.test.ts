import { describe, expect, it } from 'vitest';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { decodeJson } from '../../../core/otlp/decode-json.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import type { Decoded } from '../../../core/otlp/decoded.ts';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { sniffProtobufSignal } from '../../../core/otlp/sniff-signal.ts';
import { validate } from '../../../core/processors/validate.ts';
import { countTelemetry } from '../../helpers/count-telemetry.ts';
import type { SampleTruth } from '../../helpers/sample-truths.ts';
import { hasSamples, readSample, SAMPLE_TRUTHS } from '../../helpers/sample-truths.ts';

function decode({ file, format }: SampleTruth): Decoded[] {
  const bytes = readSample(file);
  if (format === 'otlp-json') return [decodeJson(bytes)];
  if (format === 'otlp-jsonl') return lines(bytes).map((line) => decodeJson(line));
  const signal = sniffProtobufSignal(bytes);
  if (signal === undefined || signal === 'empty') throw new Error(`${file}: no signal found`);
  return [decodeProtobuf(signal, bytes)];
}

function lines(bytes: Uint8Array): Uint8Array[] {
  const text = new TextDecoder().decode(bytes);
  const filled = text.split('\n').filter((line) => line.trim() !== '');
  return filled.map((line) => new TextEncoder().encode(line));
}

describe.skipIf(!hasSamples())('samples', () => {
  it.each(SAMPLE_TRUTHS)('$file holds what its README says', (truth) => {
    const decoded = decode(truth).map(validate);
    expect(decoded).toHaveLength(truth.documents);
    expect(decoded.flatMap(({ rejections }) => rejections)).toEqual([]);
    expect(countTelemetry(decoded.flatMap(({ telemetry }) => telemetry))).toEqual(truth.counts);
  });

  it.each(SAMPLE_TRUTHS)('$file survives both encodings', (truth) => {
    const telemetry: Telemetry[] = decode(truth).flatMap((decoded) => decoded.telemetry);
    for (const part of telemetry) {
      expect(decodeProtobuf(part.signal, encodeProtobuf(part)).telemetry).toEqual([part]);
      expect(decodeJson(encodeJson([part])).telemetry).toEqual([part]);
    }
  });

  it('the JSON and the protobuf form of the same spans are equal', () => {
    const spans = (file: string, format: SampleTruth['format']) =>
      decode({ file, format } as SampleTruth).flatMap(({ telemetry }) => countTelemetry(telemetry).spans);
    const sum = (counts: number[]) => counts.reduce((a, b) => a + b);
    expect(sum(spans('otlp-jsonl/otlp2parquet__traces.jsonl', 'otlp-jsonl'))).toBe(
      sum(spans('otlp-proto/otlp2parquet__traces.pb', 'otlp-proto')),
    );
  });

  it('malformed.json is refused by line and field', () => {
    const read = (): Decoded => decodeJson(readSample('otlp-json-bad/otlp2parquet__malformed.json'));
    expect(read).toThrow(DecodeError);
    expect(read).toThrow(
      /^line 21, column 15 .* \(in resourceLogs\[0\]\.scopeLogs\[0\]\.logRecords\[0\]\.severityNumber\)$/,
    );
  });

  it.each([
    ['trace_invalid_kind', 'enum-name', /kind 'SPAN_KIND_INVALID_TYPE'.*\(line 24\)/],
    ['trace_mixed_encoding', 'trace-id', /traceId 'zzz'.*\(line 21\)/],
  ])('%s.json loses its span and says why', (name, code, reason) => {
    const { telemetry, rejections } = decodeJson(readSample(`otlp-json-bad/otlp2parquet__${name}.json`));
    expect(countTelemetry(telemetry).spans).toBe(0);
    expect(rejections).toMatchObject([{ code, index: 0, items: 1, reason: expect.stringMatching(reason) }]);
  });

  it('100,000 opening brackets are refused at once', () => {
    const bytes = readSample('hostile/JSONTestSuite__n_structure_100000_opening_arrays.json');
    expect(() => decodeJson(bytes)).toThrow(expect.objectContaining({ name: 'DecodeError', offset: 0 }));
  });

  it('an empty file is refused as JSON and an empty request as protobuf', () => {
    const bytes = readSample('hostile/jaeger__trace_empty.json');
    expect(() => decodeJson(bytes)).toThrow(/end of the text/);
    expect(sniffProtobufSignal(bytes)).toBe('empty');
  });
});

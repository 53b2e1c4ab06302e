import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { encodeForFile, type FileLayout } from '../../../core/generate/encode-telemetry.ts';
import { generateTelemetry, measureShape, type GenerateOptions } from '../../../core/generate/generate-telemetry.ts';
import { SHAPE_NAMES, type ShapeName } from '../../../core/generate/shapes/registry.ts';
import { findAttribute } from '../../../core/model/attributes.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { decodeJson } from '../../../core/otlp/decode-json.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { validate } from '../../../core/processors/validate.ts';
import { countTelemetry } from '../../helpers/count-telemetry.ts';
import { byId, generated, START_NS } from '../../helpers/generated.ts';
import { officialRequest } from '../otlp/official.ts';

/** Small enough for all sixteen. */
const SMALL: Partial<Record<ShapeName, Partial<GenerateOptions>>> = {
  shop: { traces: 60 },
  async: { spans: 2_000 },
  many: { spans: 2_000 },
  wide: { spans: 2_000 },
  deep: { spans: 2_000 },
};
const LARGE: readonly ShapeName[] = ['async', 'many', 'wide', 'deep'];
const TOLD = SHAPE_NAMES.filter((name) => !LARGE.includes(name));

const piecesOf = (shape: ShapeName, options: Partial<GenerateOptions> = {}): Telemetry[] => [
  ...generateTelemetry(shape, { startNs: START_NS, ...SMALL[shape], ...options }),
];

function digestOf(shape: ShapeName, layout: FileLayout, options: Partial<GenerateOptions> = {}): string {
  const hash = createHash('sha256');
  for (const piece of piecesOf(shape, options)) hash.update(encodeForFile(piece, layout));
  return hash.digest('hex');
}

describe.each(SHAPE_NAMES)('%s', (shape) => {
  test('is the same for the same seed, and other for another', () => {
    for (const layout of ['otlp-jsonl', 'otlp-proto-framed'] as const) {
      const first = digestOf(shape, layout, { seed: 7 });
      expect(digestOf(shape, layout, { seed: 7 })).toBe(first);
      expect(digestOf(shape, layout, { seed: 8 })).not.toBe(first);
    }
  });

  test('at another time is the same story in other traces', () => {
    const spans = generated(shape, SMALL[shape]).spans;
    const later = generated(shape, { ...SMALL[shape], startNs: START_NS + 3_600_000_000_000n }).spans;
    expect(later.map(({ name }) => name)).toEqual(spans.map(({ name }) => name));
    expect(later[0]!.startTimeUnixNano).toBe(spans[0]!.startTimeUnixNano + 3_600_000_000_000n);
    const known = new Set(spans.map(({ traceId }) => traceId));
    expect(later.filter(({ traceId }) => known.has(traceId))).toEqual([]);
  });

  test('is OTLP that the official classes read to the same', () => {
    for (const piece of piecesOf(shape)) {
      const bytes = encodeProtobuf(piece);
      const official = officialRequest(piece.signal);
      // Written again by the official classes, it must still hold what was generated.
      const again = official.encode(official.decode(bytes)).finish();
      const decoded = validate(decodeProtobuf(piece.signal, new Uint8Array(again)));
      expect(decoded).toEqual({ telemetry: [piece], rejections: [], warnings: [] });
    }
  });

  test('is OTLP/JSON, one request a line', () => {
    for (const piece of piecesOf(shape).slice(0, 4)) {
      const line = encodeForFile(piece, 'otlp-jsonl');
      expect(line.indexOf(10)).toBe(line.length - 1);
      expect(decodeJson(line)).toEqual({ telemetry: [piece], rejections: [], warnings: [] });
    }
  });

  test('comes in pieces no larger than asked', () => {
    const sizes = piecesOf(shape, { requestItems: 100 }).map((piece) => {
      const counts = countTelemetry([piece]);
      return counts.spans + counts.logs;
    });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(
      piecesOf(shape).reduce((sum, piece) => sum + countTelemetry([piece]).spans + countTelemetry([piece]).logs, 0),
    );
  });

  test('lasts as long as is measured', () => {
    const { spans } = generated(shape, SMALL[shape]);
    const last = spans.reduce((latest, { endTimeUnixNano: end }) => (end > latest ? end : latest), 0n);
    expect(measureShape(shape, SMALL[shape] ?? {})).toBe(last - START_NS);
  });
});

describe.each(TOLD)('%s, told', (shape) => {
  test('has 5 to 12 services on known hosts, and threads where the language has them', () => {
    const pieces = piecesOf(shape);
    const { services } = countTelemetry(pieces);
    expect(services).toBeGreaterThanOrEqual(5);
    expect(services).toBeLessThanOrEqual(12);
    for (const piece of pieces) {
      for (const { resource } of piece.groups) {
        const keys = resource.attributes.map(({ key }) => key);
        expect(keys).toEqual(expect.arrayContaining(['service.name', 'service.instance.id', 'host.name', 'host.id']));
      }
    }
    const { spans } = generated(shape, SMALL[shape]);
    const threaded = spans.filter(({ attributes }) => findAttribute(attributes, 'thread.id') !== undefined);
    expect(threaded.length).toBeGreaterThan(0);
    expect(threaded.every(({ attributes }) => findAttribute(attributes, 'thread.name') !== undefined)).toBe(true);
    expect(
      spans.some(({ service, attributes }) => service === 'checkout' && findAttribute(attributes, 'thread.id')),
    ).toBe(false);
  });

  test('has log records that belong to its spans', () => {
    const { spans, logs } = generated(shape, SMALL[shape]);
    const known = byId(spans);
    expect(logs.length).toBeGreaterThan(0);
    for (const { traceId, spanId } of logs) expect(known.get(spanId)?.traceId).toBe(traceId);
  });
});

test('--traces tells a shape so often, --spans stops it after so many spans', () => {
  const roots = (options: Partial<GenerateOptions>) =>
    generated('retries', options).spans.filter(({ parentSpanId }) => parentSpanId === '').length;
  expect([roots({}), roots({ traces: 3 })]).toEqual([20, 3]);
  const { spans } = generated('retries', { spans: 100 });
  expect(spans.length).toBeGreaterThanOrEqual(100);
  expect(spans.length).toBeLessThan(140);
});

import { describe, expect, it } from 'vitest';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import type { Decoded } from '../../../core/otlp/decoded.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { MOST_BUCKETS, validate } from '../../../core/processors/validate.ts';
import { createRequestPacker } from '../../../main/engine/store/duckdb/request-packer.ts';
import { metric, metrics } from '../../helpers/telemetry.ts';
import { block, fixed64, join, number, request, span, SPAN_ID, TRACE_ID } from './wire.ts';

const names = ({ telemetry }: Decoded): string[] =>
  telemetry.flatMap(({ groups }) =>
    groups.flatMap((g) => g.scopes.flatMap((s) => s.items.map((item) => ('name' in item ? item.name : '')))),
  );

describe('spans', () => {
  it('without ids are refused, each by its place in the request', () => {
    const spans = [
      join(block(2, SPAN_ID)),
      span(block(5, 'good')),
      join(block(1, 'wrong'), block(2, SPAN_ID)),
      join(block(1, TRACE_ID), block(2, new Uint8Array(8))),
      join(block(1, new Uint8Array(16)), block(2, SPAN_ID)),
      span(block(5, 'also good')),
    ];
    const decoded = decodeProtobuf('traces', request(...spans));
    const valid = validate(decoded);
    expect(names(valid)).toEqual(['good', 'also good']);
    expect(valid.rejections.map(({ index, code, reason }) => [index, code, reason])).toEqual([
      [2, 'trace-id', 'span 2: trace_id has 5 bytes, 16 expected'],
      [0, 'trace-id', 'span 0: trace_id is missing or all zero'],
      [3, 'span-id', 'span 3: span_id is missing or all zero'],
      [4, 'trace-id', 'span 4: trace_id is missing or all zero'],
    ]);
    expect(names(decoded)).toHaveLength(5);
  });

  it('that only look odd are kept', () => {
    const odd = [
      span(fixed64(7, 10n), fixed64(8, 5n)),
      span(fixed64(7, 10n), fixed64(8, 10n)),
      span(),
      span(fixed64(7, 2n ** 64n - 1n), fixed64(8, 2n ** 64n - 1n)),
    ];
    const valid = validate(decodeProtobuf('traces', request(...odd)));
    expect(names(valid)).toHaveLength(4);
    expect(valid.rejections).toEqual([]);
  });
});

describe('data points', () => {
  const time = fixed64(3, 5n);
  const doubles = (field: number, ...values: number[]) => block(field, new Uint8Array(new Float64Array(values).buffer));
  const counts = (...values: bigint[]) => block(6, ...values.map((value) => fixed64(1, value).slice(1)));
  const gauge = (name: string, ...points: Uint8Array[]) =>
    join(block(1, name), block(5, ...points.map((point) => block(1, point))));
  const histogram = (...points: Uint8Array[]) =>
    join(block(1, 'h'), block(9, ...points.map((point) => block(1, point))));
  const points = (decoded: Decoded): number[] =>
    decoded.telemetry.flatMap(({ groups }) =>
      groups.flatMap((g) =>
        g.scopes.flatMap((s) =>
          s.items.map((m) => ('data' in m && m.data.kind !== 'none' ? m.data.dataPoints.length : 0)),
        ),
      ),
    );

  it('without a time are refused, their neighbours kept', () => {
    const metrics = [
      gauge('some', time, number(8, 1), time),
      gauge('none', number(8, 1), number(8, 0)),
      gauge('empty'),
    ];
    const valid = validate(decodeProtobuf('metrics', request(...metrics)));
    expect(names(valid)).toEqual(['some', 'empty']);
    expect(points(valid)).toEqual([2, 0]);
    expect(valid.rejections).toEqual([
      {
        signal: 'metrics',
        index: 0,
        code: 'time-zero',
        items: 1,
        reason: 'metric 0: "some": 1 data points have time_unix_nano 0, first point 1',
      },
      {
        signal: 'metrics',
        index: 1,
        code: 'time-zero',
        items: 2,
        reason: 'metric 1: "none": 2 data points have time_unix_nano 0, first point 0',
      },
    ]);
  });

  it('of histograms need one bucket count more than bounds, or none', () => {
    const fitting = join(time, counts(1n, 2n, 3n), doubles(7, 1, 2));
    const none = join(time, fixed64(4, 3n));
    const short = join(time, counts(1n, 2n), doubles(7, 1, 2));
    const valid = validate(decodeProtobuf('metrics', request(histogram(fitting, none, short))));
    expect(points(valid)).toEqual([2]);
    expect(valid.rejections).toMatchObject([{ code: 'bucket-count', items: 1, index: 0 }]);
  });
});

describe('buckets beyond all use', () => {
  const wide = (count: number) =>
    metrics(
      'web',
      metric('wide', {
        kind: 'exponentialHistogram',
        aggregationTemporality: 2,
        dataPoints: [
          {
            ...{
              attributes: [],
              startTimeUnixNano: 1n,
              timeUnixNano: 2n,
              flags: 0,
              count: 1n,
              scale: 0,
              zeroCount: 0n,
            },
            ...{ sum: undefined, min: undefined, max: undefined, zeroThreshold: 0, negative: undefined, exemplars: [] },
            positive: { offset: 0, bucketCounts: Array.from({ length: count }, () => 1n) },
          },
        ],
      }),
    );

  it.each([
    [MOST_BUCKETS, 0],
    [MOST_BUCKETS + 1, 1],
  ])('of %i, %i points are refused', (count, refused) => {
    const { rejections } = validate({ telemetry: [wide(count)], rejections: [], warnings: [] });
    expect(rejections.map(({ code, items }) => [code, items])).toEqual(refused ? [['bucket-count', 1]] : []);
  });

  it('are not taken the fast way', () => {
    expect(createRequestPacker().pack('metrics', encodeProtobuf(wide(MOST_BUCKETS + 1)))).toBeUndefined();
    expect(createRequestPacker().pack('metrics', encodeProtobuf(wide(1_000)))).toBeDefined();
  });
});

it('logs pass whatever they hold', () => {
  const decoded = decodeProtobuf('logs', request(new Uint8Array()));
  expect(validate(decoded)).toEqual(decoded);
});

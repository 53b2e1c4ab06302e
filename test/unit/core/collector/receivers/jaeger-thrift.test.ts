import { describe, expect, test } from 'vitest';
import { readJaegerBatch, readJaegerPacket } from '../../../../../core/collector/receivers/jaeger/jaeger-thrift.ts';
import { reference, tags, thriftBatch, thriftSpan } from '../../../../helpers/jaeger-thrift.ts';
import { binaryCall, binaryStruct, compactCall, compactStruct, type Fields } from '../../../../helpers/thrift-bytes.ts';
import { spansOf } from '../../../collector/start-receiver.ts';

const WRITE = { binary: binaryStruct, compact: compactStruct } as const;
const CALL = { binary: binaryCall, compact: compactCall } as const;

describe.each(['binary', 'compact'] as const)('thrift, %s', (encoding) => {
  const read = (batch: Fields) => readJaegerBatch(new Uint8Array(WRITE[encoding](batch)), encoding);
  const spans = (...list: Fields[]) => spansOf([read(thriftBatch('shop', ...list)).telemetry]);

  test('keeps ids, times and all types of tags exactly', () => {
    const [span] = spans(
      thriftSpan({
        high: -1n,
        low: 2n ** 62n,
        id: -2n,
        tags: [
          tags.text('span.kind', 'client'),
          tags.text('text', '한글'),
          tags.double('part', -0.25),
          tags.bool('yes', true),
          tags.bool('no', false),
          tags.long('long', -(2n ** 63n)),
          tags.bytes('bytes', new Uint8Array([0, 255])),
        ],
        logs: [{ 1: { i64: 1_700_000_000_000_002n }, 2: { list: [{ struct: tags.text('event', 'retry') }] } }],
      }),
    );
    expect(span).toMatchObject({
      traceId: `${'f'.repeat(16)}4000000000000000`,
      spanId: `${'f'.repeat(15)}e`,
      parentSpanId: '',
      service: 'shop',
      kind: 3,
      name: 'get',
      flags: 1,
      startTimeUnixNano: 1_700_000_000_000_001_000n,
      endTimeUnixNano: 1_700_000_000_000_006_000n,
      events: [{ name: 'retry', timeUnixNano: 1_700_000_000_000_002_000n }],
      attributes: [
        { key: 'text', value: { kind: 'string', value: '한글' } },
        { key: 'part', value: { kind: 'double', value: -0.25 } },
        { key: 'yes', value: { kind: 'bool', value: true } },
        { key: 'no', value: { kind: 'bool', value: false } },
        { key: 'long', value: { kind: 'int', value: -(2n ** 63n) } },
        { key: 'bytes', value: { kind: 'bytes', value: new Uint8Array([0, 255]) } },
      ],
    });
  });

  test('takes the parent from its field, else from references; others are links', () => {
    const other = reference(1, 99n, 7n);
    const [byField, byReference, follows] = spans(
      thriftSpan({ parent: 5n, references: [reference(0, 10n, 5n), other] }),
      thriftSpan({ references: [other, reference(1, 10n, 8n), reference(0, 10n, 6n)] }),
      thriftSpan({ references: [reference(1, 10n, 8n)] }),
    );
    const linkIds = (span: typeof byField) => span!.links.map(({ spanId }) => BigInt(`0x${spanId}`));
    expect([BigInt(`0x${byField!.parentSpanId}`), linkIds(byField)]).toEqual([5n, [7n]]);
    expect([BigInt(`0x${byReference!.parentSpanId}`), linkIds(byReference)]).toEqual([6n, [7n, 8n]]);
    expect([BigInt(`0x${follows!.parentSpanId}`), linkIds(follows)]).toEqual([8n, [8n]]);
  });

  test('passes over fields of later versions, whatever is in them', () => {
    const deep = { 1: { list: [{ list: [{ bool: true }, { bool: false }] }] }, 2: { struct: { 40: { bool: false } } } };
    const more: Fields = {
      20: { bool: true },
      21: { struct: deep },
      22: { map: [[{ text: 'k' }, { struct: deep }]] },
      23: { list: [{ i16: -1 }] },
      24: { double: 1 },
      25: { byte: 1 },
      2000: { i32: 5 },
    };
    expect(spans(thriftSpan({ more }), thriftSpan({ id: 2n })).map(({ name }) => name)).toEqual(['get', 'get']);
  });

  test('reads the call that agents are sent, and no other', () => {
    const batch = { 1: { struct: thriftBatch('shop', thriftSpan()) } };
    expect(spansOf([readJaegerPacket(CALL[encoding]('emitBatch', batch), encoding).telemetry])).toHaveLength(1);
    const other = CALL[encoding]('emitZipkinBatch', { 1: { list: [] } });
    expect(() => readJaegerPacket(other, encoding)).toThrow('a call of "emitZipkinBatch" where one of "emitBatch"');
  });

  test('leaves out a span that is none, and counts it', () => {
    const { invalid, reason, telemetry } = read(thriftBatch('shop', thriftSpan({ id: 0n }), thriftSpan()));
    expect([invalid, reason, spansOf([telemetry]).length]).toEqual([1, 'span 0: a span without spanID', 1]);
  });

  test('refuses every cut, and damage costs a refusal at most', () => {
    const whole = new Uint8Array(WRITE[encoding](thriftBatch('shop', thriftSpan({ tags: [tags.text('a', 'b')] }))));
    for (let length = 0; length < whole.length; length++)
      expect(() => readJaegerBatch(whole.subarray(0, length), encoding)).toThrow(/byte \d+/);
    for (let at = 0; at < whole.length; at++)
      for (const byte of [0, 0x7f, 0x80, 0xff]) {
        const damaged = whole.slice();
        damaged[at] = byte;
        try {
          readJaegerBatch(damaged, encoding);
        } catch (error) {
          expect((error as Error).name).toBe('DecodeError');
        }
      }
  });

  test('refuses what nests without end, and what takes far more memory than its size', () => {
    const open = encoding === 'binary' ? [12, 0, 99] : [0x0c, 0xc6, 0x01];
    const nested = new Uint8Array(100_000).map((_, i) => open[i % 3]!);
    expect(() => readJaegerBatch(nested, encoding)).toThrow(/nested deeper/);
    const many = encoding === 'binary' ? [15, 0, 2, 12, 0, 0x60, 0, 0] : [0x29, 0xfc, 0x80, 0x80, 0x80, 0x03];
    const empty = new Uint8Array(7 * 1024 * 1024);
    empty.set(many);
    expect(() => readJaegerBatch(empty, encoding)).toThrow(/empty messages/);
  });
});

import type { Fields, ThriftValue } from './thrift-bytes.ts';

/** A span as jaegertracing/jaeger-idl thrift/jaeger.thrift has it. */
export interface SpanParts {
  high?: bigint;
  low?: bigint;
  id?: bigint;
  parent?: bigint;
  name?: string;
  references?: Fields[];
  startUs?: bigint;
  durationUs?: bigint;
  tags?: Fields[];
  logs?: Fields[];
  /** Fields of later versions. */
  more?: Fields;
}

const structs = (list: Fields[]): ThriftValue => ({ list: list.map((struct) => ({ struct })) });

export function thriftSpan(parts: SpanParts = {}): Fields {
  return {
    1: { i64: parts.low ?? 10n },
    2: { i64: parts.high ?? 0n },
    3: { i64: parts.id ?? 1n },
    4: { i64: parts.parent ?? 0n },
    5: { text: parts.name ?? 'get' },
    6: structs(parts.references ?? []),
    7: { i32: 1 },
    8: { i64: parts.startUs ?? 1_700_000_000_000_001n },
    9: { i64: parts.durationUs ?? 5n },
    10: structs(parts.tags ?? []),
    11: structs(parts.logs ?? []),
    12: { bool: false },
    ...parts.more,
  };
}

export const tags = {
  text: (key: string, text: string): Fields => ({ 1: { text: key }, 2: { i32: 0 }, 3: { text } }),
  double: (key: string, double: number): Fields => ({ 1: { text: key }, 2: { i32: 1 }, 4: { double } }),
  bool: (key: string, bool: boolean): Fields => ({ 1: { text: key }, 2: { i32: 2 }, 5: { bool } }),
  long: (key: string, i64: bigint): Fields => ({ 1: { text: key }, 2: { i32: 3 }, 6: { i64 } }),
  bytes: (key: string, bytes: Uint8Array): Fields => ({ 1: { text: key }, 2: { i32: 4 }, 7: { bytes } }),
};

export const reference = (refType: 0 | 1, low: bigint, id: bigint, high = 0n): Fields => ({
  1: { i32: refType },
  2: { i64: low },
  3: { i64: high },
  4: { i64: id },
});

export const thriftBatch = (service: string, ...spans: Fields[]): Fields => ({
  1: { struct: { 1: { text: service }, 2: structs([tags.text('hostname', 'box')]) } },
  2: structs(spans),
});

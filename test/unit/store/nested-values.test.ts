import { beforeAll, afterAll, describe, expect, test } from 'vitest';
import type { AnyValue, Attributes } from '../../../core/model/attributes.ts';
import { SIGNALS, type Telemetry } from '../../../core/model/telemetry.ts';
import { decodeJson } from '../../../core/otlp/decode-json.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import type { Store } from '../../../main/engine/store/port.ts';
import {
  attributes,
  logRecord,
  logs,
  metric,
  metrics,
  span,
  spanId,
  traceId,
  traces,
} from '../../helpers/telemetry.ts';

const array = (...values: AnyValue[]): AnyValue => ({ kind: 'array', values });
const kvlist = (values: Attributes): AnyValue => ({ kind: 'kvlist', values });

/** What JSON, a MAP or a DOUBLE column would each lose something of. */
const HARD = attributes({
  nan: NaN,
  infinite: Infinity,
  below: -Infinity,
  minusZero: -0,
  least: Number.MIN_VALUE,
  most: Number.MAX_VALUE,
  intMost: 2n ** 63n - 1n,
  intLeast: -(2n ** 63n),
  bytes: { kind: 'bytes', value: Uint8Array.of(0, 127, 128, 255) },
  noBytes: { kind: 'bytes', value: new Uint8Array() },
  empty: { kind: 'empty' },
  noText: '',
  no: false,
  noArray: array(),
  noMap: kvlist([]),
});
/** The same once more inside an array and a map, with a key that comes twice. */
const NESTED = [
  ...HARD,
  { key: 'array', value: array(...HARD.map(({ value }) => value), array(kvlist(HARD))) },
  { key: 'map', value: kvlist([...HARD, ...HARD, { key: '', value: array({ kind: 'empty' }) }]) },
];

const ids = { traceId: traceId(1), spanId: spanId(1) };
const point = { attributes: NESTED, startTimeUnixNano: 0n, timeUnixNano: 5n, flags: 0 };
const GIVEN: Record<string, Telemetry> = {
  traces: traces(
    'web',
    span({
      attributes: NESTED,
      events: [{ timeUnixNano: 1n, name: 'e', attributes: NESTED, droppedAttributesCount: 0 }],
      links: [{ ...ids, traceState: '', flags: 0, attributes: NESTED, droppedAttributesCount: 0 }],
    }),
  ),
  logs: logs('web', ...NESTED.map(({ value }) => logRecord({ body: value, attributes: NESTED }))),
  metrics: metrics(
    'web',
    metric(
      'm',
      {
        kind: 'gauge',
        dataPoints: [
          {
            ...point,
            value: { kind: 'double', value: -0 },
            exemplars: [
              {
                filteredAttributes: NESTED,
                timeUnixNano: 1n,
                value: { kind: 'double', value: NaN },
                ...ids,
              },
            ],
          },
        ],
      },
      { metadata: NESTED },
    ),
  ),
};
for (const { groups } of Object.values(GIVEN)) {
  groups[0]!.resource.attributes.push(...NESTED);
  groups[0]!.scopes[0]!.scope.attributes.push(...NESTED);
}

let store: Store;
beforeAll(async () => {
  store = await openDuckDbStore(':memory:');
  await store.append({ telemetry: Object.values(GIVEN), losses: [] });
});
afterAll(() => store.close());

describe.each(SIGNALS)('%s: every value at every place', (signal) => {
  const read = async () => {
    const slices: Telemetry[] = [];
    for await (const slice of store.readTelemetry({ scope: { kind: 'all' }, signals: [signal] })) slices.push(slice);
    return slices;
  };

  test('survives the store', async () => {
    expect(await read()).toEqual([GIVEN[signal]]);
  });

  test('and what is written of it, in JSON and in protobuf', async () => {
    const [part] = await read();
    expect(decodeJson(encodeJson([part!])).telemetry).toEqual([GIVEN[signal]]);
    expect(decodeProtobuf(signal, encodeProtobuf(part!)).telemetry).toEqual([GIVEN[signal]]);
  });
});

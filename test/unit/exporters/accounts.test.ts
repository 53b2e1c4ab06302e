// What a format has no place for is said: each thing by itself, on a span that is otherwise carried whole.

import { describe, expect, test } from 'vitest';
import type { AnyValue, Attributes } from '../../../core/model/attributes.ts';
import type { Span } from '../../../core/model/span.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import type { LeftOutCode } from '../../../core/model/left-out.ts';
import type { SpanFormat } from '../../../main/engine/exporters/spans.ts';
import { Exports } from '../../../main/engine/exporters/exports.ts';
import { attributes, group, logRecord, logs, metric, metrics, span, spanId, traceId } from '../../helpers/telemetry.ts';
import { open } from '../formats/open.ts';
import { inAnyOrder } from '../store/items-by-origin.ts';
import { storeOf } from '../store/questions/store-of.ts';
import { pullExport } from './pull-export.ts';

/** Whole microseconds from a time of our days, so that nothing has to be cut. */
const START = 1_767_603_600_000_000_000n;
const base = (parts: Partial<Span> = {}): Span =>
  span({ startTimeUnixNano: START, endTimeUnixNano: START + 5_000n, kind: 2, ...parts });

type Group = ReturnType<typeof group<Span>>;
type Around = (one: Group) => Group;
const traces = (one: Span, around: Around = (same) => same): Telemetry[] => [
  { signal: 'traces', groups: [around(group('web', [one]))] },
];
const inScope =
  (scope: object): Around =>
  (one) => ({ ...one, scopes: one.scopes.map((s) => ({ ...s, scope: { ...s.scope, ...scope } })) });
const inResource =
  (resource: object): Around =>
  (one) => ({ ...one, resource: { ...one.resource, ...resource } });

const link = {
  traceId: traceId(9),
  spanId: spanId(9),
  traceState: '',
  attributes: [],
  droppedAttributesCount: 0,
  flags: 0,
};
const event = { timeUnixNano: START + 1_000n, name: 'retry', attributes: [], droppedAttributesCount: 0 };
const of = (value: AnyValue) => attributes({ it: value });
const bytes: AnyValue = { kind: 'bytes', value: new Uint8Array([0, 255]) };
const list: AnyValue = { kind: 'array', values: [{ kind: 'int', value: 1n }] };
const twice = [...attributes({ it: 'a' }), ...attributes({ it: 'b' })];

type Codes = Partial<Record<SpanFormat, LeftOutCode>>;
const everywhere = (code: LeftOutCode): Codes => ({ 'jaeger-json': code, 'zipkin-json': code, 'chrome-trace': code });

/** A thing, the telemetry that has it and nothing else of the kind, and the word of each format that loses it. */
const THINGS: [string, Telemetry[], Codes][] = [
  ['nothing special', traces(base()), {}],
  [
    'parts of a microsecond',
    traces(base({ endTimeUnixNano: START + 5_001n })),
    { 'jaeger-json': 'nanoseconds', 'zipkin-json': 'nanoseconds' },
  ],
  ['no length', traces(base({ endTimeUnixNano: START })), { 'zipkin-json': 'nanoseconds' }],
  ['no end', traces(base({ endTimeUnixNano: 0n })), { 'jaeger-json': 'unfinished' }],
  ['no start', traces(base({ startTimeUnixNano: 0n })), { 'zipkin-json': 'unfinished' }],
  ['an end before the start', traces(base({ endTimeUnixNano: START - 5_000n })), everywhere('end-before-start')],
  ['a kind that nobody knows', traces(base({ kind: 99 })), everywhere('unknown-enum')],
  [
    'a status that nobody knows',
    traces(base({ status: { code: 99, message: '' } })),
    { 'jaeger-json': 'unknown-enum', 'zipkin-json': 'unknown-enum' },
  ],
  ['a whole number', traces(base({ attributes: attributes({ it: 7n }) })), { 'zipkin-json': 'value-type' }],
  ['a list', traces(base({ attributes: of(list) })), { 'jaeger-json': 'value-type', 'zipkin-json': 'value-type' }],
  ['bytes', traces(base({ attributes: of(bytes) })), { 'zipkin-json': 'value-type', 'chrome-trace': 'value-type' }],
  [
    'no number',
    traces(base({ attributes: attributes({ it: NaN }) })),
    { 'zipkin-json': 'value-type', 'chrome-trace': 'value-type' },
  ],
  [
    'bytes of an event',
    traces(base({ events: [{ ...event, attributes: of(bytes) }] })),
    { 'zipkin-json': 'value-type', 'chrome-trace': 'value-type' },
  ],
  [
    'bytes of a link',
    traces(base({ links: [{ ...link, attributes: of(bytes) }] })),
    { 'jaeger-json': 'link-details', 'zipkin-json': 'value-type', 'chrome-trace': 'value-type' },
  ],
  [
    'equal keys',
    traces(base({ attributes: twice })),
    { 'zipkin-json': 'duplicate-key', 'chrome-trace': 'duplicate-key' },
  ],
  [
    'attributes of a link',
    traces(base({ links: [{ ...link, attributes: attributes({ it: 'a' }) }] })),
    { 'jaeger-json': 'link-details' },
  ],
  [
    'trace state of a link',
    traces(base({ links: [{ ...link, traceState: 'a=1' }] })),
    { 'jaeger-json': 'link-details', 'chrome-trace': 'link-details' },
  ],
  [
    'flags of a link',
    traces(base({ links: [{ ...link, flags: 1 }] })),
    { 'jaeger-json': 'link-details', 'zipkin-json': 'flags', 'chrome-trace': 'link-details' },
  ],
  [
    'links beyond the 128th',
    traces(base({ links: Array.from({ length: 129 }, (_, n) => ({ ...link, spanId: spanId(n + 1) })) })),
    { 'zipkin-json': 'links' },
  ],
  ['upper flags', traces(base({ flags: 0x301 })), everywhere('flags')],
  ['sampled', traces(base({ flags: 1 })), { 'zipkin-json': 'flags', 'chrome-trace': 'flags' }],
  ['dropped attributes', traces(base({ droppedAttributesCount: 1 })), everywhere('dropped-counts')],
  [
    'dropped attributes of an event',
    traces(base({ events: [{ ...event, droppedAttributesCount: 1 }] })),
    { 'jaeger-json': 'dropped-counts', 'chrome-trace': 'dropped-counts' },
  ],
  [
    'attributes of the scope',
    traces(base(), inScope({ attributes: attributes({ it: 'a' }) })),
    everywhere('scope-attributes'),
  ],
  [
    'dropped attributes of the scope',
    traces(base(), inScope({ droppedAttributesCount: 1 })),
    everywhere('dropped-counts'),
  ],
  [
    'dropped attributes of the resource',
    traces(base(), inResource({ droppedAttributesCount: 1 })),
    everywhere('dropped-counts'),
  ],
  [
    'an entity',
    traces(base(), inResource({ entityRefs: [{ schemaUrl: '', type: 'host', idKeys: [], descriptionKeys: [] }] })),
    everywhere('entity-refs'),
  ],
  ['a schema URL', traces(base(), (one) => ({ ...one, schemaUrl: 'https://a' })), everywhere('schema-url')],
  [
    "a service's name that is no text",
    traces(base(), inResource({ attributes: attributes({ 'service.name': 7n }) })),
    { 'jaeger-json': 'value-type', 'zipkin-json': 'value-type' },
  ],
  [
    'an attribute under a key of the format',
    traces(base({ attributes: attributes({ 'w3c.tracestate': 'a=1' }) })),
    { 'jaeger-json': 'reserved-key', 'zipkin-json': 'reserved-key' },
  ],
  ['log records', [...traces(base()), logs('web', logRecord())], everywhere('logs')],
  [
    'data points',
    [
      ...traces(base()),
      metrics(
        'web',
        metric('m', {
          kind: 'gauge',
          dataPoints: [
            {
              attributes: [],
              startTimeUnixNano: 0n,
              timeUnixNano: START,
              flags: 0,
              exemplars: [],
              value: { kind: 'int', value: 1n },
            },
          ],
        }),
      ),
    ],
    everywhere('metrics'),
  ],
  // Carried by all of them.
  ['a message of the status', traces(base({ status: { code: 2, message: 'refused' } })), {}],
  ['a trace state', traces(base({ traceState: 'a=1' })), {}],
  ['a parent', traces(base({ parentSpanId: spanId(7) })), {}],
  ['an event', traces(base({ events: [{ ...event, attributes: attributes({ why: 'busy' }) }] })), {}],
  ['version of the scope', traces(base(), inScope({ version: '1' })), {}],
];

/** What readers add to what they found: that a link was a reference, and the text of a failure a second time. */
const ADDED = new Set(['opentracing.ref_type', 'error']);
const kept = <T extends { attributes: Attributes }>(one: T): T => ({
  ...one,
  attributes: one.attributes.filter(({ key }) => !ADDED.has(key)),
});
const spanKept = (one: Span): Span => ({ ...kept(one), links: one.links.map(kept) });

function withoutAdded(telemetry: readonly Telemetry[]): Telemetry[] {
  return telemetry.map((one) => {
    if (one.signal !== 'traces') return one;
    const groups = one.groups.map(({ scopes, ...group }) => ({
      ...group,
      scopes: scopes.map((scope) => ({ ...scope, items: scope.items.map(spanKept) })),
    }));
    return { ...one, groups };
  });
}

async function exported(telemetry: readonly Telemetry[], format: SpanFormat) {
  const exports = new Exports(await storeOf(...telemetry));
  const { exportId } = exports.begin({ format, scope: { kind: 'all' }, language: 'en', compression: 'none' });
  return pullExport(exports, exportId);
}

describe.each(['jaeger-json', 'zipkin-json', 'chrome-trace'] as const)('%s', (format) => {
  test.each(THINGS)('%s', async (_name, telemetry, codes) => {
    const { bytes, leftOut } = await exported(telemetry, format);
    const expected = codes[format];
    expect(leftOut.map(({ code }) => code)).toEqual(expected === undefined ? [] : [expected]);
    // Where nothing is said to be lost, nothing is. Chrome's slices have no ids of their own: what is theirs comes back as arguments.
    if (expected !== undefined || format === 'chrome-trace') return;
    const { account, intake } = await open(bytes);
    expect(account).toMatchObject({ format, state: 'done', skippedTotal: 0, warnings: [] });
    expect(inAnyOrder(withoutAdded(intake.telemetry))).toEqual(inAnyOrder(telemetry));
  });
});

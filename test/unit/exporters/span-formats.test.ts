import { describe, expect, it } from 'vitest';
import type { ExportFormat } from '../../../contract/operations/files.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { Exports } from '../../../main/engine/exporters/exports.ts';
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
import { storeOf } from '../store/questions/store-of.ts';
import { pullExport } from './pull-export.ts';

const LINK = {
  traceId: traceId(9),
  spanId: spanId(9),
  traceState: 'a=1',
  attributes: [],
  droppedAttributesCount: 0,
  flags: 1,
};

/** Two traces whose spans come mixed, from two services. */
const SHOP: Telemetry[] = [
  traces(
    'web',
    span({
      traceId: traceId(2),
      spanId: spanId(1),
      name: 'GET /',
      kind: 1,
      startTimeUnixNano: 5_000n,
      endTimeUnixNano: 0n,
    }),
    span({
      traceId: traceId(1),
      spanId: spanId(2),
      name: 'POST /buy',
      kind: 2,
      startTimeUnixNano: 1_000_999n,
      endTimeUnixNano: 9_000_000n,
      traceState: 'vendor=1',
      flags: 1,
      attributes: attributes({ n: 2n ** 60n, small: 7n, ok: true, rate: 0.5, list: { kind: 'array', values: [] } }),
      events: [
        { timeUnixNano: 2_000_000n, name: 'retry', attributes: attributes({ why: 'busy' }), droppedAttributesCount: 0 },
        { timeUnixNano: 3_000_000n, name: 'done', attributes: [], droppedAttributesCount: 0 },
      ],
      status: { code: 2, message: 'refused' },
      links: [LINK],
      droppedLinksCount: 3,
    }),
  ),
  traces(
    'bank',
    span({
      traceId: traceId(1),
      spanId: spanId(3),
      parentSpanId: spanId(2),
      name: 'charge',
      kind: 3,
      startTimeUnixNano: 2_000_000n,
      endTimeUnixNano: 2_000_400n,
      attributes: attributes({ 'peer.service': 'visa' }),
      status: { code: 1, message: '' },
    }),
  ),
  logs('web', logRecord()),
  metrics('web', metric('m', { kind: 'gauge', dataPoints: [] })),
];

async function exported(format: ExportFormat, telemetry = SHOP) {
  const exports = new Exports(await storeOf(...telemetry));
  const begun = exports.begin({ format, scope: { kind: 'all' }, language: 'en', compression: 'none' });
  const { bytes, leftOut } = await pullExport(exports, begun.exportId);
  return { fileName: begun.fileName, json: JSON.parse(bytes.toString()) as unknown, leftOut };
}

const linkOfZipkin = (n: number) => `${traceId(9)}|${spanId(n)}|a=1|{}|0`;
const codes = (leftOut: { code: string; count: number }[]) => leftOut.map(({ code, count }) => `${code} ${count}`);

describe('Jaeger JSON', () => {
  it('has a trace with its spans and processes, tags with their types', async () => {
    const { json, fileName, leftOut } = await exported('jaeger-json');
    expect(fileName).toMatch(/\.jaeger\.json$/);
    const { data } = json as { data: Record<string, unknown>[] };
    expect(data.map(({ traceID }) => traceID)).toEqual([traceId(1), traceId(2)]);
    const tag = (key: string, type: string, value: unknown) => ({ key, type, value });
    expect(data[0]).toEqual({
      traceID: traceId(1),
      spans: [
        {
          traceID: traceId(1),
          spanID: spanId(2),
          flags: 1,
          operationName: 'POST /buy',
          references: [{ refType: 'FOLLOWS_FROM', traceID: traceId(9), spanID: spanId(9) }],
          startTime: 1_000,
          duration: 8_000,
          tags: [
            tag('otel.scope.name', 'string', 'test'),
            tag('n', 'int64', String(2n ** 60n)),
            tag('small', 'int64', 7),
            tag('ok', 'bool', true),
            tag('rate', 'float64', 0.5),
            tag('list', 'string', '[]'),
            tag('span.kind', 'string', 'server'),
            tag('otel.status_code', 'string', 'ERROR'),
            tag('error', 'bool', true),
            tag('otel.status_description', 'string', 'refused'),
            tag('w3c.tracestate', 'string', 'vendor=1'),
          ],
          logs: [
            { timestamp: 2_000, fields: [tag('event', 'string', 'retry'), tag('why', 'string', 'busy')] },
            { timestamp: 3_000, fields: [tag('event', 'string', 'done')] },
          ],
          processID: 'p1',
          warnings: null,
        },
        {
          traceID: traceId(1),
          spanID: spanId(3),
          flags: 0,
          operationName: 'charge',
          references: [{ refType: 'CHILD_OF', traceID: traceId(1), spanID: spanId(2) }],
          startTime: 2_000,
          duration: 0,
          tags: [
            tag('otel.scope.name', 'string', 'test'),
            tag('peer.service', 'string', 'visa'),
            tag('span.kind', 'string', 'client'),
            tag('otel.status_code', 'string', 'OK'),
          ],
          logs: [],
          processID: 'p2',
          warnings: null,
        },
      ],
      processes: { p1: { serviceName: 'web', tags: [] }, p2: { serviceName: 'bank', tags: [] } },
      warnings: null,
    });
    expect(codes(leftOut)).toEqual([
      'dropped-counts 1',
      'link-details 1',
      'logs 1',
      'nanoseconds 2',
      'unfinished 1',
      'value-type 1',
    ]);
  });

  it('of nothing is a list of no traces', async () => {
    expect((await exported('jaeger-json', [])).json).toMatchObject({ data: [], errors: null });
  });
});

describe('Zipkin JSON', () => {
  it('has spans with everything as tags', async () => {
    const { json, leftOut } = await exported('zipkin-json');
    expect(json).toEqual([
      {
        traceId: traceId(1),
        id: spanId(2),
        kind: 'SERVER',
        name: 'POST /buy',
        timestamp: 1_000,
        duration: 8_000,
        localEndpoint: { serviceName: 'web' },
        annotations: [
          { timestamp: 2_000, value: 'retry|{"why":"busy"}|0' },
          { timestamp: 3_000, value: 'done' },
        ],
        tags: {
          'otel.scope.name': 'test',
          n: String(2n ** 60n),
          small: '7',
          ok: 'true',
          rate: '0.5',
          list: '[]',
          'w3c.tracestate': 'vendor=1',
          error: 'refused',
          'otel.status_code': 'ERROR',
          'otel.status_description': 'refused',
          'otlp.link.0': `${traceId(9)}|${spanId(9)}|a=1|{}|0`,
        },
      },
      {
        traceId: traceId(1),
        id: spanId(3),
        parentId: spanId(2),
        kind: 'CLIENT',
        name: 'charge',
        timestamp: 2_000,
        duration: 1,
        localEndpoint: { serviceName: 'bank' },
        remoteEndpoint: { serviceName: 'visa' },
        tags: { 'otel.scope.name': 'test', 'otel.status_code': 'OK' },
      },
      {
        traceId: traceId(2),
        id: spanId(1),
        name: 'GET /',
        timestamp: 5,
        localEndpoint: { serviceName: 'web' },
        tags: { 'otel.scope.name': 'test', 'span.kind': 'internal' },
      },
    ]);
    expect(codes(leftOut)).toContain('value-type 5');
  });

  it('counts what its own tags take the place of, and links that no reader takes', async () => {
    const link = (n: number) => ({ ...LINK, spanId: spanId(n + 1), flags: 0 });
    const own = { error: 'false', 'otlp.link.1': 'mine', 'otel.status_code': 'ERROR', kept: 'yes' };
    const one = span({
      attributes: attributes(own),
      links: Array.from({ length: 130 }, (_, n) => link(n)),
      status: { code: 2, message: '' },
    });
    const { json, leftOut } = await exported('zipkin-json', [
      traces('web', one, span({ attributes: attributes({ error: 'x' }) })),
    ]);
    const [first, second] = json as { tags: Record<string, string> }[];
    expect(first!.tags).toMatchObject({ error: 'true', kept: 'yes', 'otlp.link.127': linkOfZipkin(128) });
    expect(first!.tags).not.toHaveProperty('otlp.link.128');
    expect(second!.tags).not.toHaveProperty('error');
    expect(codes(leftOut)).toEqual(expect.arrayContaining(['links 2', 'reserved-key 3']));
  });

  it('of nothing is an empty list', async () => {
    expect((await exported('zipkin-json', [])).json).toEqual([]);
  });
});

interface ChromeEvent {
  ph: string;
  name: string;
  pid: number;
  tid: number;
  ts?: number;
  dur?: number;
  args: Record<string, unknown>;
}

describe('Chrome trace events', () => {
  it('has a process for each service, spans on threads, exact times from the earliest', async () => {
    const { json } = await exported('chrome-trace');
    const { traceEvents, otherData } = json as { traceEvents: ChromeEvent[]; otherData: unknown };
    expect(otherData).toEqual({ startTimeUnixNano: '1000' });
    const names = traceEvents.filter(({ name }) => name === 'process_name').map(({ pid, args }) => [pid, args.name]);
    expect(names).toEqual([
      [1, 'web'],
      [2, 'bank'],
    ]);
    const slices = traceEvents.filter(({ ph }) => ph === 'X' || ph === 'B');
    expect(slices.map(({ name, ph, ts, dur, pid }) => [name, ph, ts, dur, pid])).toEqual([
      ['GET /', 'B', 4, undefined, 1],
      ['POST /buy', 'X', 999.999, 7_999.001, 1],
      ['charge', 'X', 1_999, 0.4, 2],
    ]);
    // What never ends keeps its thread.
    expect(new Set(slices.map(({ tid }) => tid)).size).toBe(3);
    const buy = slices[1]!;
    expect(buy.args).toMatchObject({ traceId: traceId(1), status: 'ERROR', attributes: { small: 7, ok: true } });
    expect(traceEvents.filter(({ ph }) => ph === 'i').map(({ name, tid }) => [name, tid])).toEqual([
      ['retry', buy.tid],
      ['done', buy.tid],
    ]);
  });

  it('of nothing is a list of no events', async () => {
    expect((await exported('chrome-trace', [])).json).toMatchObject({ traceEvents: [] });
  });
});

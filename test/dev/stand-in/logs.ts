import type { LogFilter } from '../../../contract/filters.ts';
import type { ParsedInputOf } from '../../../contract/operations.ts';
import type { LogDetail, LogPage } from '../../../contract/operations/logs.ts';
import type { AnyValue, Attributes } from '../../../core/model/attributes.ts';
import { textColumn } from './answers.ts';
import { attributesOf } from './match.ts';
import { ENTRIES, traceIdOf, type TraceSet } from './trace-set.ts';

/*
 * One log record per trace, 3 ms after its start: row and key are the trace's row. Bodies of all sorts: one line, many
 * lines, structure, Hangul, something that is not markup.
 */

const AFTER_START_NS = 3e6;
const STACK = [
  'PaymentDeclined: card 4111…1111 was declined by the issuer',
  '    at charge (/srv/payment/charge.js:48:13)',
  '    at async PaymentService.Charge (/srv/payment/index.js:27:18)',
  '    at async handleUnary (/srv/payment/node_modules/@grpc/grpc-js/build/src/server-call.js:372:9)',
].join('\n');
const BODIES = [
  'GET /cart 200 in 12 ms',
  'cart loaded: 3 items for user u-214',
  '주문이 접수되었습니다: 주문 번호 90412, 결제 대기 중',
  'cache miss for key product:0PUK6V6EV0, reading through to the catalogue',
  '<b>not markup</b> & not a formula: =1+1',
  'connection pool: 14 of 20 in use, waited 0 ms',
  'retrying in 250 ms (attempt 2 of 5): upstream connect error or disconnect before headers',
];

const severityOf = (set: TraceSet, row: number): number =>
  set.errors[row]! > 0 ? (row % 5 === 0 ? 21 : 17) : [9, 9, 9, 5, 9, 13, 9, 1, 10, 0][row % 10]!;

const serviceOf = (set: TraceSet, row: number): string => ENTRIES[set.entry[row]!]!.service;

function bodyOf(set: TraceSet, row: number): AnyValue {
  if (set.errors[row]! > 0) return { kind: 'string', value: STACK };
  if (row % 13 === 0) return structured(row);
  return { kind: 'string', value: BODIES[row % BODIES.length]! };
}

function structured(row: number): AnyValue {
  const text = (value: string): AnyValue => ({ kind: 'string', value });
  const items = ['0PUK6V6EV0', '6E92ZMYYFZ'].map((id) => ({
    kind: 'kvlist' as const,
    values: [
      { key: 'product', value: text(id) },
      { key: 'quantity', value: { kind: 'int' as const, value: BigInt(1 + (row % 3)) } },
    ],
  }));
  return {
    kind: 'kvlist',
    values: [
      { key: 'event', value: text('order.placed') },
      { key: 'order', value: { kind: 'kvlist', values: [{ key: 'items', value: { kind: 'array', values: items } }] } },
      { key: 'total', value: { kind: 'double', value: 129.95 } },
    ],
  };
}

const plainBody = (body: AnyValue): string =>
  body.kind === 'string' ? body.value : '{"event":"order.placed","order":{"items":[…]},"total":129.95}';

function testsOf(set: TraceSet, filter: LogFilter): ((row: number) => boolean)[] {
  const tests: ((row: number) => boolean)[] = [];
  const { services, minSeverity, text, traceId, attributes = [] } = filter;
  if (services) tests.push((row) => services.includes(serviceOf(set, row)));
  if (minSeverity) tests.push((row) => severityOf(set, row) >= minSeverity);
  if (text) tests.push((row) => plainBody(bodyOf(set, row)).toLowerCase().includes(text.toLowerCase()));
  if (traceId) tests.push((row) => traceIdOf(row) === traceId);
  for (const { key, operator, value } of attributes) {
    tests.push((row) => (attributesOf(set, row)[key] === value) === (operator === '='));
  }
  return tests;
}

export function searchLogs(
  set: TraceSet,
  size: number,
  revision: number,
  { filter, descending, offset, limit }: ParsedInputOf<'logs.search'>,
): LogPage {
  const tests = testsOf(set, filter);
  const from = filter.fromNs === undefined ? -Infinity : Number(BigInt(filter.fromNs) - set.baseNs);
  const to = filter.toNs === undefined ? Infinity : Number(BigInt(filter.toNs) - set.baseNs);
  const matching = Array.from({ length: size }, (_, row) => row).filter((row) => tests.every((test) => test(row)));
  const timeOf = (row: number): number => set.start[row]! + AFTER_START_NS;
  const inRange = matching.filter((row) => timeOf(row) >= from && timeOf(row) < to);
  if (descending) inRange.reverse();
  const rows = inRange.slice(offset, offset + limit);
  const columns = {
    key: Float64Array.from(rows),
    time: Float64Array.from(rows, timeOf),
    severity: Uint8Array.from(rows, (row) => severityOf(set, row)),
    severityText: textColumn(rows.map((row) => (row % 31 === 0 ? 'Information' : ''))),
    service: textColumn(rows.map((row) => serviceOf(set, row))),
    body: textColumn(rows.map((row) => plainBody(bodyOf(set, row)))),
    traceId: textColumn(rows.map((row) => (row % 6 === 0 ? '' : traceIdOf(row)))),
    spanId: textColumn(rows.map((row) => (row % 6 === 0 ? '' : traceIdOf(row).slice(0, 16)))),
  };
  const frame = { revision, rows: rows.length, columns, baseNs: set.baseNs.toString(), truncated: false };
  return { frame, attributes: [], total: inRange.length, outsideRange: matching.length - inRange.length };
}

const attributesFrom = (texts: Record<string, string>): Attributes =>
  Object.entries(texts).map(([key, value]) => ({ key, value: { kind: 'string', value } }));

export function getLog(set: TraceSet, logKey: number): LogDetail {
  const timeUnixNano = set.baseNs + BigInt(set.start[logKey]! + AFTER_START_NS);
  const hasTrace = logKey % 6 !== 0;
  const service = serviceOf(set, logKey);
  const resource = { 'service.name': service, 'service.version': '2.1.4', 'host.name': 'shop-3', 'os.type': 'linux' };
  return {
    logKey,
    timeUnixNano: logKey % 17 === 0 ? 0n : timeUnixNano,
    observedTimeUnixNano: timeUnixNano + 1_204_331n,
    severityNumber: severityOf(set, logKey),
    severityText: logKey % 31 === 0 ? 'Information' : '',
    body: bodyOf(set, logKey),
    eventName: logKey % 13 === 0 ? 'order.placed' : '',
    attributes: [
      ...attributesFrom(attributesOf(set, logKey)),
      { key: 'thread.id', value: { kind: 'int', value: 9_007_199_254_740_993n } },
      { key: 'sampled', value: { kind: 'bool', value: true } },
    ],
    droppedAttributesCount: logKey % 29 === 0 ? 2 : 0,
    flags: hasTrace ? 1 : 0,
    traceId: hasTrace ? traceIdOf(logKey) : '',
    spanId: hasTrace ? traceIdOf(logKey).slice(0, 16) : '',
    service,
    span: hasTrace ? { spanKey: 1, name: ENTRIES[set.entry[logKey]!]!.name, service } : null,
    resource: { attributes: attributesFrom(resource), droppedAttributesCount: 0, schemaUrl: '', entityRefs: [] },
    scope: { name: 'shop.logging', version: '1.2.0', attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
  };
}

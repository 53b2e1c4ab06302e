import type { LogFilter } from '../../../contract/filters.ts';
import type { ParsedInputOf } from '../../../contract/operations.ts';
import type { LogDetail, LogListFrame, LogPage } from '../../../contract/operations/logs.ts';
import type { AnyValue, Attributes } from '../../../core/model/attributes.ts';
import { textColumn } from './answers.ts';
import { holds, type Item } from './expression.ts';
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
/** `<*>` stands for what differs from record to record. */
const BODIES: readonly (readonly [template: string, fill: (row: number) => (string | number)[]])[] = [
  ['GET /cart 200 in <*> ms', (row) => [3 + ((row * 7) % 90)]],
  ['cart loaded: <*> items for user <*>', (row) => [1 + (row % 9), `u-${row % 500}`]],
  ['주문이 접수되었습니다: 주문 번호 <*>, 결제 대기 중', (row) => [90_000 + row]],
  ['cache miss for key product:<*>, reading through to the catalogue', (row) => [PRODUCTS[row % 3]!]],
  ['<b>not markup</b> & not a formula: =1+1', () => []],
  ['connection pool: <*> of 20 in use, waited 0 ms', (row) => [row % 20]],
  [
    'retrying in 250 ms (attempt <*> of 5): upstream connect error or disconnect before headers',
    (row) => [1 + (row % 5)],
  ],
];
const PRODUCTS = ['0PUK6V6EV0', '6E92ZMYYFZ', 'L9ECAV7KIM'];
const STRUCTURED = '{"event":"order.placed","order":{"items":[…]},"total":129.95}';

export const severityOf = (set: TraceSet, row: number): number =>
  set.errors[row]! > 0 ? (row % 5 === 0 ? 21 : 17) : [9, 9, 9, 5, 9, 13, 9, 1, 10, 0][row % 10]!;

export const serviceOf = (set: TraceSet, row: number): string => ENTRIES[set.entry[row]!]!.service;

export function bodyOf(set: TraceSet, row: number): AnyValue {
  if (set.errors[row]! > 0) return { kind: 'string', value: STACK };
  if (row % 13 === 0) return structured(row);
  const [template, fill] = BODIES[row % BODIES.length]!;
  const values = fill(row);
  return { kind: 'string', value: template.replace(/<\*>/g, () => String(values.shift())) };
}

export function patternOf(set: TraceSet, row: number): { template: string; values: (string | number)[] } {
  if (set.errors[row]! > 0) return { template: STACK.split(/\s+/).join(' '), values: [] };
  if (row % 13 === 0) return { template: STRUCTURED, values: [] };
  const [template, fill] = BODIES[row % BODIES.length]!;
  return { template, values: fill(row) };
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

export const plainBody = (body: AnyValue): string => (body.kind === 'string' ? body.value : STRUCTURED);

/** Key → value of a record and its resource. */
export function attributesOfLog(set: TraceSet, row: number): Record<string, string> {
  return { ...attributesOf(set, row), ...resourceOf(serviceOf(set, row)), 'thread.id': String(row % 8) };
}

export const eventOf = (set: TraceSet, row: number): string =>
  row % 13 === 0 && set.errors[row] === 0 ? 'order.placed' : '';

function itemAt(set: TraceSet, row: number): Item {
  return {
    severity: severityOf(set, row),
    text: plainBody(bodyOf(set, row)),
    event: eventOf(set, row),
    service: serviceOf(set, row),
    operation: '',
    pattern: patternOf(set, row).template,
    attribute: (key) => attributesOfLog(set, row)[key],
  };
}

function testsOf(set: TraceSet, filter: LogFilter): ((row: number) => boolean)[] {
  const tests: ((row: number) => boolean)[] = [];
  const { services, minSeverity, text, traceId, attributes = [], where } = filter;
  if (services) tests.push((row) => services.includes(serviceOf(set, row)));
  if (minSeverity) tests.push((row) => severityOf(set, row) >= minSeverity);
  if (text) tests.push((row) => plainBody(bodyOf(set, row)).toLowerCase().includes(text.toLowerCase()));
  if (traceId) tests.push((row) => row % 6 !== 0 && traceIdOf(row) === traceId);
  for (const { key, operator, value = '' } of attributes) {
    const term = { kind: 'term' as const, field: 'attribute' as const, key, operator, value };
    tests.push((row) => holds(term, itemAt(set, row)));
  }
  if (where) tests.push((row) => holds(where, itemAt(set, row)));
  return tests;
}

export const timeOf = (set: TraceSet, row: number): number => set.start[row]! + AFTER_START_NS;

/** Rows that match, oldest first. */
export function matchLogs(set: TraceSet, size: number, filter: LogFilter): { rows: number[]; outside: number } {
  const tests = testsOf(set, filter);
  const from = filter.fromNs === undefined ? -Infinity : Number(BigInt(filter.fromNs) - set.baseNs);
  const to = filter.toNs === undefined ? Infinity : Number(BigInt(filter.toNs) - set.baseNs);
  const rows: number[] = [];
  let outside = 0;
  for (let row = 0; row < size; row++) {
    if (!tests.every((test) => test(row))) continue;
    if (timeOf(set, row) >= from && timeOf(set, row) < to) rows.push(row);
    else outside += 1;
  }
  return { rows, outside };
}

export function frameOf(set: TraceSet, revision: number, rows: readonly number[]): LogListFrame {
  const columns = {
    key: Float64Array.from(rows),
    time: BigUint64Array.from(rows, (row) => set.baseNs + BigInt(timeOf(set, row))),
    severity: Uint8Array.from(rows, (row) => severityOf(set, row)),
    severityText: textColumn(rows.map((row) => (row % 31 === 0 ? 'Information' : ''))),
    service: textColumn(rows.map((row) => serviceOf(set, row))),
    body: textColumn(rows.map((row) => plainBody(bodyOf(set, row)))),
    traceId: textColumn(rows.map((row) => (row % 6 === 0 ? '' : traceIdOf(row)))),
    spanId: textColumn(rows.map((row) => (row % 6 === 0 ? '' : traceIdOf(row).slice(0, 16)))),
  };
  return { revision, rows: rows.length, columns, baseNs: '0', truncated: false };
}

export function searchLogs(
  set: TraceSet,
  size: number,
  revision: number,
  { filter, descending, offset, limit, after, attributes }: ParsedInputOf<'logs.search'>,
): LogPage {
  const { rows: matching, outside } = matchLogs(set, size, filter);
  if (descending) matching.reverse();
  const from = after ? matching.indexOf(after.key) + 1 : 0;
  const rows = matching.slice(from + offset, from + offset + limit);
  return {
    frame: frameOf(set, revision, rows),
    attributes: attributes.map((key) => textColumn(rows.map((row) => attributesOfLog(set, row)[key] ?? ''))),
    total: matching.length,
    outsideRange: outside,
  };
}

const resourceOf = (service: string): Record<string, string> => ({
  'service.name': service,
  'service.version': '2.1.4',
  'host.name': 'shop-3',
  'os.type': 'linux',
});

const attributesFrom = (texts: Record<string, string>): Attributes =>
  Object.entries(texts).map(([key, value]) => ({ key, value: { kind: 'string', value } }));

export function getLog(set: TraceSet, logKey: number): LogDetail {
  const timeUnixNano = set.baseNs + BigInt(set.start[logKey]! + AFTER_START_NS);
  const hasTrace = logKey % 6 !== 0;
  const service = serviceOf(set, logKey);
  const resource = resourceOf(service);
  return {
    logKey,
    timeUnixNano: logKey % 17 === 0 ? 0n : timeUnixNano,
    observedTimeUnixNano: timeUnixNano + 1_204_331n,
    severityNumber: severityOf(set, logKey),
    severityText: logKey % 31 === 0 ? 'Information' : '',
    body: bodyOf(set, logKey),
    eventName: eventOf(set, logKey),
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

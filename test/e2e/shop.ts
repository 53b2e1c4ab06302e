import { attributes, group, logRecord, metric, span, spanId, traceId } from '../helpers/telemetry.ts';
import type { Telemetry } from '../../core/model/telemetry.ts';

const MS = 1_000_000n;

/** A checkout that fails in payment: three services, an exception, a log record on the failing span. */
export function failingCheckout(nowNs: bigint): Telemetry[] {
  const id = traceId(0xabc);
  const at = (ms: number) => nowNs + BigInt(ms) * MS;
  const exception = {
    timeUnixNano: at(150),
    name: 'exception',
    attributes: attributes({ 'exception.type': 'CardDeclined', 'exception.message': 'card 4242 was declined' }),
    droppedAttributesCount: 0,
  };
  const shared = { traceId: id };
  const root = span({
    ...shared,
    spanId: spanId(1),
    name: 'POST /checkout',
    startTimeUnixNano: at(0),
    endTimeUnixNano: at(200),
  });
  const cart = span({
    ...shared,
    spanId: spanId(2),
    parentSpanId: spanId(1),
    name: 'read cart',
    startTimeUnixNano: at(10),
    endTimeUnixNano: at(60),
  });
  const charge = span({
    ...shared,
    spanId: spanId(3),
    parentSpanId: spanId(1),
    name: 'charge card',
    startTimeUnixNano: at(70),
    endTimeUnixNano: at(180),
    status: { code: 2, message: 'declined' },
    events: [exception],
    attributes: attributes({ 'payment.amount': 1_250n }),
  });
  const record = logRecord({
    ...shared,
    spanId: spanId(3),
    timeUnixNano: at(151),
    observedTimeUnixNano: at(151),
    severityNumber: 17,
    severityText: 'ERROR',
    body: { kind: 'string', value: 'payment refused by the bank' },
  });
  return [
    { signal: 'traces', groups: [group('frontend', [root]), group('cart', [cart]), group('payment', [charge])] },
    { signal: 'logs', groups: [group('payment', [record])] },
    { signal: 'metrics', groups: [group('payment', [gauge(at(100))])] },
  ];
}

function gauge(timeUnixNano: bigint) {
  const point = (ms: bigint, value: number) => ({
    attributes: [],
    startTimeUnixNano: 0n,
    timeUnixNano: timeUnixNano + ms * MS,
    flags: 0,
    value: { kind: 'double' as const, value },
    exemplars: [],
  });
  return metric('payment.queue.size', { kind: 'gauge', dataPoints: [point(0n, 3), point(50n, 8)] });
}

/** Names no program should believe. */
export const NAUGHTY = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'; DROP TABLE span; --",
  '{{constructor.constructor("alert(1)")()}}',
  'javascript:alert(1)',
  '=HYPERLINK("http://evil.example","x")',
  '\u202egnp.exe',
  '한글 이름 🎉',
];

export function naughtyTrace(nowNs: bigint): Telemetry {
  const spans = NAUGHTY.map((name, i) =>
    span({
      traceId: traceId(0xbad),
      spanId: spanId(i + 1),
      parentSpanId: i === 0 ? ('' as never) : spanId(1),
      name,
      startTimeUnixNano: nowNs,
      endTimeUnixNano: nowNs + 10n * MS,
      attributes: attributes({ [name]: name, link: 'javascript:alert(1)' }),
    }),
  );
  return { signal: 'traces', groups: [group(NAUGHTY[0]!, spans)] };
}

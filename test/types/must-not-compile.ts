// What must not compile. `tsc -b` is the test: an expected error that does not come is an error itself. Nothing here runs.

import type { Transport } from '../../contract/transport.ts';
import { assertNever } from '../../core/model/assert-never.ts';
import type { AnyValue } from '../../core/model/attributes.ts';
import type { SpanId, TraceId } from '../../core/model/ids.ts';

export function callsOfTheContract(transport: Transport): void {
  // @ts-expect-error there is no such operation
  void transport.call('traces.find', {});
  // @ts-expect-error an input of another operation
  void transport.call('trace.get', { spanKey: 1 });
  // @ts-expect-error there is no such topic
  transport.subscribe('spans', () => {});
}

export async function answersAreResults(transport: Transport): Promise<void> {
  const result = await transport.call('trace.get', { traceId: '' });
  // @ts-expect-error the value is there only where `ok` says so
  void result.value;
}

export function idsAreBranded(spanId: SpanId, take: (traceId: TraceId) => void): void {
  // @ts-expect-error a span id is no trace id
  take(spanId);
  // @ts-expect-error nor is any text
  take('5b8efff798038103d269b633813fc60c');
}

export function timesAreWhole(startNs: bigint): void {
  // @ts-expect-error nanoseconds since 1970 do not fit a number
  void (startNs + 1);
}

export function unionsAreExhausted(value: AnyValue): string {
  switch (value.kind) {
    case 'string':
      return value.value;
    default:
      // @ts-expect-error seven kinds are not handled
      return assertNever(value);
  }
}

import { describe, expect, test, vi } from 'vitest';
import { ErrorWatch, type ErrorReceived } from '../../../main/engine/pipeline/error-watch.ts';
import { logRecord, logs, span, spanId, traceId, traces } from '../../helpers/telemetry.ts';

const failed = (number: number) =>
  span({ traceId: traceId(number), spanId: spanId(number), name: `op ${number}`, status: { message: '', code: 2 } });

describe('of the failed spans that are received', () => {
  test('the first is told, and then none for a minute', () => {
    let nowMs = 0;
    const told = vi.fn<(error: ErrorReceived) => void>();
    const watch = new ErrorWatch(told, () => nowMs);
    watch.look([
      logs('a', logRecord({ severityNumber: 17 })),
      traces('a', span(), span({ status: { message: '', code: 1 } })),
    ]);
    expect(told).not.toHaveBeenCalled();
    watch.look([traces('a', span()), traces('cart', span(), failed(2), failed(3))]);
    expect(told.mock.calls).toEqual([[{ traceId: traceId(2), spanId: spanId(2), service: 'cart', name: 'op 2' }]]);
    nowMs = 59_999;
    watch.look([traces('cart', failed(4))]);
    expect(told).toHaveBeenCalledTimes(1);
    nowMs = 60_000;
    watch.look([traces('cart', failed(5))]);
    expect(told).toHaveBeenCalledTimes(2);
    expect(told.mock.lastCall![0].name).toBe('op 5');
  });

  test('names as long as a request are cut', () => {
    const told: ErrorReceived[] = [];
    const watch = new ErrorWatch(
      (error) => told.push(error),
      () => 0,
    );
    watch.look([traces('s'.repeat(1_000_000), { ...failed(2), name: `${'n'.repeat(199)}🦊` })]);
    expect(told.map(({ service, name }) => [service.length, name])).toEqual([[200, `${'n'.repeat(199)}\ufffd`]]);
  });
});

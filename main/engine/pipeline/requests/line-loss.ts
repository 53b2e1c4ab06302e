import type { Signal, SignalCounts } from '../../../../core/model/telemetry.ts';
import type { LossRecord } from '../../store/port.ts';

/** Something of the request log or of a desk that is to be told. */
export function lineLoss(code: string, example: string, count = 1, signal: Signal | '' = ''): LossRecord {
  return { kind: 'warning', source: 'request-log', signal, code, example, count };
}

export function lostItems({ spans, logs, points }: SignalCounts, example: string): LossRecord[] {
  const of = (signal: Signal, count: number) => (count > 0 ? [lineLoss('items-lost', example, count, signal)] : []);
  return [...of('traces', spans), ...of('logs', logs), ...of('metrics', points)];
}

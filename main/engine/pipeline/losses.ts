import type { Decoded } from '../../../core/otlp/decoded.ts';
import type { LossRecord } from '../store/port.ts';

/** What was lost, each kind of it counted once. */
export type Losses = Map<string, LossRecord>;

/** What a decoder refused or tolerated, as records under its source. */
export function lossesOf(
  decoded: Pick<Decoded, 'telemetry' | 'rejections' | 'warnings'>,
  source: string,
): LossRecord[] {
  const signal = decoded.telemetry[0]?.signal ?? decoded.rejections[0]?.signal ?? '';
  const losses: Losses = new Map();
  for (const { signal, code, reason, items } of decoded.rejections)
    addLoss(losses, { kind: 'rejected', source, signal, code, example: reason, count: items });
  for (const { code, count, example } of decoded.warnings)
    addLoss(losses, { kind: 'warning', source, signal, code, example, count });
  return [...losses.values()];
}

/** Of a part of a file that could not be read, while the rest of it was. */
export const UNREADABLE = 'unreadable';

/** What was refused before it could be decoded: a whole request or file, or a part of one. */
export function refusalOf(source: string, signal: string, code: string, example: string): LossRecord {
  return { kind: code === UNREADABLE ? 'skipped' : 'refused', source, signal, code, example, count: 1 };
}

export function addLoss(losses: Losses, loss: LossRecord): void {
  const key = JSON.stringify([loss.kind, loss.source, loss.signal, loss.code]);
  const known = losses.get(key);
  if (known) known.count += loss.count;
  else losses.set(key, loss);
}

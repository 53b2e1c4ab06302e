import type { MetricData } from '../../../model/metric.ts';

interface Began {
  startNs: bigint;
  /** What it had counted, and the sum of it. */
  count: number;
  sum: number;
  /** When the target was asked, whatever time its sample says. */
  seenNs: bigint;
}

const NO_RECORDED_VALUE = 1;
/** A total that was not seen for longer begins anew. */
const FORGOTTEN_NS = 300_000_000_000n;

/**
 * When totals began, as the Collector's initial point adjuster has it: at the first point that was seen, and anew where a total falls. Where
 * the target says when (`_created`), that counts.
 */
export class StartTimes {
  readonly #began = new Map<string, Began>();
  readonly #forgottenNs: bigint;

  constructor(intervalMs: number) {
    const twice = BigInt(intervalMs) * 2_000_000n;
    this.#forgottenNs = twice > FORGOTTEN_NS ? twice : FORGOTTEN_NS;
  }

  /** Sets the start of the one data point of a total; `key` says which one it is, `seenNs` when the target was asked. */
  adjust(key: string, data: MetricData, seenNs: bigint): void {
    if (data.kind === 'none' || data.kind === 'gauge') return;
    const [point] = data.dataPoints;
    if (!point) return;
    const known = this.#began.get(key);
    if (point.flags & NO_RECORDED_VALUE) {
      point.startTimeUnixNano = known?.startNs ?? point.timeUnixNano;
      return;
    }
    const { count, sum } = totalOf(data);
    const isNew = !known || count < known.count || sum < known.sum;
    const startNs = point.startTimeUnixNano || (isNew ? point.timeUnixNano : known.startNs);
    point.startTimeUnixNano = startNs;
    this.#began.set(key, { startNs, count, sum, seenNs });
  }

  forget(nowNs: bigint): void {
    for (const [key, { seenNs }] of this.#began) if (nowNs - seenNs > this.#forgottenNs) this.#began.delete(key);
  }
}

function totalOf(data: Exclude<MetricData, { kind: 'none' | 'gauge' }>): { count: number; sum: number } {
  if (data.kind !== 'sum') return { count: Number(data.dataPoints[0]!.count), sum: data.dataPoints[0]!.sum ?? 0 };
  const { value } = data.dataPoints[0]!;
  return { count: value.kind === 'none' ? 0 : Number(value.value), sum: 0 };
}

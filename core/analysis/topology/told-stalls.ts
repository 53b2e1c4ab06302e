import type { Signal } from '../../model/telemetry.ts';
import type { TopologyStall } from '../../model/topology.ts';
import type { ToldStream } from './told-streams.ts';

/** A back end may think for as long; a batch that is being filled waits no longer usually. */
const SHORTEST_NS = 10_000_000_000n;

/**
 * Whether what an exporter has waiting gets out. While it tries again a Collector counts nothing as failed, for five minutes by default: it
 * shows only in that its queue holds something at one point after the other, and nothing was sent between them.
 *
 *   sent   5 ── 9 ── 9 ── 9        queue  0 ── 1 ── 4 ── 7
 *               └ since                    └ empty
 */
export class StallFinder {
  readonly #sent: { signal: Signal | ''; roseNs: bigint }[] = [];
  readonly #queues: { signal: Signal | ''; stream: ToldStream }[] = [];

  sent(signal: Signal | '', { roseNs }: ToldStream): void {
    if (roseNs !== undefined) this.#sent.push({ signal, roseNs });
  }

  queue(signal: Signal | '', stream: ToldStream): void {
    this.#queues.push({ signal, stream });
  }

  stalls(): TopologyStall[] {
    return this.#queues.flatMap(({ signal, stream }) => {
      const forNs = this.#stalledNs(signal, stream);
      return forNs < SHORTEST_NS ? [] : [{ signal, forMs: Number(forNs / 1_000_000n) }];
    });
  }

  /** 0 where it gets out. */
  #stalledNs(signal: Signal | '', { last, firstNs, previousNs, lastNs, emptyNs }: ToldStream): bigint {
    if (!(last > 0) || previousNs === undefined || (emptyNs !== undefined && emptyNs >= previousNs)) return 0n;
    // What one of them is told of without a signal is of all.
    const of = this.#sent.filter((one) => signal === '' || one.signal === '' || one.signal === signal);
    const roseNs = of.map((one) => one.roseNs);
    if (roseNs.some((ns) => ns > previousNs)) return 0n;
    return lastNs - [emptyNs ?? firstNs, ...roseNs].reduce((latest, ns) => (ns > latest ? ns : latest), firstNs);
  }
}

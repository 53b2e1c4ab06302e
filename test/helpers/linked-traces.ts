import type { TraceDetail } from '../../contract/operations/traces.ts';
import { BASE_NS, textColumn } from './trace-detail.ts';
import { traceFromText } from './trace-from-text.ts';

/** A link as one of its traces tells it: `row` and `to` are span ids, `to` of the trace `trace`. */
export interface LinkSpec {
  row: number;
  trace: string;
  to: string;
  /** The other span has the link. */
  back?: boolean;
}

/** A drawn trace with an id, a base and links; `afterNs`: how much later than `BASE_NS` its times begin. */
export function linkedTrace(traceId: string, drawing: string, afterNs: bigint, links: LinkSpec[] = []): TraceDetail {
  const detail = traceFromText(drawing);
  const baseNs = String(BigInt(BASE_NS) + afterNs);
  return {
    ...detail,
    traceId,
    frame: { ...detail.frame, baseNs },
    events: { ...detail.events, baseNs },
    links: { ...detail.links, baseNs, rows: links.length, columns: linkColumns(links) },
    linksTotal: links.filter(({ back }) => !back).length,
    backLinksTotal: links.filter(({ back }) => back).length,
  };
}

function linkColumns(links: readonly LinkSpec[]): TraceDetail['links']['columns'] {
  const none = links.map(() => '');
  return {
    row: Uint32Array.from(links, ({ row }) => row),
    direction: Uint8Array.from(links, ({ back }) => Number(back === true)),
    traceId: textColumn(links.map(({ trace }) => trace)),
    spanIdHigh: new Uint32Array(links.length),
    spanIdLow: Uint32Array.from(links, ({ to }) => parseInt(to, 16)),
    target: new Int32Array(links.length).fill(-1),
    held: new Uint8Array(links.length).fill(1),
    service: textColumn(none),
    name: textColumn(none),
    start: new Float64Array(links.length).fill(NaN),
    duration: new Float64Array(links.length).fill(NaN),
    kind: new Uint8Array(links.length),
  };
}

import { textAt } from '../../../contract/frame.ts';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { computeSelfTimes } from '../../../core/analysis/self-time.ts';
import { computeTraceTree } from '../../../core/analysis/trace-tree.ts';
import { hexOfHalves } from '../../../core/model/ids.ts';
import { STATUS_ERROR } from '../../../core/model/span.ts';

export interface ServiceShare {
  readonly service: string;
  readonly spans: number;
  readonly selfNs: number;
}

export interface FailingSpan {
  readonly spanKey: number;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly service: string;
  readonly name: string;
}

export interface TraceSummaryData {
  /** Most self time first. */
  readonly services: readonly ServiceShare[];
  readonly selfNs: number;
  readonly failing: readonly FailingSpan[];
}

/** Where the time of a trace was spent and what failed, in a few lines. */
export function summariseTrace({ frame }: TraceDetail): TraceSummaryData {
  const { columns, rows } = frame;
  // The tree's first nodes are the frame's rows.
  const selfTime = computeSelfTimes(computeTraceTree(columns));
  const shares = new Map<string, { spans: number; selfNs: number }>();
  const failing: FailingSpan[] = [];
  for (let row = 0; row < rows; row++) {
    const service = textAt(columns.service, row);
    const share = shares.get(service) ?? { spans: 0, selfNs: 0 };
    share.spans += 1;
    // Unknown (no end) and negative (ended before it began) are no time spent.
    if (selfTime[row]! > 0) share.selfNs += selfTime[row]!;
    shares.set(service, share);
    if (columns.status[row] === STATUS_ERROR) {
      const spanId = hexOfHalves(columns.spanIdHigh[row]!, columns.spanIdLow[row]!);
      failing.push({ spanKey: columns.key[row]!, spanId, service, name: textAt(columns.name, row) });
    }
  }
  const services = [...shares]
    .map(([service, share]) => ({ service, ...share }))
    .sort((a, b) => b.selfNs - a.selfNs || b.spans - a.spans);
  return { services, failing, selfNs: services.reduce((sum, { selfNs }) => sum + selfNs, 0) };
}

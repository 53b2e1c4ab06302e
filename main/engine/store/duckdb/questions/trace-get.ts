import type { TraceDetail } from '../../../../../contract/operations/traces.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { NotFoundError } from '../../port.ts';
import type { Database } from '../database.ts';
import type { Ask } from './context.ts';
import { findTraces, readTraces, type Bounds } from './trace-detail/read-traces.ts';

const BOUNDS: Bounds = { spans: 1_000_000, events: 100_000, links: 10_000 };

/** All spans of one trace in start order, with what the timeline draws. */
export const traceGet: Ask<'trace.get'> = (database, { revision }, { traceId }, signal) =>
  readTrace(database, traceId, revision, BOUNDS, signal);

/**
 * The same of several traces by a dozen statements for all of them: a statement for one of them takes as long. Those that
 * are not there are left out, and those beyond the bound on spans, counted.
 */
export const tracesGet: Ask<'traces.get'> = async (database, { revision }, { traceIds, maxSpans }, signal) => {
  const found = await findTraces(database, [...new Set(traceIds)], signal);
  let room = maxSpans;
  const chosen = found.filter(({ spans }) => {
    const fits = spans <= room;
    if (fits) room -= spans;
    return fits;
  });
  const bounds = { ...BOUNDS, spans: maxSpans };
  return {
    revision,
    traces: await readTraces(database, chosen, revision, bounds, signal),
    leftOut: found.length - chosen.length,
  };
};

/** As `trace.get`, with bounds of the caller's. @throws NotFoundError */
export async function readTrace(
  database: Database,
  traceId: string,
  revision: number,
  bounds: Bounds,
  signal?: CancelSignal,
): Promise<TraceDetail> {
  const found = await findTraces(database, [traceId], signal);
  if (found.length === 0) throw new NotFoundError(`There is no trace ${traceId} in this session.`);
  return (await readTraces(database, found, revision, bounds, signal))[0]!;
}

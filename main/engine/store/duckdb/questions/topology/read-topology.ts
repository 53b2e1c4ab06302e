import type { CancelSignal } from '../../../../../../contract/transport.ts';
import type { StoredTopology, TopologyRequest } from '../../../port.ts';
import type { Database } from '../../database.ts';
import { LOG_TIME } from '../log-filter.ts';
import { Binder } from '../sql.ts';
import { readDuplicates } from './duplicates.ts';
import { readSplits } from './splits.ts';
import { readToldStreams } from './told-streams.ts';
import { chooseSpans, inWindow } from './window-spans.ts';

const MOST_SERVICES = 10_000;

/** What is stored of who sends to whom in a window. Throws CancelledError. */
export async function readTopology(
  database: Database,
  request: TopologyRequest,
  signal?: CancelSignal,
): Promise<StoredTopology> {
  const spans = await chooseSpans(database, request, signal);
  const { told, notes } = await readToldStreams(database, request, signal);
  return {
    told,
    notes,
    services: await readServices(database, request, signal),
    duplicates: await readDuplicates(database, spans, signal),
    splits: await readSplits(database, spans, signal),
  };
}

/** Of spans and log records in the window, those with most first. */
async function readServices(database: Database, request: TopologyRequest, signal?: CancelSignal): Promise<string[]> {
  const binder = new Binder();
  const counted = (table: string, time: string) =>
    `SELECT l.resource, count(*) AS n FROM ${table} l WHERE ${inWindow(time, request, binder)} GROUP BY l.resource`;
  const answer = await database.query(
    `SELECT r.service_name AS service FROM (${counted('span', 'l.start_ns')} UNION ALL ${counted('log', LOG_TIME)}) l JOIN resource r ON r.id = l.resource
     GROUP BY r.service_name ORDER BY sum(l.n) DESC, r.service_name LIMIT ${MOST_SERVICES}`,
    binder.parameters,
    signal,
  );
  return answer.strings('service');
}

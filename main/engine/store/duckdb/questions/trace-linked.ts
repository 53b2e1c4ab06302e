import {
  LINK_BACK,
  LINK_OUT,
  type LinkedTrace,
  type LinkedTraces,
  type LinkStep,
} from '../../../../../contract/operations/trace-links.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { NotFoundError } from '../../port.ts';
import type { Answer } from '../answer.ts';
import type { Database } from '../database.ts';
import type { Ask } from './context.ts';
import { spanLabels } from './labels.ts';
import { Binder, spanHex, traceHex, withTables } from './sql.ts';
import { compileTraceFilter } from './trace-filter.ts';
import { traceSummary } from './trace-summary.ts';

/**
 * The traces that links connect with one, breadth first: a statement for each distance, which scans the links twice
 * (forward and back) and the spans of what it found.
 *
 *   known ──link──► found      known ◄──link── found      then found is known, until there is enough or no more
 */
export const traceLinked: Ask<'trace.linked'> = async (database, { revision }, { traceId, depth, limit }, signal) => {
  const walk = new Walk(database, traceId, signal);
  await walk.check();
  for (let distance = 1; distance <= depth && walk.traces.length < limit; distance++) {
    if (!(await walk.step(distance, limit - walk.traces.length))) break;
  }
  return { revision, traces: walk.traces, ...(await walk.countRest()) };
};

class Walk {
  readonly traces: LinkedTrace[] = [];
  readonly #database: Database;
  readonly #from: string;
  readonly #signal: CancelSignal | undefined;
  /** Found in the step before. */
  #frontier: readonly string[];

  constructor(database: Database, traceId: string, signal?: CancelSignal) {
    this.#database = database;
    this.#from = traceId;
    this.#signal = signal;
    this.#frontier = [traceId];
  }

  async check(): Promise<void> {
    const sql = 'SELECT 1 AS found FROM span WHERE trace_id = $trace::UUID LIMIT 1';
    const { rows } = await this.#database.query(sql, { trace: this.#from }, this.#signal);
    if (rows === 0) throw new NotFoundError(`There is no trace ${this.#from} in this session.`);
  }

  get #known(): string[] {
    return [this.#from, ...this.traces.map(({ traceId }) => traceId)];
  }

  /** Traces one link further, the earliest first. False where there are none. */
  async step(distance: number, room: number): Promise<boolean> {
    const binder = new Binder();
    const tables = edgeTables(this.#frontier, this.#known, binder);
    const parameters = { ...binder.parameters, room };
    const answer = await this.#database.query(
      `${withTables([...tables, ...NEAREST_TABLES])}${NEAREST}`,
      parameters,
      this.#signal,
    );
    const steps = readSteps(answer);
    const summaries = await summarise(
      this.#database,
      steps.map(({ traceId }) => traceId),
      this.#signal,
    );
    const found = steps.flatMap(({ traceId, via }) => {
      const summary = summaries.get(traceId);
      return summary ? [{ ...summary, distance, via }] : [];
    });
    this.traces.push(...found);
    this.#frontier = found.map(({ traceId }) => traceId);
    return found.length > 0;
  }

  async countRest(): Promise<Pick<LinkedTraces, 'more' | 'notHeld'>> {
    const binder = new Binder();
    const tables = edgeTables(this.#known, this.#known, binder);
    const answer = await this.#database.query(`${withTables(tables)}${REST}`, binder.parameters, this.#signal);
    return { more: Number(answer.first('more')), notHeld: Number(answer.first('not_held')) };
  }
}

/** Table `edge`: links between a trace of the frontier and one that is not known yet. Both lists are short. */
function edgeTables(frontier: readonly string[], known: readonly string[], binder: Binder): string[] {
  const listed = (ids: readonly string[]) => ids.map((id) => binder.traceId(id)).join(', ');
  const [near, seen] = [listed(frontier), listed(known)];
  const edges = (here: string, other: string, direction: number) => `SELECT ${here} AS here, ${other} AS other,
    ${direction}::UTINYINT AS direction, span AS own, linked_span_id AS linked FROM span_link
    WHERE ${here} IN (${near}) AND ${other} NOT IN (${seen}) AND ${other} <> '00000000-0000-0000-0000-000000000000'::UUID`;
  const out = edges('trace_id', 'linked_trace_id', LINK_OUT);
  const back = edges('linked_trace_id', 'trace_id', LINK_BACK);
  return [
    `edge AS MATERIALIZED (SELECT list_position([${near}], here) AS nth, * FROM (${out} UNION ALL ${back}))`,
    'other AS MATERIALIZED (SELECT DISTINCT other FROM edge)',
    `held AS (SELECT trace_id, coalesce(min(start_ns) FILTER (start_ns > 0), 0) AS start FROM span
      SEMI JOIN other ON other.other = trace_id GROUP BY trace_id)`,
  ];
}

/** Of several links to one trace, the one from the trace found first, forward before back, the one stored first. */
const NEAREST_TABLES = [
  `via AS (SELECT other, min({'nth': nth, 'direction': direction, 'own': own, 'linked': linked, 'here': here}) AS link
    FROM edge GROUP BY other)`,
  `chosen AS (SELECT other, link, start FROM via JOIN held ON trace_id = other ORDER BY start, other LIMIT $room::BIGINT)`,
];
const NEAREST = `SELECT ${traceHex('other')} AS trace_id, ${traceHex('link.here')} AS here, link.direction AS direction,
    ${spanHex('s.span_id')} AS own, ${spanHex('link.linked')} AS linked
  FROM chosen JOIN span s ON s.id = link.own ORDER BY start, other`;

const REST = `SELECT count(*) FILTER (trace_id IS NOT NULL) AS more, count(*) FILTER (trace_id IS NULL) AS not_held
  FROM other LEFT JOIN held ON trace_id = other`;

function readSteps(answer: Answer): { traceId: string; via: LinkStep }[] {
  const [here, own, linked] = [answer.strings('here'), answer.strings('own'), answer.strings('linked')];
  const direction = answer.uint8('direction');
  return answer.strings('trace_id').map((traceId, i) => {
    const isOut = direction[i] === LINK_OUT;
    const [fromSpanId, toSpanId] = isOut ? [own[i]!, linked[i]!] : [linked[i]!, own[i]!];
    return {
      traceId,
      via: { fromTraceId: here[i]!, fromSpanId, toSpanId, direction: isOut ? LINK_OUT : LINK_BACK },
    };
  });
}

/** What the list of traces says of each. */
async function summarise(
  database: Database,
  traceIds: readonly string[],
  signal?: CancelSignal,
): Promise<Map<string, Omit<LinkedTrace, 'distance' | 'via'>>> {
  if (traceIds.length === 0) return new Map();
  const binder = new Binder();
  const compiled = await compileTraceFilter(database, { traceIds: [...traceIds] }, binder, signal);
  const answer = await database.query(`${withTables(traceSummary(compiled))}${SUMMARY}`, binder.parameters, signal);
  const origins = answer.uint64('origin');
  const labels = await spanLabels(database, origins, signal);
  const [start, duration] = [answer.uint64('start_ns'), answer.float64('duration')];
  const [spans, errors, rootMissing] = [answer.uint32('spans'), answer.uint32('errors'), answer.uint8('root_missing')];
  const summaries = answer.strings('trace_id').map((traceId, i) => {
    const { service = '', name = '' } = labels.get(origins[i]!) ?? {};
    const times = { startTimeUnixNano: start[i]!, duration: duration[i]! };
    const counts = { spans: spans[i]!, errors: errors[i]!, rootMissing: rootMissing[i] === 1 };
    return { traceId, service, name, ...times, ...counts };
  });
  return new Map(summaries.map((summary) => [summary.traceId, summary]));
}

const SUMMARY = `SELECT ${traceHex('trace_id')} AS trace_id, origin, start_ns::UBIGINT AS start_ns, duration_ns::DOUBLE AS duration,
  spans::UINTEGER AS spans, errors::UINTEGER AS errors, root_missing::UTINYINT AS root_missing FROM matching`;

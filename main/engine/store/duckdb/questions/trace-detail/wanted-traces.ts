import type { Parameters } from '../../database.ts';
import { Binder } from '../sql.ts';

/** A trace that is read, and what there is of it. */
export interface WantedTrace {
  traceId: string;
  /** Its times are offsets from it. */
  base: bigint;
  /** Spans that are read of it at most. */
  spans: number;
  /** All events and links its spans have; what is read may be less. */
  events: number;
  links: number;
}

/**
 * How a statement reads some traces: parts of SQL, and the parameters that go with them. One trace is looked for by its
 * id; several are joined with a list of theirs, so that one scan of a table reads them all.
 *
 *     one       … FROM span         WHERE trace_id = $trace …         nth 0, base a constant
 *     several   … FROM span JOIN wanted ON … WHERE true …             nth and base from the list
 */
export interface WantedTraces {
  readonly traces: readonly WantedTrace[];
  readonly parameters: Parameters;
  /** For the statement's WITH clause. */
  readonly tables: readonly string[];
  /** Which trace a row is of: its place in `traces`. */
  readonly nth: string;
  /** Goes before other terms of ORDER BY. */
  readonly order: string;
  /** What its times count from. */
  readonly base: string;
  /** Behind FROM, and the condition, for the column that has the trace's id. */
  join(column: string): string;
  where(column: string): string;
}

export function wantedTraces(traces: readonly WantedTrace[]): WantedTraces {
  return traces.length === 1 ? oneTrace(traces[0]!) : severalTraces(traces);
}

function oneTrace(trace: WantedTrace): WantedTraces {
  return {
    traces: [trace],
    parameters: { trace: trace.traceId },
    tables: [],
    nth: '0::UINTEGER',
    order: '',
    base: String(trace.base),
    join: () => '',
    where: (column) => `${column} = $trace::UUID`,
  };
}

function severalTraces(traces: readonly WantedTrace[]): WantedTraces {
  const binder = new Binder();
  const rows = traces.map(
    ({ traceId, base }, nth) => `(${binder.traceId(traceId)}, ${nth}::UINTEGER, ${base}::HUGEINT)`,
  );
  return {
    traces,
    parameters: binder.parameters,
    tables: [`wanted(wanted_id, nth, base) AS (VALUES ${rows.join(', ')})`],
    nth: 'wanted.nth',
    order: 'nth, ',
    base: 'wanted.base',
    join: (column) => `JOIN wanted ON wanted.wanted_id = ${column}`,
    where: () => 'true',
  };
}

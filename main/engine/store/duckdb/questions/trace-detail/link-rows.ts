import { LINK_BACK, LINK_OUT, type LinkFrame } from '../../../../../../contract/operations/trace-links.ts';
import type { CancelSignal } from '../../../../../../contract/transport.ts';
import { toTextColumn } from '../../answer.ts';
import type { Database } from '../../database.ts';
import { highHalf, lowHalf, offsetFrom, smallEnum, traceHex, withTables } from '../sql.ts';
import { ByTrace, type TraceRows } from './by-trace.ts';
import { CodeColumn } from './code-column.ts';
import { rowsOfKeys } from './rows-of-keys.ts';
import { durationOf, type SpanRows } from './span-rows.ts';
import type { Texts } from './texts.ts';
import type { WantedTraces } from './wanted-traces.ts';

interface LinkRows {
  /** Links looked at, kept or not. */
  read: number;
  rows: number;
  columns: LinkFrame['columns'];
}

/** What is shown of the other span `o`; nulls and zeros where the store does not hold it. */
const OTHER_COLUMNS = `(o.id IS NOT NULL)::UTINYINT AS held, ${offsetFrom('own.base', 'o.start_ns')} AS start,
  ${durationOf('o')} AS duration, coalesce(${smallEnum('o.kind')}, 0)::UTINYINT AS kind, coalesce(o.name, 0)::UINTEGER AS name,
  coalesce(o.resource, 0)::UINTEGER AS resource`;

/**
 * Links of the traces' spans, with the other span where it is held: looked up by both ids, the first stored of each. One
 * scan of the links by trace id and one of the spans; what is scanned is as narrow as can be.
 */
const linksOut = (wanted: WantedTraces, limit: number) =>
  `${withTables([
    ...wanted.tables,
    `own AS (SELECT ${wanted.nth} AS nth, ${wanted.base}::HUGEINT AS base, span, position, trace_id AS here,
    linked_trace_id AS t, linked_span_id AS i FROM span_link ${wanted.join('trace_id')}
    WHERE ${wanted.where('trace_id')} ORDER BY ${wanted.order}span, position LIMIT ${limit})`,
    `found AS (SELECT trace_id, span_id, min(id) AS id FROM span SEMI JOIN own ON trace_id = t AND span_id = i
    WHERE span_id <> 0 GROUP BY ALL)`,
    `other AS (SELECT found.trace_id, found.span_id, s.id, s.start_ns, s.end_ns, s.kind, s.name, s.resource
    FROM found JOIN span s ON s.id = found.id)`,
  ])}SELECT own.nth, own.span::DOUBLE AS own_key, 0::UINTEGER AS own_high, 0::UINTEGER AS own_low,
    ${traceHex('t')} AS trace_id, (t = here)::UTINYINT AS inside, ${highHalf('i')} AS high, ${lowHalf('i')} AS low, ${OTHER_COLUMNS}
  FROM own LEFT JOIN other o ON o.trace_id = t AND o.span_id = i ORDER BY own.nth, own.span, position`;

/** Links of other traces' spans to these traces. */
const linksBack = (wanted: WantedTraces, limit: number) =>
  `${withTables([
    ...wanted.tables,
    `own AS (SELECT ${wanted.nth} AS nth, ${wanted.base}::HUGEINT AS base, span, position, linked_span_id AS i FROM span_link
    ${wanted.join('linked_trace_id')} WHERE ${wanted.where('linked_trace_id')} AND trace_id <> linked_trace_id
    ORDER BY ${wanted.order}span, position LIMIT ${limit})`,
  ])}SELECT own.nth, 0::DOUBLE AS own_key, ${highHalf('i')} AS own_high, ${lowHalf('i')} AS own_low,
    ${traceHex('o.trace_id')} AS trace_id, 0::UTINYINT AS inside, ${highHalf('o.span_id')} AS high, ${lowHalf('o.span_id')} AS low,
    ${OTHER_COLUMNS}
  FROM own JOIN span o ON o.id = own.span ORDER BY own.nth, own.span, position`;

/** Spans of other traces that link to each of these. */
export async function countBackLinks(
  database: Database,
  wanted: WantedTraces,
  signal?: CancelSignal,
): Promise<number[]> {
  const { tables, nth, join, where } = wanted;
  const sql = `${withTables(tables)}SELECT ${nth} AS nth, count(*)::UINTEGER AS n FROM span_link ${join('linked_trace_id')}
    WHERE ${where('linked_trace_id')} AND trace_id <> linked_trace_id GROUP BY nth`;
  const answer = await database.query(sql, wanted.parameters, signal);
  const counts = wanted.traces.map(() => 0);
  const counted = answer.uint32('n');
  answer.uint32('nth').forEach((at, i) => (counts[at] = counted[i]!));
  return counts;
}

/** The first stored links of each direction, in row order. Those of spans beyond the bound have no row and are left out. */
export async function readLinkRows(
  database: Database,
  wanted: WantedTraces,
  { limit, out, back }: { limit: number; out: boolean; back: boolean },
  traces: readonly SpanRows[],
  texts: Texts,
  signal?: CancelSignal,
): Promise<LinkRows[]> {
  const read = (isAny: boolean, sql: string, direction: number) => {
    const begin = () => new ByTrace(traces.map((spans) => new LinkReader(direction, spans)));
    return isAny ? database.stream(sql, begin, wanted.parameters, signal) : begin().value;
  };
  const outward = await read(out, linksOut(wanted, limit), LINK_OUT);
  for (const [nth, { value }] of outward.entries()) await findOwnRows(traces[nth]!, value, signal);
  const inward = await read(back, linksBack(wanted, limit), LINK_BACK);
  const links = outward.map(({ value }, nth) => inRowOrder([...value, ...inward[nth]!.value]));
  const columns = await linkColumns(links, texts);
  return links.map(({ length }, nth) => ({
    read: outward[nth]!.value.length + inward[nth]!.value.length,
    rows: length,
    columns: columns[nth]!,
  }));
}

async function findOwnRows(spans: SpanRows, links: Link[], signal?: CancelSignal): Promise<void> {
  const keys = Float64Array.from(links, ({ ownKey }) => ownKey);
  const rows = await rowsOfKeys(spans, keys, signal);
  for (const [i, link] of links.entries()) link.row = rows[i]!;
}

/** The order within a row is that of the store: sorting keeps it. */
function inRowOrder(links: readonly Link[]): Link[] {
  return links.filter(({ row }) => row >= 0).sort((a, b) => a.row - b.row || a.direction - b.direction);
}

/** One link; there are twenty thousand at most. */
interface Link {
  row: number;
  /** Row key of the span here, where only that is known of it. */
  ownKey: number;
  direction: number;
  target: number;
  traceId: string;
  high: number;
  low: number;
  held: number;
  start: number;
  duration: number;
  kind: number;
  name: number;
  resource: number;
}

class LinkReader {
  readonly value: Link[] = [];
  readonly #direction: number;
  readonly #spans: SpanRows;

  constructor(direction: number, spans: SpanRows) {
    this.#direction = direction;
    this.#spans = spans;
  }

  add(part: TraceRows): void {
    const { ids } = this.#spans;
    const [ownKey, ownHigh, ownLow] = [part.float64('own_key'), part.uint32('own_high'), part.uint32('own_low')];
    const [high, low, inside] = [part.uint32('high'), part.uint32('low'), part.uint8('inside')];
    const [held, start, duration] = [part.uint8('held'), part.float64('start'), part.float64('duration')];
    const [kind, name, resource] = [part.uint8('kind'), part.uint32('name'), part.uint32('resource')];
    part.strings('trace_id').forEach((traceId, i) =>
      this.value.push({
        row: ids.find(ownHigh[i]!, ownLow[i]!),
        ownKey: ownKey[i]!,
        direction: this.#direction,
        traceId,
        high: high[i]!,
        low: low[i]!,
        target: inside[i] === 1 ? ids.find(high[i]!, low[i]!) : -1,
        held: held[i]!,
        start: start[i]!,
        duration: held[i] === 1 ? duration[i]! : NaN,
        kind: kind[i]!,
        name: name[i]!,
        resource: resource[i]!,
      }),
    );
  }
}

async function linkColumns(traces: readonly (readonly Link[])[], texts: Texts): Promise<LinkRows['columns'][]> {
  const column = (idOf: (link: Link) => number) => traces.map((links) => codesOf(links, idOf));
  const service = await texts.services(column(({ resource }) => resource));
  const name = await texts.names(column((link) => link.name));
  return traces.map((links, nth) => ({
    row: Uint32Array.from(links, ({ row }) => row),
    direction: Uint8Array.from(links, ({ direction }) => direction),
    traceId: toTextColumn(links.map(({ traceId }) => traceId)),
    spanIdHigh: Uint32Array.from(links, ({ high }) => high),
    spanIdLow: Uint32Array.from(links, ({ low }) => low),
    target: Int32Array.from(links, ({ target }) => target),
    held: Uint8Array.from(links, ({ held }) => held),
    service: service[nth]!,
    name: name[nth]!,
    start: Float64Array.from(links, ({ start }) => start),
    duration: Float64Array.from(links, ({ duration }) => duration),
    kind: Uint8Array.from(links, ({ kind }) => kind),
  }));
}

function codesOf(links: readonly Link[], idOf: (link: Link) => number): CodeColumn {
  const column = new CodeColumn(links.length);
  links.forEach((link, i) => column.set(i, idOf(link)));
  return column;
}

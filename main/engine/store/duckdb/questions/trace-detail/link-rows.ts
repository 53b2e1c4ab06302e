import { LINK_BACK, LINK_OUT, type LinkFrame } from '../../../../../../contract/operations/trace-links.ts';
import type { CancelSignal } from '../../../../../../contract/transport.ts';
import { toTextColumn, type Answer } from '../../answer.ts';
import type { Database } from '../../database.ts';
import { highHalf, lowHalf, offsetFrom, smallEnum, traceHex } from '../sql.ts';
import { CodeColumn } from './code-column.ts';
import { rowsOfKeys } from './rows-of-keys.ts';
import { durationOf, type SpanRange, type SpanRows } from './span-rows.ts';
import type { Texts } from './texts.ts';

interface LinkRows {
  /** Links looked at, kept or not. */
  read: number;
  rows: number;
  columns: LinkFrame['columns'];
}

/** What is shown of the other span `o`; nulls and zeros where the store does not hold it. */
const otherColumns = (
  base: bigint,
) => `(o.id IS NOT NULL)::UTINYINT AS held, ${offsetFrom(base, 'o.start_ns')} AS start,
  ${durationOf('o')} AS duration, coalesce(${smallEnum('o.kind')}, 0)::UTINYINT AS kind, coalesce(o.name, 0)::UINTEGER AS name,
  coalesce(o.resource, 0)::UINTEGER AS resource`;

/**
 * Links of the trace's spans, with the other span where it is held: looked up by both ids, the first stored of each. One
 * scan of the links by trace id and one of the spans; what is scanned is as narrow as can be.
 */
const linksOut = (
  base: bigint,
  limit: number,
) => `WITH own AS (SELECT span, position, linked_trace_id AS t, linked_span_id AS i
    FROM span_link WHERE trace_id = $trace::UUID ORDER BY span, position LIMIT ${limit}),
  found AS (SELECT trace_id, span_id, min(id) AS id FROM span SEMI JOIN own ON trace_id = t AND span_id = i
    WHERE span_id <> 0 GROUP BY ALL),
  other AS (SELECT found.trace_id, found.span_id, s.id, s.start_ns, s.end_ns, s.kind, s.name, s.resource
    FROM found JOIN span s ON s.id = found.id)
  SELECT own.span::DOUBLE AS own_key, 0::UINTEGER AS own_high, 0::UINTEGER AS own_low, ${traceHex('t')} AS trace_id,
    (t = $trace::UUID)::UTINYINT AS inside, ${highHalf('i')} AS high, ${lowHalf('i')} AS low, ${otherColumns(base)}
  FROM own LEFT JOIN other o ON o.trace_id = t AND o.span_id = i ORDER BY own.span, position`;

/** Links of other traces' spans to this trace. */
const linksBack = (base: bigint, limit: number) => `WITH own AS (SELECT span, position, linked_span_id AS i
    FROM span_link WHERE linked_trace_id = $trace::UUID AND trace_id <> $trace::UUID ORDER BY span, position LIMIT ${limit})
  SELECT 0::DOUBLE AS own_key, ${highHalf('i')} AS own_high, ${lowHalf('i')} AS own_low, ${traceHex('o.trace_id')} AS trace_id,
    0::UTINYINT AS inside, ${highHalf('o.span_id')} AS high, ${lowHalf('o.span_id')} AS low, ${otherColumns(base)}
  FROM own JOIN span o ON o.id = own.span ORDER BY own.span, position`;

/** Spans of other traces that link here. */
export async function countBackLinks(database: Database, traceId: string, signal?: CancelSignal): Promise<number> {
  const sql = `SELECT count(*) AS n FROM span_link WHERE linked_trace_id = $trace::UUID AND trace_id <> $trace::UUID`;
  return Number((await database.query(sql, { trace: traceId }, signal)).first('n'));
}

/** The first stored links of each direction, in row order. Those of spans beyond the bound have no row and are left out. */
export async function readLinkRows(
  database: Database,
  { traceId, base }: SpanRange,
  { limit, out, back }: { limit: number; out: boolean; back: boolean },
  spans: SpanRows,
  texts: Texts,
  signal?: CancelSignal,
): Promise<LinkRows> {
  const read = async (wanted: boolean, sql: string, direction: number) =>
    wanted ? database.stream(sql, () => new LinkReader(direction, spans), { trace: traceId }, signal) : [];
  const outward = await read(out, linksOut(base, limit), LINK_OUT);
  const rows = await rowsOfKeys(
    spans,
    Float64Array.from(outward, ({ ownKey }) => ownKey),
    signal,
  );
  for (const [i, link] of outward.entries()) link.row = rows[i]!;
  const inward = await read(back, linksBack(base, limit), LINK_BACK);
  const links = [...outward, ...inward].filter(({ row }) => row >= 0);
  // The order within a row is that of the store: sorting keeps it.
  links.sort((a, b) => a.row - b.row || a.direction - b.direction);
  return { read: outward.length + inward.length, rows: links.length, columns: await linkColumns(links, texts) };
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

  add(part: Answer): void {
    const { ids } = this.#spans;
    const [ownKey, ownHigh, ownLow] = [part.float64('own_key'), part.uint32('own_high'), part.uint32('own_low')];
    const [high, low, inside] = [part.uint32('high'), part.uint32('low'), part.uint8('inside')];
    const [held, start, duration] = [part.uint8('held'), part.float64('start'), part.float64('duration')];
    const [kind, name, resource] = [part.uint8('kind'), part.uint32('name'), part.uint32('resource')];
    part.strings('trace_id').forEach((traceId, i) =>
      this.value.push({
        ...{ row: ids.find(ownHigh[i]!, ownLow[i]!), ownKey: ownKey[i]!, direction: this.#direction },
        ...{ traceId, high: high[i]!, low: low[i]!, target: inside[i] === 1 ? ids.find(high[i]!, low[i]!) : -1 },
        ...{ held: held[i]!, start: start[i]!, duration: held[i] === 1 ? duration[i]! : NaN },
        ...{ kind: kind[i]!, name: name[i]!, resource: resource[i]! },
      }),
    );
  }
}

async function linkColumns(links: readonly Link[], texts: Texts): Promise<LinkFrame['columns']> {
  const [name, service] = [new CodeColumn(links.length), new CodeColumn(links.length)];
  links.forEach((link, i) => {
    name.set(i, link.name);
    service.set(i, link.resource);
  });
  return {
    row: Uint32Array.from(links, ({ row }) => row),
    direction: Uint8Array.from(links, ({ direction }) => direction),
    traceId: toTextColumn(links.map(({ traceId }) => traceId)),
    spanIdHigh: Uint32Array.from(links, ({ high }) => high),
    spanIdLow: Uint32Array.from(links, ({ low }) => low),
    target: Int32Array.from(links, ({ target }) => target),
    held: Uint8Array.from(links, ({ held }) => held),
    service: await texts.services(service),
    name: await texts.names(name),
    start: Float64Array.from(links, ({ start }) => start),
    duration: Float64Array.from(links, ({ duration }) => duration),
    kind: Uint8Array.from(links, ({ kind }) => kind),
  };
}

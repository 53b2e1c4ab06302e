import type { TextColumn } from '../../contract/frame.ts';
import type { TraceDetail } from '../../contract/operations/traces.ts';

/** One span of a hand-made trace; times in nanoseconds from the base. */
export interface SpanSpec {
  id: string;
  /** Id of the parent, '' for none. */
  parent: string;
  service: string;
  name: string;
  start: number;
  /** NaN = no end. */
  duration: number;
  kind?: number;
  status?: number;
  logs?: number;
  /** Default: the service. */
  host?: string;
  thread?: string;
  events?: { time: number; name: string; exception: boolean }[];
}

export const BASE_NS = '1700000000000000000';

/** A detail as the engine would answer it: rows in start order, parents resolved to the first span of that id. */
export function detailOf(specs: readonly SpanSpec[], totalSpans = specs.length): TraceDetail {
  const rows = [...specs].sort((a, b) => a.start - b.start);
  const firstRow = new Map<string, number>();
  rows.forEach(({ id }, row) => firstRow.has(id) || firstRow.set(id, row));
  const parentOf = ({ parent }: SpanSpec) => (parent === '' ? -1 : (firstRow.get(parent) ?? -2));
  const half = (id: string, at: number) => (id === '' ? 0 : parseInt(id.padStart(16, '0').slice(at, at + 8), 16));
  const column = <T>(from: (values: number[]) => T, value: (spec: SpanSpec, row: number) => number) =>
    from(rows.map(value));
  const u32 = (value: (spec: SpanSpec, row: number) => number) => column((values) => Uint32Array.from(values), value);
  const u8 = (value: (spec: SpanSpec, row: number) => number) => column((values) => Uint8Array.from(values), value);
  const f64 = (value: (spec: SpanSpec, row: number) => number) => column((values) => Float64Array.from(values), value);
  const events = rows.flatMap((spec, row) => (spec.events ?? []).map((event) => ({ row, ...event })));
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    totalSpans,
    textsLeftOut: 0,
    links: noLinks(),
    linksTotal: 0,
    backLinksTotal: 0,
    frame: {
      revision: 1,
      rows: rows.length,
      baseNs: BASE_NS,
      truncated: totalSpans > rows.length,
      columns: {
        key: f64((_, row) => row + 1),
        spanIdHigh: u32(({ id }) => half(id, 0)),
        spanIdLow: u32(({ id }) => half(id, 8)),
        parentIdHigh: u32(({ parent }) => half(parent, 0)),
        parentIdLow: u32(({ parent }) => half(parent, 8)),
        parent: column((values) => Int32Array.from(values), parentOf),
        name: textColumn(rows.map(({ name }) => name)),
        service: textColumn(rows.map(({ service }) => service)),
        scope: textColumn(rows.map(() => 'test')),
        host: textColumn(rows.map(({ host, service }) => host ?? service)),
        thread: textColumn(rows.map(({ thread }) => thread ?? '')),
        kind: u8(({ kind }) => kind ?? 1),
        status: u8(({ status }) => status ?? 0),
        start: f64(({ start }) => start),
        duration: f64(({ duration }) => duration),
        logs: u32((spec) => spec.logs ?? 0),
        flags: u8(({ id }, row) => (firstRow.get(id) === row ? 0 : 1)),
      },
    },
    events: {
      revision: 1,
      rows: events.length,
      baseNs: BASE_NS,
      truncated: false,
      columns: {
        row: Uint32Array.from(events, ({ row }) => row),
        time: Float64Array.from(events, ({ time }) => time),
        name: textColumn(events.map(({ name }) => name)),
        exception: Uint8Array.from(events, ({ exception }) => Number(exception)),
      },
    },
  };
}

function noLinks(): TraceDetail['links'] {
  return {
    revision: 1,
    rows: 0,
    baseNs: BASE_NS,
    truncated: false,
    columns: {
      row: new Uint32Array(0),
      direction: new Uint8Array(0),
      traceId: textColumn([]),
      spanIdHigh: new Uint32Array(0),
      spanIdLow: new Uint32Array(0),
      target: new Int32Array(0),
      held: new Uint8Array(0),
      service: textColumn([]),
      name: textColumn([]),
      start: new Float64Array(0),
      duration: new Float64Array(0),
      kind: new Uint8Array(0),
    },
  };
}

export function textColumn(values: readonly string[]): TextColumn {
  const dictionary = [...new Set(values)];
  const codeOf = new Map(dictionary.map((text, code) => [text, code]));
  return { dictionary, codes: Uint32Array.from(values, (text) => codeOf.get(text)!) };
}

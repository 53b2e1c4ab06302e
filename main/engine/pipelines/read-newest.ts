import { textAt } from '../../../contract/frame.ts';
import type { TraceFilter } from '../../../contract/filters.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import { assertNever } from '../../../core/model/assert-never.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import type { ExportScope } from '../../../contract/operations/files.ts';
import type { Store } from '../store/port.ts';
import type { Bounds } from './tried-on.ts';

/** The latest stored spans, log records or data points of a time (spans: of traces that ended in it), as protobuf requests. Throws CancelledError. */
export async function readNewest(
  store: Pick<Store, 'readTelemetry'>,
  signal: Signal,
  items: number,
  time: Bounds,
  cancel?: CancelSignal,
): Promise<Uint8Array[]> {
  const wires: Uint8Array[] = [];
  const request = { scope: scopeOf(signal, time), signals: [signal], newest: items };
  for await (const slice of store.readTelemetry(request, cancel)) wires.push(encodeProtobuf(slice));
  return wires;
}

function scopeOf(signal: Signal, time: Bounds): ExportScope {
  if (time.fromNs === undefined && time.toNs === undefined) return { kind: 'all' };
  switch (signal) {
    case 'traces':
      return { kind: 'traces', filter: endedIn(time) };
    case 'logs':
      return { kind: 'logs', filter: time };
    case 'metrics':
      return { kind: 'time', ...time };
    default:
      return assertNever(signal);
  }
}

/** Only then a trace is known whole. */
function endedIn({ fromNs, toNs }: Bounds): TraceFilter {
  return { ...(fromNs === undefined ? {} : { endFromNs: fromNs }), ...(toNs === undefined ? {} : { endToNs: toNs }) };
}

/** Traces that are read together: some megabytes. */
const TRACES_AT_ONCE = 200;
const PAGE = 1_000;

/** The traces that began last, of those that ended in a time, whole, the oldest of them first: some of them at a time as one protobuf request. Throws CancelledError. */
export async function* readNewestTraces(
  store: Pick<Store, 'readTelemetry' | 'ask'>,
  traces: number,
  time: Bounds,
  cancel?: CancelSignal,
): AsyncGenerator<Uint8Array> {
  const ids = (await newestTraceIds(store, traces, endedIn(time), cancel)).reverse();
  for (let at = 0; at < ids.length; at += TRACES_AT_ONCE) {
    const scope = { kind: 'traces', filter: { traceIds: ids.slice(at, at + TRACES_AT_ONCE) } } as const;
    const wires: Uint8Array[] = [];
    for await (const slice of store.readTelemetry({ scope, signals: ['traces'] }, cancel))
      wires.push(encodeProtobuf(slice));
    // Requests one behind the other are one request.
    yield new Uint8Array(Buffer.concat(wires));
  }
}

async function newestTraceIds(
  store: Pick<Store, 'ask'>,
  traces: number,
  filter: TraceFilter,
  cancel?: CancelSignal,
): Promise<string[]> {
  const ids = new Set<string>();
  const sort = { by: 'start', descending: true } as const;
  for (let offset = 0; ids.size < traces; offset += PAGE) {
    const { frame } = await store.ask('traces.search', { filter, sort, offset, limit: PAGE }, cancel);
    for (let row = 0; row < frame.rows && ids.size < traces; row++) ids.add(textAt(frame.columns.traceId, row));
    if (frame.rows < PAGE) break;
  }
  return [...ids];
}

/** Those of which any span is stored, of PAGE traces at most at once. Throws CancelledError. */
export async function storedTraces(
  store: Pick<Store, 'ask'>,
  traceIds: readonly string[],
  cancel?: CancelSignal,
): Promise<ReadonlySet<string>> {
  const stored = new Set<string>();
  for (let at = 0; at < traceIds.length; at += PAGE) {
    const filter = { traceIds: traceIds.slice(at, at + PAGE) };
    const { frame } = await store.ask(
      'traces.search',
      { filter, sort: { by: 'start', descending: true }, offset: 0, limit: PAGE },
      cancel,
    );
    for (let row = 0; row < frame.rows; row++) stored.add(textAt(frame.columns.traceId, row));
  }
  return stored;
}

import { datadogReader } from '../../../formats/datadog-json/format.ts';
import { DatadogMapper, type DatadogOrigin } from '../../../formats/datadog-json/mapper.ts';
import { TraceHalves } from '../../../formats/datadog-json/trace-halves.ts';
import { MsgpackError, MsgpackReader } from '../../../formats/datadog-msgpack/value.ts';
import { Notes } from '../../../formats/records/notes.ts';
import { isPlain, listOf, type Plain } from '../../../formats/records/scalars.ts';
import type { ResourceSpans } from '../../../model/span.ts';
import { DecodeError } from '../../../otlp/decoded.ts';
import { mapAll } from '../map-all.ts';
import { readRequest, spansOf, type ReadSpans } from '../read-request.ts';
import { agentPayloads } from './agent-payload.ts';
import { originOf, originWith, type DatadogHeaders } from './origin.ts';
import { spansByDictionary } from './dictionary.ts';

/** `list` is v0.3 and v0.4, `dictionary` v0.5, `payload` v0.7, `agent` what agents send on (protobuf). */
export type DatadogForm = 'json' | 'list' | 'dictionary' | 'payload' | 'agent';

/** Reads what tracers send to one receiver; upper halves of trace ids are remembered from one request to the next. */
export class DatadogRequests {
  readonly #halves: TraceHalves;

  /** Of how many traces the upper half is remembered. */
  constructor(mostTraces: number) {
    this.#halves = new TraceHalves(mostTraces);
  }

  /** @throws DecodeError */
  read(form: DatadogForm, body: Uint8Array, headers: DatadogHeaders): ReadSpans {
    if (form === 'json') return readRequest(datadogReader(this.#halves, originOf(headers)), body);
    if (form === 'agent') return this.#readAgent(body, headers);
    const reader = new MsgpackReader(body);
    try {
      if (form === 'payload') return this.#readPayload(reader.value(), headers);
      const spans = form === 'list' ? spansOfTraces(reader) : spansByDictionary(reader, body.length);
      return this.#map(spans, originOf(headers));
    } catch (error) {
      if (!(error instanceof MsgpackError)) throw error;
      throw new DecodeError(`${error.message} (byte ${reader.at})`, reader.at);
    }
  }

  #readPayload(payload: unknown, headers: DatadogHeaders): ReadSpans {
    if (!isPlain(payload)) throw new MsgpackError('a map of a payload is expected');
    return this.#map(spansOfPayload(payload), originWith(headers, payload));
  }

  #readAgent(body: Uint8Array, headers: DatadogHeaders): ReadSpans {
    const read = agentPayloads(body).map((one) => this.#try(() => this.#readPayload(one, headers)));
    const groups = read.flatMap((one) => ('telemetry' in one ? (one.telemetry.groups as ResourceSpans[]) : []));
    const invalid = read.reduce((sum, one) => sum + ('invalid' in one ? one.invalid : 0), 0);
    const first = read.find((one) => one instanceof DecodeError);
    return spansOf(groups, invalid + read.filter((one) => one instanceof DecodeError).length, first);
  }

  /** One tracer's spans do not cost those of the others. */
  #try(read: () => ReadSpans): ReadSpans | DecodeError {
    try {
      return read();
    } catch (error) {
      if (error instanceof DecodeError) return error;
      throw error;
    }
  }

  #map(spans: Iterable<unknown>, origin: DatadogOrigin): ReadSpans {
    return mapAll(new DatadogMapper(new Notes(), this.#halves, origin), spans, (span) => span, { isKnown: true });
  }
}

/** A list of traces, each a list of spans. */
function* spansOfTraces(reader: MsgpackReader): Generator<unknown> {
  for (let traces = reader.array(); traces > 0; traces--)
    for (let spans = reader.array(); spans > 0; spans--) yield reader.value();
}

function spansOfPayload({ chunks }: Plain): unknown[] {
  return listOf(chunks)
    .filter(isPlain)
    .flatMap(({ spans }) => listOf(spans));
}

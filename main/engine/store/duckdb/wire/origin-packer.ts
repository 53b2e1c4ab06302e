import type { ResourceGroup } from '../../../../../core/model/resource.ts';
import type { Span } from '../../../../../core/model/span.ts';
import { decodeProtobuf } from '../../../../../core/otlp/decode-protobuf.ts';
import { ByteInterner, type InternerMark } from '../byte-interner.ts';
import type { Catalog } from '../catalog.ts';
import { UNUSUAL } from './wire-cursor.ts';
import { joinBytes } from '../../../../../core/encoding/bytes.ts';
import { wrapMessage } from './wrap-message.ts';

/** Resources of a cloud are some hundred bytes, those with a command line some thousand. */
const LONGEST_ORIGIN = 65_536;

/** Part of a request; `start` < 0 where the field is absent. */
export interface Range {
  start: number;
  end: number;
}

/** Numbers of resources and scopes by the bytes of their messages, so that each is decoded once. */
export class OriginPacker {
  readonly #catalog: Catalog;
  readonly #resources = new ByteInterner(LONGEST_ORIGIN);
  readonly #scopes = new ByteInterner(LONGEST_ORIGIN);
  #key = new Uint8Array(4_096);

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  mark(): [InternerMark, InternerMark] {
    return [this.#resources.mark(), this.#scopes.mark()];
  }

  backTo([resources, scopes]: [InternerMark, InternerMark]): void {
    this.#resources.backTo(resources);
    this.#scopes.backTo(scopes);
  }

  resource(bytes: Uint8Array, message: Range, schemaUrl: Range): number {
    return this.#number(this.#resources, bytes, message, schemaUrl, () => {
      const parts = ['resource', 'schemaUrl'] as const;
      const { resource, schemaUrl: url } = decodeGroup(bytes, [message, schemaUrl], parts, 'ResourceSpans', []);
      return this.#catalog.resource(resource, url);
    });
  }

  scope(bytes: Uint8Array, message: Range, schemaUrl: Range): number {
    return this.#number(this.#scopes, bytes, message, schemaUrl, () => {
      const around = ['ResourceSpans.scopeSpans'];
      const group = decodeGroup(bytes, [message, schemaUrl], ['scope', 'schemaUrl'], 'ScopeSpans', around);
      const { scope, schemaUrl: url } = group.scopes[0]!;
      return this.#catalog.scope(scope, url);
    });
  }

  #number(known: ByteInterner, bytes: Uint8Array, message: Range, schemaUrl: Range, add: () => number): number {
    const end = this.#fillKey(bytes, message, schemaUrl);
    const found = known.find(this.#key, 0, end);
    if (found > 0) return found;
    const id = add();
    known.add(this.#key, 0, end, id);
    return id;
  }

  /** Both parts, and how long the first is (an absent message is not an empty one, but says the same). */
  #fillKey(bytes: Uint8Array, message: Range, schemaUrl: Range): number {
    const length = message.end - message.start;
    const end = length + schemaUrl.end - schemaUrl.start + 4;
    if (end > this.#key.length) this.#key = new Uint8Array(end * 2);
    this.#key.set(bytes.subarray(message.start, message.end), 0);
    this.#key.set(bytes.subarray(schemaUrl.start, schemaUrl.end), length);
    new DataView(this.#key.buffer).setUint32(end - 4, length);
    return end;
  }
}

/** A group without items, decoded the thorough way; UNUSUAL where that has anything to tell. */
function decodeGroup(
  bytes: Uint8Array,
  ranges: readonly Range[],
  fields: readonly string[],
  name: 'ResourceSpans' | 'ScopeSpans',
  around: readonly string[],
): ResourceGroup<Span> {
  const parts = ranges.map(({ start, end }, i) => wrapMessage(bytes.subarray(start, end), [`${name}.${fields[i]!}`]));
  const request = wrapMessage(joinBytes(parts), [...around, 'ExportTraceServiceRequest.resourceSpans']);
  const { telemetry, warnings } = decodeProtobuf('traces', request);
  const group = telemetry[0]?.groups[0] as ResourceGroup<Span> | undefined;
  if (group === undefined || warnings.length > 0) throw UNUSUAL;
  return group;
}

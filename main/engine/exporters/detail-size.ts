import type { AnyValue, Attributes } from '../../../core/model/attributes.ts';
import type { ReportSpan } from '../../../core/report/html/report-input.ts';

/** Of a number, or around what is counted itself. */
const SMALL = 16;

/** Roughly the characters that spans hold, each resource and scope once. */
export class DetailSize {
  readonly #known = new Set<object>();
  #size = 0;

  /** The size with this span. */
  add({ resource, scope, attributes, events, links, status, traceState }: ReportSpan): number {
    for (const group of [resource, scope]) {
      if (this.#known.has(group)) continue;
      this.#known.add(group);
      this.#size += attributesSize(group.attributes);
    }
    this.#size += attributesSize(attributes) + status.message.length + traceState.length;
    for (const event of events) this.#size += SMALL + event.name.length + attributesSize(event.attributes);
    for (const link of links) this.#size += SMALL + link.traceState.length + attributesSize(link.attributes);
    return this.#size;
  }
}

function attributesSize(attributes: Attributes): number {
  return attributes.reduce((size, { key, value }) => size + key.length + valueSize(value), SMALL);
}

function valueSize(value: AnyValue): number {
  switch (value.kind) {
    case 'string':
    case 'bytes':
      return SMALL + value.value.length;
    case 'array':
      return value.values.reduce((size, inner) => size + valueSize(inner), SMALL);
    case 'kvlist':
      return attributesSize(value.values);
    default:
      return SMALL;
  }
}

import { encodeJsonText } from '../../../../../core/otlp/json-value.ts';
import type { Redaction } from '../../../../../core/processors/redaction.ts';
import { AttributeTexts } from './attribute-texts.ts';
import type { CleanCheck } from './clean-check.ts';
import { decimal, hex16, hex32 } from './json-numbers.ts';
import type { EventColumns, LinkColumns, SpanColumns } from './span-columns.ts';
import { NO_VALUE, type StoredEntries, type StoredValue } from './stored-entries.ts';

/** Spans of a slice as OTLP/JSON, the same bytes as core/otlp/encode-json.ts makes of them. */
export class SpanTexts {
  readonly #redaction: Redaction | undefined;
  readonly #check: CleanCheck | undefined;
  readonly #attributes: AttributeTexts;

  constructor(redaction: Redaction | undefined, check: CleanCheck | undefined) {
    this.#redaction = redaction;
    this.#check = check;
    this.#attributes = new AttributeTexts(redaction, check);
  }

  /** What writes the rows of a slice. What is hidden is counted in the order in which `redact` does. */
  of(spans: SpanColumns, entries: StoredEntries): (row: number) => string {
    const ids = idsOf(spans);
    const eventsOf = this.#children(spans.ids, spans.events.owners, this.#events(spans.events, entries));
    const linksOf = this.#children(spans.ids, spans.links.owners, this.#links(spans.links, entries));
    const attributesOf = (row: number) => this.#attributes.text(spans, row, entries.shapes, entries.values);
    return (row) => {
      const events = eventsOf(row);
      const links = linksOf(row);
      const attributes = attributesOf(row);
      const state = this.#state(entries.values(spans.states[row]!));
      const name = this.#text(entries.names(spans.names[row]!));
      const message = this.#text(entries.values(spans.messages[row]!));
      let text = `{${ids(row)}`;
      if (state !== '') text = member(text, `"traceState":${state}`);
      const parent = ids.parent(row);
      if (parent !== '') text = member(text, `"parentSpanId":"${parent}"`);
      if (name !== '') text = member(text, `"name":${name}`);
      if (spans.kinds[row] !== 0) text = member(text, `"kind":${spans.kinds[row]}`);
      const [start, end] = [ids.start(row), ids.end(row)];
      if (start !== '0') text = member(text, `"startTimeUnixNano":"${start}"`);
      if (end !== '0') text = member(text, `"endTimeUnixNano":"${end}"`);
      if (attributes !== '') text = member(text, `"attributes":${attributes}`);
      if (spans.dropped[row] !== 0) text = member(text, `"droppedAttributesCount":${spans.dropped[row]}`);
      if (events !== '') text = member(text, `"events":[${events}]`);
      if (spans.droppedEvents[row] !== 0) text = member(text, `"droppedEventsCount":${spans.droppedEvents[row]}`);
      if (links !== '') text = member(text, `"links":[${links}]`);
      if (spans.droppedLinks[row] !== 0) text = member(text, `"droppedLinksCount":${spans.droppedLinks[row]}`);
      text = member(text, `"status":${statusText(message, spans.codes[row]!)}`);
      if (spans.flags[row] !== 0) text += `,"flags":${spans.flags[row]}`;
      return `${text}}`;
    };
  }

  /** Texts of the children of each row, '' where there are none. Rows may come in any order. */
  #children(ids: BigUint64Array, owners: BigUint64Array, text: (child: number) => string): (row: number) => string {
    const starts = new Uint32Array(ids.length + 1);
    for (let row = 0, child = 0; row < ids.length; row++) {
      while (child < owners.length && owners[child]! < ids[row]!) child++;
      starts[row] = child;
      while (child < owners.length && owners[child] === ids[row]) child++;
      starts[row + 1] = child;
    }
    return (row) => {
      let texts = '';
      // Children of a span that is gone stand before those of the next one.
      for (let child = starts[row]!; child < owners.length && owners[child] === ids[row]; child++)
        texts += texts === '' ? text(child) : `,${text(child)}`;
      return texts;
    };
  }

  #events(events: EventColumns, entries: StoredEntries): (row: number) => string {
    const times = new Uint32Array(events.times.buffer);
    return (row) => {
      const attributes = this.#attributes.text(events, row, entries.shapes, entries.values);
      const name = this.#text(entries.names(events.names[row]!));
      const time = decimal(times, row);
      let text = '{';
      if (time !== '0') text += `"timeUnixNano":"${time}"`;
      if (name !== '') text = member(text, `"name":${name}`);
      if (attributes !== '') text = member(text, `"attributes":${attributes}`);
      if (events.dropped[row] !== 0) text = member(text, `"droppedAttributesCount":${events.dropped[row]}`);
      return `${text}}`;
    };
  }

  #links(links: LinkColumns, entries: StoredEntries): (row: number) => string {
    const [traces, spans] = [new Uint32Array(links.traces.buffer), new Uint32Array(links.spans.buffer)];
    return (row) => {
      const attributes = this.#attributes.text(links, row, entries.shapes, entries.values);
      const state = this.#state(entries.values(links.states[row]!));
      const [trace, span] = [hex32(traces, row), hex16(spans, row)];
      let text = '{';
      if (trace !== '') text += `"traceId":"${trace}"`;
      if (span !== '') text = member(text, `"spanId":"${span}"`);
      if (state !== '') text = member(text, `"traceState":${state}`);
      if (attributes !== '') text = member(text, `"attributes":${attributes}`);
      if (links.dropped[row] !== 0) text = member(text, `"droppedAttributesCount":${links.dropped[row]}`);
      if (links.flags[row] !== 0) text = member(text, `"flags":${links.flags[row]}`);
      return `${text}}`;
    };
  }

  /** As JSON, '' where there is none. */
  #text(entry: StoredValue = NO_VALUE): string {
    if (entry.text === '') return '';
    if (!this.#redaction || (entry.any === null && this.#check!.value(entry))) return plainOf(entry);
    return encodeJsonText(this.#redaction.text(entry.text));
  }

  #state(entry: StoredValue = NO_VALUE): string {
    if (entry.text === '' || !this.#redaction) return entry.text === '' ? '' : plainOf(entry);
    return encodeJsonText(this.#redaction.text(entry.text, 'tracestate'));
  }
}

const plainOf = ({ text, any, json }: StoredValue) => (any === null ? json : encodeJsonText(text));

/** An object's next member behind those it has. */
const member = (text: string, next: string) => (text.length === 1 ? text + next : `${text},${next}`);

function statusText(message: string, code: number): string {
  const text = message === '' ? '{' : `{"message":${message}`;
  return code === 0 ? `${text}}` : `${member(text, `"code":${code}`)}}`;
}

/** Ids and times of a slice's rows as text. Spans of a trace mostly follow one another. */
function idsOf(spans: SpanColumns) {
  const traces = new Uint32Array(spans.traces.buffer);
  const own = new Uint32Array(spans.spans.buffer);
  const parents = new Uint32Array(spans.parents.buffer);
  const starts = new Uint32Array(spans.starts.buffer);
  const ends = new Uint32Array(spans.ends.buffer);
  const members = (row: number) => {
    const [trace, span] = [hex32(traces, row), hex16(own, row)];
    const text = trace === '' ? '' : `"traceId":"${trace}"`;
    if (span === '') return text;
    return `${text === '' ? '' : `${text},`}"spanId":"${span}"`;
  };
  return Object.assign(members, {
    parent: (row: number) => hex16(parents, row),
    start: (row: number) => decimal(starts, row),
    end: (row: number) => decimal(ends, row),
  });
}

import type { Attributes } from '../../model/attributes.ts';
import { readJsonText } from '../../model/read-json-text.ts';
import type { SpanEvent } from '../../model/span.ts';

/** How the Collector's exporter writes an event with attributes: name, attributes, number of dropped ones. */
const WITH_ATTRIBUTES = /^([^|]*)\|(\{.*\})\|(\d{1,9})$/s;

/** An annotation's text is the event's name. */
export function eventOf(timeUnixNano: bigint, text: string): SpanEvent {
  const [, name, json, dropped] = WITH_ATTRIBUTES.exec(text) ?? [];
  const attributes = json === undefined ? undefined : attributesOfJson(json);
  if (attributes === undefined) return { timeUnixNano, name: text, attributes: [], droppedAttributesCount: 0 };
  return { timeUnixNano, name: name!, attributes, droppedAttributesCount: Number(dropped) };
}

export function attributesOfJson(json: string): Attributes | undefined {
  const value = readJsonText(json);
  return value?.kind === 'kvlist' ? value.values : undefined;
}

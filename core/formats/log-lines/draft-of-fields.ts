import type { Attributes, KeyValue } from '../../model/attributes.ts';
import { type Draft, emptyDraft, text } from './draft.ts';
import { innerUseOf, isNest, useOf, type Use } from './field-roles.ts';
import { RoleSlots } from './role-slots.ts';

/** A field of a record. `digits` is the text of a number that may be a time: a double would round nanoseconds. */
export interface Field extends KeyValue {
  digits?: string;
}

const INSIDE = -1;

// One for all records: they come one after the other, and a new one for each would be most of what the collector has to do.
const slots = new RoleSlots();

/**
 * Makes a record of fields: those with a meaning go where OpenTelemetry has them, the rest stays attributes with type and nesting.
 * A field whose value cannot be what its key promises stays an attribute, too. `raw` gives the body of a record
 * without a message: the whole of it as text.
 */
export function draftOfFields(fields: readonly Field[], raw: () => string): Draft {
  slots.clear();
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index]!;
    const use: Use | undefined = useOf(field.key);
    if (use !== undefined) slots.offer(use, field, index);
    if (field.value.kind === 'kvlist' && isNest(field.key)) lookInto(field.key, field.value.values);
  }
  const draft = emptyDraft();
  draft.attributes = unused(fields);
  draft.body = slots.get('message') ?? text(raw());
  draft.time = slots.get('time') ?? draft.time;
  draft.service = slots.get('service') ?? '';
  draft.scope = slots.get('scope') ?? '';
  setSeverity(draft);
  setIds(draft);
  return draft;
}

function lookInto(outer: string, inner: Attributes): void {
  for (const field of inner) {
    const use = innerUseOf(outer, field.key);
    if (use !== undefined) slots.offer(use, field, INSIDE);
  }
}

function unused(fields: readonly Field[]): Attributes {
  const rest: Attributes = [];
  for (let index = 0; index < fields.length; index++) {
    if (slots.hasTaken(index)) continue;
    const field = fields[index]!;
    rest.push(field.digits === undefined ? field : { key: field.key, value: field.value });
  }
  return rest;
}

function setSeverity(draft: Draft): void {
  const level = slots.get('level');
  draft.severityNumber = slots.get('severityNumber') ?? level?.number ?? 0;
  draft.severityText = level?.text ?? '';
}

function setIds(draft: Draft): void {
  const parent = slots.get('traceParent');
  if (parent !== undefined) [draft.traceId, draft.spanId, draft.flags] = [parent.traceId, parent.spanId, parent.flags];
  const traceId = slots.get('traceId');
  if (traceId !== undefined) {
    draft.traceId = traceId.id;
    draft.idPadded = traceId.padded;
  }
  draft.spanId = slots.get('spanId') ?? draft.spanId;
  draft.flags = slots.get('flags') ?? draft.flags;
}

import type { MessageName } from '../../../../../core/otlp/fields.ts';
import { planOf } from '../../../../../core/otlp/plan.ts';

/** Tags of fields up to number 127. */
const TAGS = 1_024;

/** Tag → what to do with the field, by its name in `actions` (from 1); 0 for any other tag, undefined beyond the table. */
export function fieldActions(message: MessageName, actions: Readonly<Record<string, number>>): Uint8Array {
  const table = new Uint8Array(TAGS);
  for (const [name, action] of Object.entries(actions)) {
    const step = planOf(message).byName.get(name);
    if (!step) throw new Error(`No field ${name} in ${message}`);
    table[(step.number << 3) | step.tagWire] = action;
  }
  return table;
}

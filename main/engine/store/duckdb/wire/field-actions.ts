import { fieldNumber, type MessageName } from '../../../../../core/otlp/fields.ts';

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Tags of fields up to number 127. */
const TAGS = 1_024;

/** Tag → number of what to do with the field, counted from 1 in the order given; 0 for any other tag. */
export function fieldActions(
  message: MessageName,
  fields: readonly [name: string, wire: keyof typeof WIRE][],
): Uint8Array {
  const actions = new Uint8Array(TAGS);
  fields.forEach(([name, wire], i) => {
    actions[(fieldNumber(message, name) << 3) | WIRE[wire]] = i + 1;
  });
  return actions;
}

import type { Step } from './plan.ts';

/** What both encodings leave out where a field has no presence. Minus zero is not the default: its bits differ. */
export function isDefault(value: unknown): boolean {
  return value === '' || value === 0n || value === false || Object.is(value, 0);
}

/** Whether a oneof's value in the model is this member; true for fields outside a oneof. */
export function memberOf(value: unknown, step: Step): boolean {
  return step.kind === '' || (value as { kind: string }).kind === step.kind;
}

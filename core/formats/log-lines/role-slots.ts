import type { Field } from './draft-of-fields.ts';
import { ROLES, type Role, type Use } from './field-roles.ts';
import { ROLE_READERS, type RoleValues } from './role-values.ts';

/** A place that no field has; -1 is a field within another (draft-of-fields.ts). */
const NOBODY = -2;

/** What was found for each role in one record, and in which of its fields. By number, for this runs for every field there is. */
export class RoleSlots {
  private readonly values: unknown[] = ROLES.map(() => undefined);
  private readonly ranks = new Int32Array(ROLES.length);
  private readonly places = new Int32Array(ROLES.length);

  clear(): void {
    this.values.fill(undefined);
    this.places.fill(NOBODY);
  }

  /** Takes the field where it is the best so far and its value is one of the role's. Of equal keys the last one counts. */
  offer({ role, slot, rank, isDecimal }: Use, field: Field, place: number): void {
    if (this.places[slot] !== NOBODY && this.ranks[slot]! < rank) return;
    const value = ROLE_READERS[role](field, isDecimal);
    if (value === undefined) return;
    this.values[slot] = value;
    this.ranks[slot] = rank;
    this.places[slot] = place;
  }

  get<R extends Role>(role: R): RoleValues[R] | undefined {
    return this.values[ROLES.indexOf(role)] as RoleValues[R] | undefined;
  }

  /** Whether the field at this place was taken. */
  hasTaken(place: number): boolean {
    return this.places.includes(place);
  }
}

import type { Redaction, RedactionRule } from '../../../../../core/processors/redaction.ts';

/** What something is hidden in: an entry of a table of that name, or a number by its bits. */
export type FoundIn =
  | 'bundle_text'
  | 'bundle_name'
  | 'bundle_value'
  | 'bundle_body'
  | 'shape'
  | 'resource'
  | 'scope'
  | 'metric'
  | 'int'
  | 'double';

export const FOUND_COLUMNS = 'kind VARCHAR, id BIGINT, rule VARCHAR, n UINTEGER';
interface FoundRow {
  kind: FoundIn;
  id: number | bigint;
  rule: RedactionRule;
  n: number;
}

/** What was hidden in each entry, by rule: an entry stands once in its table and may be meant by any number of rows. */
export class Found {
  readonly #redaction: Redaction | undefined;
  readonly #before = new Map<RedactionRule, number>();
  #rows: FoundRow[] = [];

  constructor(redaction: Redaction | undefined) {
    this.#redaction = redaction;
  }

  /** All that was hidden since the last call was hidden in this entry. */
  note(kind: FoundIn, id: number | bigint): void {
    for (const [rule, count] of this.#redaction?.counts ?? []) {
      const n = count - (this.#before.get(rule) ?? 0);
      if (n === 0) continue;
      this.#rows.push({ kind, id, rule, n });
      this.#before.set(rule, count);
    }
  }

  take(): FoundRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }
}

import type { AnyValue } from '../../../../../core/model/attributes.ts';
import { decodeJsonValue } from '../../../../../core/otlp/json-value.ts';
import { redactValue } from '../../../../../core/processors/redact.ts';
import type { Redaction } from '../../../../../core/processors/redaction.ts';
import type { StoredValue } from './stored-entries.ts';

/**
 * Tells what a redaction leaves as it is, without counting anything: each stored value is looked at once, not wherever it stands. What it does not leave is
 * redacted, and counted, as in the model.
 */
export class CleanCheck {
  readonly #probe: Redaction;

  constructor(redaction: Redaction) {
    this.#probe = redaction.anew();
  }

  /** Of keys of attributes: neither it nor what stands under it is treated in a way of its own. */
  key(key: string): boolean {
    return !this.#probe.matches(key) && this.#probe.readingOf(key) === 'any' && this.#probe.key(key) === key;
  }

  /** Of values under such keys. */
  value(value: StoredValue): boolean {
    value.isClean ??= this.#isClean(value);
    return value.isClean;
  }

  number(value: AnyValue): boolean {
    return !this.#probe.hidesNumbers || redactValue(value, this.#probe) === value;
  }

  #isClean({ text, any }: StoredValue): boolean {
    if (any === null) return this.#probe.textOnce(text) === text;
    const value = decodeJsonValue(any);
    return redactValue(value, this.#probe) === value;
  }
}

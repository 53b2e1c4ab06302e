import { expect } from 'vitest';
import { Redaction } from '../../core/processors/redaction.ts';

/** Hides as the one it is made from, and sees to it that the hint fits each text in which something was found. */
export class CheckedRedaction extends Redaction {
  override text(text: string, key = '', system = ''): string {
    const after = super.text(text, key, system);
    if (after !== text && this.readingOf(key) === 'any') expect(text).toMatch(new RegExp(this.hint));
    return after;
  }
}

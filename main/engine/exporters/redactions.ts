import { createHmac, randomBytes } from 'node:crypto';
import type { RedactionRules, Settings } from '../../../contract/operations/library.ts';
import { matchKeys, type KeyMatcher } from '../../../core/processors/match-keys.ts';
import { Redaction } from '../../../core/processors/redaction.ts';

type Rules = Settings['redaction'];

/** A redaction for each file given away, by the settings that hold when it begins. */
export class Redactions {
  #rules: Rules;
  #matches: KeyMatcher | undefined;
  /** Equal values look equal in all files of one run; nobody else can try out what they were. */
  readonly #key = randomBytes(32);

  constructor(rules: Rules) {
    this.#rules = rules;
    this.set(rules);
  }

  set(rules: Rules): void {
    this.#rules = rules;
    this.#matches = matchKeys(rules.keys);
  }

  /** `wanted` left out: as the settings say. Undefined where nothing is to be hidden. */
  begin(wanted = this.#rules.onExport): Redaction | undefined {
    return wanted ? this.create() : undefined;
  }

  /** By other rules than those of the settings, where some are given. */
  create(rules: RedactionRules = this.#rules): Redaction {
    const matches = rules.keys === this.#rules.keys ? this.#matches : matchKeys(rules.keys);
    const hash = (text: string) => createHmac('sha256', this.#key).update(text).digest('hex');
    return new Redaction({ matches, texts: rules.texts, hash: rules.keepEqual ? hash : undefined });
  }
}

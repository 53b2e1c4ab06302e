import type { ShowItem } from '../../../core/collector/item-changes.ts';
import { matchKeys } from '../../../core/processors/match-keys.ts';
import { redact } from '../../../core/processors/redact.ts';
import { Redaction } from '../../../core/processors/redaction.ts';

/** Of what a component says last, in characters: enough for what is wrong, and not for what a back end answers at length. */
const MOST_SAID = 500;

/** Items without the values of these attribute keys: what the settings hide on receipt is shown nowhere. */
export function hideValues(keys: readonly string[]): ShowItem {
  const matches = matchKeys(keys);
  return (item) => (matches ? redact([item], new Redaction({ matches }))[0]! : item);
}

/** What a component says without such values, and without known forms of secrets: it may quote what was sent, or what a back end answers. */
export function hideInText(keys: readonly string[]): (said: string) => string {
  const redaction = new Redaction({ matches: matchKeys(keys), texts: ['tokens'] });
  return (said) => {
    const cut = said.length > MOST_SAID ? `${said.slice(0, MOST_SAID)}…` : said;
    const at = cut.search(/[[{]/);
    return at < 0 ? redaction.text(cut) : redaction.text(cut.slice(0, at) + redaction.text(cut.slice(at)));
  };
}

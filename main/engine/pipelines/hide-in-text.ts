import { matchKeys } from '../../../core/processors/match-keys.ts';
import { Redaction } from '../../../core/processors/redaction.ts';

/** Of what a component says last, in characters: enough for what is wrong, and not for what a back end answers at length. */
const MOST_SAID = 500;

/** What a component says without such values, and without known forms of secrets: it may quote what was sent, or what a back end answers. */
export function hideInText(keys: readonly string[]): (said: string) => string {
  const redaction = new Redaction({ matches: matchKeys(keys), texts: ['tokens'] });
  const hide = (said: string): string => {
    const at = said.search(/[[{]/);
    return at < 0 ? redaction.text(said) : redaction.text(said.slice(0, at) + redaction.text(said.slice(at)));
  };
  return (said) => {
    // Of a secret that is cut in two nothing is known any more.
    const hidden = hide(said);
    return hidden.length > MOST_SAID ? `${hidden.slice(0, MOST_SAID)}…` : hidden;
  };
}

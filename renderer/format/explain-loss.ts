import { en } from '../i18n/en.ts';
import { t, type PlainKey } from '../i18n/t.ts';

const isKnown = (key: string): key is PlainKey => Object.hasOwn(en, key);

/** What a code means and what to do about it, in the reader's language; the example speaks for codes we do not know. */
export function explainLoss(code: string): string {
  const key = `lossWhy.${code}`;
  return t(isKnown(key) ? key : 'lossWhy.other');
}

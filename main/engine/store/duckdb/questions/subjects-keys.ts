import { plainText } from '../../../../../core/model/plain-text.ts';
import type { Ask } from './context.ts';
import { readResources } from './subject-resources.ts';

/** More keys than this nobody chooses from. */
const MOST_KEYS = 1_000;

/** Resource attributes, those with most distinct values first, then those on most resources. */
export const subjectsKeys: Ask<'subjects.keys'> = async (database, { revision }, _input, signal) => {
  const values = new Map<string, { values: Set<string>; resources: number }>();
  for (const { attributes } of await readResources(database, signal)) {
    // A key given twice is one key; the last value counts, as everywhere.
    for (const [key, value] of new Map(attributes.map((one) => [one.key, one.value]))) {
      const known = values.get(key) ?? { values: new Set(), resources: 0 };
      known.values.add(plainText(value));
      known.resources++;
      values.set(key, known);
    }
  }
  const keys = [...values].map(([key, known]) => ({ key, values: known.values.size, resources: known.resources }));
  keys.sort((a, b) => b.values - a.values || b.resources - a.resources || (a.key < b.key ? -1 : 1));
  return { revision, keys: keys.filter(({ key }) => key !== '').slice(0, MOST_KEYS) };
};

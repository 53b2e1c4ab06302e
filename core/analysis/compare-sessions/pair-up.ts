import type { FigureList } from '../../model/session-figures.ts';

/**
 * Where an item is. 'unknown': in one list alone, while the other one was cut and may have had it: neither new nor gone
 * can be said.
 */
export type Presence = 'both' | 'new' | 'gone' | 'unknown';

export interface Pair<Item> {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly presence: Presence;
}

/** Items of two lists by their key, in order of the first list, then of the second. Keys are distinct within a list. */
export function pairUp<Item>(
  before: FigureList<Item>,
  after: FigureList<Item>,
  keyOf: (item: Item) => string,
): Pair<Item>[] {
  const left = new Map(after.items.map((item) => [keyOf(item), item]));
  const pairs = before.items.map((item): Pair<Item> => {
    const key = keyOf(item);
    const match = left.get(key);
    left.delete(key);
    const presence = match ? 'both' : after.truncated ? 'unknown' : 'gone';
    return { before: item, after: match, presence };
  });
  const presence = before.truncated ? 'unknown' : 'new';
  return [...pairs, ...Array.from(left.values(), (item): Pair<Item> => ({ before: undefined, after: item, presence }))];
}

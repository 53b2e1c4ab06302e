import { useState } from 'react';

/** Items put into the page at a time: a sender may have written thousands, and each is a dozen elements. */
const STEP = 100;

/** The first of a list, and more of them when asked for; another list begins from its beginning. */
export function useFirst<T>(items: readonly T[], of: unknown = items) {
  const [asked, setAsked] = useState({ of, count: STEP });
  const count = asked.of === of ? asked.count : STEP;
  return {
    shown: items.slice(0, count),
    /** Not shown yet. */
    rest: Math.max(0, items.length - count),
    showMore: () => setAsked({ of, count: count + STEP }),
  };
}

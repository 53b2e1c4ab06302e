import { REQUEST_KEYS } from './otlp-keys.ts';

/** What OTLP documents are put into by the APIs that answer them. */
export interface Envelope {
  /** Keys of objects that are documents themselves: `result` in `{"result":{"resourceSpans":[…]}}`. */
  wrappers: ReadonlySet<string>;
  /** Other names of a document's lists, by their own. */
  lists: ReadonlyMap<string, string>;
}

export const NO_ENVELOPE: Envelope = { wrappers: new Set(), lists: new Map() };

/** The keys that a document may begin with. */
export function startKeys({ wrappers, lists }: Envelope): ReadonlySet<string> {
  return new Set([...REQUEST_KEYS, ...wrappers, ...lists.keys()]);
}

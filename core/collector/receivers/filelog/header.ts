import type { KeyValue } from '../../../model/attributes.ts';
import { OttlError } from '../../ottl/problem.ts';
import type { Pattern } from '../../ottl/regex/pattern.ts';
import { newEntry } from '../../stanza/entry.ts';
import type { OperatorChain } from '../../stanza/read-operators.ts';
import { splitEntries, type SplitRules, type Token } from './split.ts';

/** What the first lines of a file say of all others. */
export interface FileHeader {
  attributes: KeyValue[];
  /** Bytes of it. */
  end: number;
  /** No line can be added any more. */
  isWhole: boolean;
  /** The last line has no end yet, and may belong to it. */
  isUnended: boolean;
}

/**
 * The lines at the beginning that match, whatever divides the entries behind them. What operators make of each stands on all entries; of attributes
 * of one key the last counts. It is the same for the same bytes, so that it can be read again instead of being kept.
 */
export function readHeader(
  bytes: Uint8Array,
  isFull: boolean,
  rules: { pattern: Pattern; split: SplitRules },
  operators: OperatorChain,
): FileHeader {
  const split = { ...rules.split, edge: undefined, keepsLeading: true, keepsTrailing: true };
  const { tokens, consumed } = splitEntries(bytes, split, 'continues');
  const attributes = new Map<string, KeyValue>();
  let end = 0;
  for (const token of tokens) {
    // An empty line between them is no token.
    if (token.start !== end || !isLine(token, rules.pattern)) break;
    const entry = newEntry(token.body, 0n, { source: '', offset: end });
    operators.process(entry, (made) => made.attributes.forEach((one) => attributes.set(one.key, one)));
    end = token.end;
  }
  const isWhole = isFull || consumed > end;
  const [rest] = isWhole ? [] : splitEntries(bytes.subarray(end), split, 'flush').tokens;
  return { attributes: [...attributes.values()], end, isWhole, isUnended: !!rest && isLine(rest, rules.pattern) };
}

function isLine({ body }: Token, pattern: Pattern): boolean {
  try {
    return body.kind === 'string' && pattern.test(body.value);
  } catch (error) {
    // One that is too long for the pattern is none.
    if (!(error instanceof OttlError)) throw error;
    return false;
  }
}

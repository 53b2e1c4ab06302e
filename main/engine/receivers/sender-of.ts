import { lengthOf, senderWith, type Sender } from '../../../core/collector/sender.ts';
import type { SenderRules } from './guard.ts';
import type { SentHeaders } from './sender-auth.ts';

/** What came along with a request. */
export interface SentAlong {
  headers: SentHeaders;
  /** Names and values one after the other, as they came. */
  rawHeaders: readonly string[];
  address: string | undefined;
  /** Aborted once nobody waits for an answer. */
  gone: AbortSignal;
}

const NONE: readonly string[] = [];
const UNKNOWN = senderWith(new Map());

/** Who sent a request that may be taken; nothing of it where nobody behind may ask. Looks for values only when it is asked for them. */
export function senderOf({ headers, rawHeaders, address = '', gone }: SentAlong, rules: SenderRules): Sender {
  const { tells, auth } = rules;
  if (!tells) return { ...UNKNOWN, gone };
  return {
    gone,
    metadata: (name) => (tells.metadata ? valuesOf(rawHeaders, name.toLowerCase()) : NONE),
    auth: (attribute) => auth?.attributeOf?.(headers, attribute),
    address: address.replace(/^::ffff:/, ''),
    heldBytes: lengthOf(rawHeaders),
  };
}

/** The host is what HTTP/2 calls authority, for those who ask by its name of HTTP/1.1. */
function valuesOf(rawHeaders: readonly string[], name: string): readonly string[] {
  const values = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]!.toLowerCase() === name);
  return values.length === 0 && name === 'host' ? valuesOf(rawHeaders, ':authority') : values;
}

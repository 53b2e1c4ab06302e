import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from './refusal.ts';

export type SentHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Knows who may send, by what they send along. */
export interface SenderAuth {
  /** Of the header `www-authenticate`: 'Bearer'. */
  readonly challenge: string;
  /** What is needed, for those who have not sent it. */
  readonly needed: string;
  /** For those who sent one that is not right; as above without it. */
  readonly wrong?: string;
  /** The header that it is sent in, in lower case: 'authorization' without it. */
  readonly header?: string;
  /** A promise where it takes a while. @throws Refusal where it cannot be told now */
  isAllowed(headers: SentHeaders): boolean | Promise<boolean>;
  /** What is known of those who may: 'username'. */
  attributeOf?(headers: SentHeaders, attribute: string): string | undefined;
}

/** Which part of it is wrong is nobody's to know. */
export const WRONG_TOKEN = 'The token is not the right one';

/** `authorization: Bearer <token>`. */
export function tokenAuth(token: string): SenderAuth {
  return {
    challenge: 'Bearer',
    needed: 'A token is needed: authorization: Bearer <token>',
    wrong: WRONG_TOKEN,
    isAllowed: ({ authorization }) => isSame(String(authorization ?? '').replace(/^bearer +/i, ''), token),
  };
}

/** Hashed, because the comparison needs equal lengths and must not tell how many characters were right. */
export function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(hash(given), hash(wanted));
}

function hash(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

/** @throws Refusal 'token' */
export async function checkAuth(headers: SentHeaders, auth: SenderAuth | undefined): Promise<void> {
  if (auth === undefined || (await auth.isAllowed(headers))) return;
  const isSent = headers[auth.header ?? 'authorization'] !== undefined;
  throw new Refusal('token', (isSent ? auth.wrong : undefined) ?? auth.needed);
}

import { encodeHex } from '../../encoding/hex.ts';
import { sha256 } from '../../encoding/sha256.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';
import { contextValues, type Sender } from '../sender.ts';

/** A sender chooses its headers: what is kept of each tenant is no longer than this. */
const MOST_KEY = 256;
/** Some back ends call a key a team (Honeycomb). */
const SECRET =
  /^(metadata\.)?(x-honeycomb-team|.*(auth(?!\.username$)|cookie|token|secret|passw|key|credential|session|signature|jwt).*)$/i;

export interface Tenant {
  /** `x-tenant:acme;region:eu`: names and values as Elastic's processor joins them. */
  key: string;
  /** For people: without what is a secret. */
  shown: string;
}

/** Without keys all senders are one. */
export function tenantOf(sender: Sender | undefined, keys: readonly string[]): Tenant {
  if (keys.length === 0) return { key: 'default', shown: '' };
  const values = keys.map((key) => contextValues(sender, key).join(','));
  const key = keys.map((name, i) => `${name}:${values[i]}`).join(';');
  const shown = keys.map((name, i) => `${name}:${SECRET.test(name) ? '…' : values[i]}`).join(';');
  return { key: shortened(key), shown: shown.slice(0, MOST_KEY) };
}

function shortened(key: string): string {
  if (key.length <= MOST_KEY) return key;
  const digest = sha256(encodeUtf8(key));
  return encodeHex(digest, 0, digest.length);
}

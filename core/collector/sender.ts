/** Says, once, that somebody is gone: as much of an AbortSignal as there is here. */
export interface Gone {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options: { once: true }): void;
}

/**
 * Who sent a request, for components that ask: the Collector's client.Info. It goes along with a parcel as far as one parcel is made of
 * one; what is merged, held, or read back from a disk has none.
 */
export interface Sender {
  /** Values of a header, or of gRPC's metadata, whatever the case of its name. None where the receiver does not `include_metadata`. */
  metadata(name: string): readonly string[];
  /** What the authenticator says of who sends: 'username'. */
  auth(attribute: string): string | undefined;
  /** Of the connection, without its port: '127.0.0.1'; '' where nobody knows. */
  readonly address: string;
  /** Aborted once it does not wait for an answer any more: the Collector's context of a request. Left out where nobody waits. */
  readonly gone?: Gone;
  /** Characters of what is kept for those who ask, about as many bytes; left out where that is nothing. */
  readonly heldBytes?: number;
}

/** Of whom nothing is known but some metadata, by names in lower case. */
export function senderWith(metadata: ReadonlyMap<string, readonly string[]>): Sender {
  const heldBytes = lengthOf([...metadata].flatMap(([name, values]) => [name, ...values]));
  return { metadata: (name) => metadata.get(name.toLowerCase()) ?? [], auth: () => undefined, address: '', heldBytes };
}

export const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0);

const METADATA = 'metadata.';
const AUTH = 'auth.';

/** What a key such as `metadata.x-tenant`, `auth.username` or `client.address` names; another key is that of metadata. */
export function contextValues(sender: Sender | undefined, key: string): readonly string[] {
  if (key === 'client.address') return [sender?.address ?? ''];
  if (key.startsWith(AUTH)) {
    const value = sender?.auth(key.slice(AUTH.length));
    return value === undefined ? NONE : [value];
  }
  return sender?.metadata(key.startsWith(METADATA) ? key.slice(METADATA.length) : key) ?? NONE;
}

const NONE: readonly string[] = [];

import type { Settings } from '../../../core/collector/settings.ts';
import type { SenderAuth } from '../receivers/sender-auth.ts';
import type { ReceiverOptions } from './endpoint.ts';

/** Nobody may send where whoever is to say who may is not there. */
const NOBODY: SenderAuth = { challenge: 'Bearer', needed: 'Nobody may send here now', isAllowed: () => false };

/** `auth.authenticator`: the extension that says who may send, as it is when a request comes; undefined without `auth`. */
export function readAuth(settings: Settings, { senderAuth }: ReceiverOptions): SenderAuth | undefined {
  if (!settings.has('auth')) return undefined;
  const auth = settings.inner('auth');
  auth.allow(['authenticator'], ['request_params']);
  const id = auth.word('authenticator');
  if (id === '') auth.note(['authenticator'], 'the id of an extension is expected here');
  const now = (): SenderAuth => senderAuth?.(id) ?? NOBODY;
  return {
    get challenge() {
      return now().challenge;
    },
    get needed() {
      return now().needed;
    },
    get wrong() {
      return now().wrong ?? now().needed;
    },
    get header() {
      return now().header ?? 'authorization';
    },
    isAllowed: (headers) => now().isAllowed(headers),
    attributeOf: (headers, attribute) => now().attributeOf?.(headers, attribute),
  };
}

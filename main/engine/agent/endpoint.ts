import type { Settings } from '../../../core/collector/settings.ts';
import { isLoopbackOnly } from '../receivers/guard.ts';
import type { InFlight } from '../receivers/in-flight.ts';
import type { SenderAuth } from '../receivers/sender-auth.ts';

/** What all receivers of an agent are given. */
export interface ReceiverOptions {
  /** Other machines may send without TLS. */
  allowUnencrypted: boolean;
  /** What all of them together hold in memory. */
  inFlight: InFlight;
  /** Of an extension that runs now, by its id. */
  senderAuth?: (extension: string) => SenderAuth | undefined;
}

/** Where a server listens. */
export interface Endpoint {
  /** Addresses: both of this machine for 'localhost'. */
  hosts: readonly string[];
  /** 0 = any free port. */
  port: number;
}

/** `endpoint: host:port`. An address that other machines reach is a problem unless that was allowed. */
export function readEndpoint(
  settings: Settings,
  fallback: string,
  allowUnencrypted: boolean,
  key = 'endpoint',
): Endpoint {
  const written = settings.word(key, fallback);
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(written) ?? [];
  const host = bracketed ?? plain ?? '';
  const isAddress = digits !== undefined && Number(digits) <= 65_535;
  if (!isAddress) settings.note([key], `an address such as ${fallback} is expected here`);
  const hosts = host === 'localhost' ? ['127.0.0.1', '::1'] : [host === '' ? '0.0.0.0' : host];
  const tls = key === 'endpoint' ? 'give it tls, ' : '';
  if (isAddress && !isLoopbackOnly(hosts) && !allowUnencrypted)
    settings.note(
      [key],
      `${written} is open to other machines, unencrypted: ${tls}listen on localhost, or run it with "tracebench agent --allow-unencrypted"`,
    );
  return { hosts, port: Number(digits ?? 0) };
}

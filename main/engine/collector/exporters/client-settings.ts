import { getCACertificates, type SecureVersion } from 'node:tls';
import type { Sender } from '../../../../core/collector/sender.ts';
import type { Settings } from '../../../../core/collector/settings.ts';
import type { ComponentContext } from '../component.ts';
import { pemSetting } from '../file-setting.ts';
import { tlsVersion } from '../tls-version.ts';

/** The Collector's config/configtls, of a client. */
export interface ClientTls {
  /** gRPC: without TLS. */
  insecure: boolean;
  skipVerify: boolean;
  serverName: string;
  /** One or several certificates; undefined: those that Node trusts. */
  ca: string[] | undefined;
  cert: string;
  key: string;
  minVersion: SecureVersion;
  maxVersion: SecureVersion;
}

const TLS_KEYS = [
  'insecure',
  'insecure_skip_verify',
  'server_name_override',
  'ca_file',
  'ca_pem',
  'cert_file',
  'cert_pem',
  'key_file',
  'key_pem',
  'min_version',
  'max_version',
  'include_system_ca_certs_pool',
];
const TLS_REFUSED = ['cipher_suites', 'include_insecure_cipher_suites', 'tpm', 'curve_preferences'];
/** Files are read when the configuration is. */
const TLS_IDLE = ['reload_interval'];

/** Files are read here, so that one that is missing is a problem of the configuration. */
export function readClientTls(settings: Settings): ClientTls {
  const tls = settings.inner('tls');
  tls.allow(TLS_KEYS, TLS_REFUSED, TLS_IDLE);
  const read = {
    insecure: tls.bool('insecure'),
    skipVerify: tls.bool('insecure_skip_verify'),
    serverName: tls.word('server_name_override'),
    ca: readAuthorities(tls),
    cert: pemSetting(tls, 'cert'),
    key: pemSetting(tls, 'key'),
    minVersion: tlsVersion(tls, 'min_version', '1.2'),
    maxVersion: tlsVersion(tls, 'max_version', '1.3'),
  };
  if (read.minVersion > read.maxVersion) tls.note(['min_version'], 'is above max_version');
  if ((read.cert === '') !== (read.key === '')) tls.note([], 'cert and key belong together');
  return read;
}

/** Those of the file alone, unless it is said that it comes beside those of the system. */
function readAuthorities(tls: Settings): string[] | undefined {
  const [own, isBeside] = [pemSetting(tls, 'ca'), tls.bool('include_system_ca_certs_pool')];
  if (own === '') return undefined;
  return isBeside ? [...getCACertificates('default'), own] : [own];
}

export const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Names and values that HTTP can carry. */
export function readHeaders(settings: Settings, key = 'headers'): Record<string, string> {
  const headers = settings.words(key);
  for (const [name, value] of Object.entries(headers)) {
    if (!HEADER_NAME.test(name)) settings.note([key, name], 'is no name of a header');
    else if (/[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/.test(value))
      settings.note([key, name], 'is no value of a header');
  }
  return headers;
}

/** `auth.authenticator`: the extension that knows who sends; '' without `auth`. */
export function readClientAuth(settings: Settings): string {
  if (!settings.has('auth')) return '';
  const auth = settings.inner('auth');
  auth.allow(['authenticator']);
  const id = auth.word('authenticator');
  if (id === '') auth.note(['authenticator'], 'the id of an extension is expected here');
  return id;
}

/**
 * Gives the headers of a request: those that are configured, and over them those of the authenticator, as they are when something is
 * sent. @throws Error, rather than to send as nobody
 */
export function headersOf(
  configured: Readonly<Record<string, string>>,
  authenticator: string,
  { authHeaders }: Pick<ComponentContext, 'authHeaders'>,
): (sender: Sender | undefined) => Record<string, string> {
  const headers = Object.fromEntries(Object.entries(configured).map(([name, value]) => [name.toLowerCase(), value]));
  if (authenticator === '') return () => headers;
  return (sender) => {
    if (!authHeaders) throw new Error(`the extension "${authenticator}" is not running`);
    const all = { ...headers, ...authHeaders(authenticator, { sender, headers }) };
    const kept = Object.entries(all).filter((header): header is [string, string] => header[1] !== undefined);
    return Object.fromEntries(kept);
  };
}

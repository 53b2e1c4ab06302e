import type { Sender } from '../../../../core/collector/sender.ts';
import type { Settings } from '../../../../core/collector/settings.ts';
import type { ComponentContext } from '../component.ts';
import { pemSetting } from '../file-setting.ts';

/** The Collector's config/configtls, of a client. */
export interface ClientTls {
  /** gRPC: without TLS. */
  insecure: boolean;
  skipVerify: boolean;
  serverName: string;
  ca: string;
  cert: string;
  key: string;
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
];
const TLS_REFUSED = [
  'min_version',
  'max_version',
  'cipher_suites',
  'reload_interval',
  'include_system_ca_certs_pool',
  'tpm',
  'curve_preferences',
];

/** Files are read here, so that one that is missing is a problem of the configuration. */
export function readClientTls(settings: Settings): ClientTls {
  const tls = settings.inner('tls');
  tls.allow(TLS_KEYS, TLS_REFUSED);
  const read = {
    insecure: tls.bool('insecure'),
    skipVerify: tls.bool('insecure_skip_verify'),
    serverName: tls.word('server_name_override'),
    ca: pemSetting(tls, 'ca'),
    cert: pemSetting(tls, 'cert'),
    key: pemSetting(tls, 'key'),
  };
  if ((read.cert === '') !== (read.key === '')) tls.note([], 'cert and key belong together');
  return read;
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

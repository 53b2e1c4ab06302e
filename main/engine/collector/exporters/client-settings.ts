import { readFileSync } from 'node:fs';
import type { Settings } from '../../../../core/collector/settings.ts';

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
  const text = (name: string) => (tls.has(`${name}_pem`) ? tls.word(`${name}_pem`) : fileText(tls, `${name}_file`));
  const read = {
    insecure: tls.bool('insecure'),
    skipVerify: tls.bool('insecure_skip_verify'),
    serverName: tls.word('server_name_override'),
    ca: text('ca'),
    cert: text('cert'),
    key: text('key'),
  };
  if ((read.cert === '') !== (read.key === '')) tls.note([], 'cert and key belong together');
  return read;
}

function fileText(tls: Settings, key: string): string {
  if (!tls.has(key)) return '';
  const path = tls.word(key);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    tls.note([key], `${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
    return '';
  }
}

/** Names and values that HTTP can carry. */
export function readHeaders(settings: Settings): Record<string, string> {
  const headers = settings.words('headers');
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) settings.note(['headers', name], 'is no name of a header');
    else if (/[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/.test(value))
      settings.note(['headers', name], 'is no value of a header');
  }
  return headers;
}

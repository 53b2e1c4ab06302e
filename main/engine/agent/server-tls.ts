import { X509Certificate } from 'node:crypto';
import { createSecureContext, type TlsOptions } from 'node:tls';
import type { Settings } from '../../../core/collector/settings.ts';
import { fileSetting, pemSetting } from '../collector/file-setting.ts';
import { tlsVersion } from '../collector/tls-version.ts';

const KEYS = ['cert_file', 'cert_pem', 'key_file', 'key_pem', 'client_ca_file', 'min_version', 'max_version'];
const REFUSED = [
  'ca_file',
  'ca_pem',
  'include_system_ca_certs_pool',
  'cipher_suites',
  'include_insecure_cipher_suites',
  'curve_preferences',
  'client_ca_file_reload',
  'tpm',
];
/** Files are read when the configuration is. */
const IDLE = ['reload_interval'];

/** The Collector's config/configtls of a server; undefined without `tls`. Files are read now: one that changes counts after the next start. */
export function readServerTls(settings: Settings): TlsOptions | undefined {
  if (!settings.has('tls')) return undefined;
  const tls = settings.inner('tls');
  tls.allow(KEYS, REFUSED, IDLE);
  const isTold = tls.noting();
  const [cert, key, clientCa] = [pemSetting(tls, 'cert'), pemSetting(tls, 'key'), fileSetting(tls, 'client_ca_file')];
  const [minVersion, maxVersion] = [tlsVersion(tls, 'min_version', '1.2'), tlsVersion(tls, 'max_version', '1.3')];
  const read: TlsOptions = {
    cert,
    key,
    minVersion,
    maxVersion,
    // As RequireAndVerifyClientCert: nobody without a certificate of this authority is spoken to.
    ...(clientCa === '' ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true }),
  };
  // Without a word everybody would be spoken to.
  if (tls.raw('client_ca_file') !== undefined && clientCa === '' && !isTold())
    tls.note(['client_ca_file'], 'a file with the certificate of an authority is expected here');
  if (!isTold()) check(tls, read);
  return read;
}

/** What cannot be used is found when the configuration is read, not by the first sender. */
function check(tls: Settings, options: TlsOptions): void {
  if (options.cert === '' || options.key === '') return tls.note([], 'a certificate and its key are expected here');
  if (options.minVersion! > options.maxVersion!) return tls.note(['min_version'], 'is above max_version');
  try {
    createSecureContext(options);
    // Node takes any text for an authority, and then nobody is of it.
    if (options.ca !== undefined) new X509Certificate(options.ca as string);
  } catch (error) {
    tls.note([], `the certificate, its key or the authority cannot be used: ${(error as Error).message}`);
  }
}

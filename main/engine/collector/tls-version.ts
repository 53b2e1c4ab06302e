import type { SecureVersion } from 'node:tls';
import type { Settings } from '../../../core/collector/settings.ts';

const VERSIONS = ['1.0', '1.1', '1.2', '1.3'] as const;

/** A version of TLS as the Collector's config/configtls writes it, in Node's words; they sort by age. */
export function tlsVersion(tls: Settings, key: string, fallback: (typeof VERSIONS)[number]): SecureVersion {
  const written = tls.word(key, fallback);
  if (VERSIONS.some((version) => version === written))
    return written === '1.0' ? 'TLSv1' : (`TLSv${written}` as SecureVersion);
  tls.note([key], `"${written}" is none of ${VERSIONS.join(', ')}`);
  return `TLSv${fallback}` as SecureVersion;
}

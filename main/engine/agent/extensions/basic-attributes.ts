import type { SentHeaders } from '../../receivers/sender-auth.ts';

/** What the Collector's basicauth tells of a sender that may send: `username`, and what stands behind `Basic` as `raw`. */
export function basicAttribute({ authorization }: SentHeaders, attribute: string): string | undefined {
  const raw = String(authorization ?? '').replace(/^basic /i, '');
  if (attribute === 'raw') return raw;
  if (attribute !== 'username') return undefined;
  const decoded = Buffer.from(raw, 'base64').toString();
  return decoded.slice(0, Math.max(decoded.indexOf(':'), 0));
}

import { encodeHex } from '../../encoding/hex.ts';
import { md5 } from '../../encoding/md5.ts';
import { sha1 } from '../../encoding/sha1.ts';
import { sha3 } from '../../encoding/sha3.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';
import { Pattern } from '../ottl/regex/pattern.ts';
import { SIGNALS } from '../../model/telemetry.ts';
import type { ProcessorKind } from '../processor.ts';
import { Settings } from '../settings.ts';
import { noting } from '../noting.ts';
import { RedactionRun, type Mask, type RedactionRules, type Summary } from './redaction-run.ts';

const KEYS = [
  'allow_all_keys',
  'allowed_keys',
  'ignored_keys',
  'ignored_key_patterns',
  'redact_all_types',
  'blocked_key_patterns',
  'blocked_values',
  'allowed_values',
  'hash_function',
  'summary',
];
const REFUSED = ['url_sanitizer', 'db_sanitizer', 'hmac_key'];
const HASHES = { md5, sha1, sha3 } as const;
const HASH_NAMES = ['', 'md5', 'sha1', 'sha3'] as const;
const SUMMARIES: readonly (Summary | '')[] = ['debug', 'info', 'silent', ''];

/** Deletes attributes that are not allowed and masks values, by the keys of the Collector's redaction processor. */
export const REDACTION: ProcessorKind = {
  type: 'redaction',
  signals: SIGNALS,
  read(values) {
    const settings = new Settings(values);
    settings.allow(KEYS, REFUSED);
    const rules = readRules(settings);
    return {
      create: () => (batch) => new RedactionRun(rules).batch(batch),
      problems: settings.problems,
    };
  },
};

function readRules(settings: Settings): RedactionRules {
  return {
    allowsAllKeys: settings.bool('allow_all_keys'),
    allowedKeys: new Set(settings.texts('allowed_keys')),
    ignoredKeys: new Set(settings.texts('ignored_keys')),
    ignoredKeyPatterns: patterns(settings, 'ignored_key_patterns'),
    blockedKeyPatterns: patterns(settings, 'blocked_key_patterns'),
    blockedValues: patterns(settings, 'blocked_values'),
    allowedValues: patterns(settings, 'allowed_values'),
    redactsAllTypes: settings.bool('redact_all_types'),
    mask: readMask(settings),
    summary: settings.choice('summary', SUMMARIES, '') || 'silent',
  };
}

function patterns(settings: Settings, key: string): Pattern[] {
  return settings.texts(key).flatMap((text, i) => noting(settings, [key, i], () => new Pattern(text)) ?? []);
}

/** What stands for what is masked. */
function readMask(settings: Settings): Mask {
  const written = settings.text('hash_function').toLowerCase();
  if (['hmac-sha256', 'hmac-sha512', 'hmac_sha256', 'hmac_sha512'].includes(written)) {
    settings.note(['hash_function'], `hash_function "${written}" is not supported here, only md5, sha1 and sha3`);
    return () => '****';
  }
  const name = settings.choice('hash_function', HASH_NAMES, '');
  if (name === '') return () => '****';
  return (text) => {
    const bytes = HASHES[name](encodeUtf8(text));
    return encodeHex(bytes, 0, bytes.length);
  };
}

import type { Decoded } from '../../../../core/otlp/decoded.ts';
import type { KeyMatcher } from '../../../../core/processors/match-keys.ts';
import { redact } from '../../../../core/processors/redact.ts';
import { Redaction } from '../../../../core/processors/redaction.ts';

/** Without the values that are to be hidden; how many were is told as a warning. */
export function hideOnReceipt(decoded: Decoded, matches: KeyMatcher | undefined): Decoded {
  if (!matches) return decoded;
  const redaction = new Redaction({ matches });
  const telemetry = redact(decoded.telemetry, redaction);
  const { total: count, example } = redaction;
  if (count === 0) return { ...decoded, telemetry };
  return { ...decoded, telemetry, warnings: [...decoded.warnings, { code: 'redacted', count, example }] };
}

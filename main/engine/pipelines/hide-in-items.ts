import type { ShowItem } from '../../../core/collector/item-changes.ts';
import { matchKeys } from '../../../core/processors/match-keys.ts';
import { redact } from '../../../core/processors/redact.ts';
import { Redaction } from '../../../core/processors/redaction.ts';

/** Items without the values of these attribute keys: what the settings hide on receipt is shown nowhere. */
export function hideInItems(keys: readonly string[]): ShowItem {
  const matches = matchKeys(keys);
  return (item) => (matches ? redact([item], new Redaction({ matches }))[0]! : item);
}

import type { LossEntry } from '../../../contract/operations/session.ts';
import type { LostItems } from '../../../core/analysis/pipeline-figures/lost-items.ts';
import { explainLoss } from '../../format/explain-loss.ts';
import { engineReason } from '../../i18n/fault-texts.ts';
import { pipelineText } from '../../i18n/pipeline-texts.ts';
import { t } from '../../i18n/t.ts';

/** One reason for which data did not get in, got in changed or went again, in the reader's words. */
export interface LossRow {
  kind: LossEntry['kind'] | 'pipelines';
  what: string;
  code: string;
  source: string;
  count: number;
  /** 0n where that is not known. */
  lastSeenNs: bigint;
  example: string;
}

export function rowOfLoss({ kind, source, signal, code, example, count, lastSeenNs }: LossEntry): LossRow {
  const from = [source, signal].filter(Boolean).join(' · ');
  const seen = { lastSeenNs: BigInt(lastSeenNs), example: example ? engineReason(example) : '' };
  return { kind, what: explainLoss(code), code, source: from, count, ...seen };
}

const NS_PER_MS = 1_000_000n;

export function rowOfLostItems({ component, reason, items, lastError }: LostItems): LossRow {
  return {
    kind: 'pipelines',
    what: reason === '' ? t('losses.givenUp') : pipelineText(reason),
    code: reason === '' ? 'failed' : reason,
    source: component,
    count: items,
    lastSeenNs: BigInt(lastError?.atMs ?? 0) * NS_PER_MS,
    example: lastError ? pipelineText(lastError.message) : '',
  };
}

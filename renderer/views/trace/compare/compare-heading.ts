import { formatDuration } from '../../../format/duration.ts';
import { formatTime } from '../../../format/time.ts';
import { t } from '../../../i18n/t.ts';
import type { PictureHeading } from '../../../pictures/shown-picture.ts';
import { readSide, type Compared, type SideFacts } from './compared.ts';

/** What a picture of a comparison is headed with. */
export function compareHeading(compared: Compared): PictureHeading {
  const before = readSide(compared, 'before');
  const after = readSide(compared, 'after');
  const times = ({ startNs, durationNs }: SideFacts) => `${formatTime(startNs)}, ${formatDuration(durationNs)}`;
  return {
    title: `${after.service} ${after.name}`.trim(),
    subtitle: `${t('compare.before')} ${times(before)} · ${t('compare.after')} ${times(after)}`,
    source: `${t('picture.trace', { id: before.traceId })} → ${after.traceId}`,
    fileName: `traces-${before.traceId.slice(0, 8)}-${after.traceId.slice(0, 8)}`,
  };
}

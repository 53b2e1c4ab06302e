import type { Tail } from '../../../core/layout/timeline/tail.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';

/** "async tail +2.5 s", "async tail ≥ +2.5 s" where something below has no end. */
export function tailText({ ns, isOpen }: Tail): string {
  const time = formatDuration(ns);
  if (!isOpen) return t('trace.tail', { time });
  return ns > 0 ? t('trace.tail.least', { time }) : t('trace.tail.open');
}

/** "+2.5 s", "≥ +2.5 s", "unfinished". */
export function tailLength({ ns, isOpen }: Tail): string {
  const time = `+${formatDuration(ns)}`;
  if (!isOpen) return time;
  return ns > 0 ? `≥ ${time}` : t('trace.unfinished');
}

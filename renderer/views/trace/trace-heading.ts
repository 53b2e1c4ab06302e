import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { formatExactTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import type { PictureHeading } from '../../pictures/shown-picture.ts';
import type { TraceFacts } from './trace-facts.ts';

/** What a picture of a trace is headed with. Its start is as told, whether clocks are corrected or not. */
export function traceHeading({ traceId, frame }: TraceDetail, { service, name }: TraceFacts): PictureHeading {
  let startNs = Infinity;
  for (const start of frame.columns.start) startNs = Math.min(startNs, start);
  const start = BigInt(frame.baseNs) + BigInt(Number.isFinite(startNs) ? Math.round(startNs) : 0);
  return {
    title: `${service} ${name}`.trim(),
    subtitle: t('picture.start', { start: formatExactTime(start) }),
    source: t('picture.trace', { id: traceId }),
    fileName: `trace-${traceId.slice(0, 8)}`,
  };
}

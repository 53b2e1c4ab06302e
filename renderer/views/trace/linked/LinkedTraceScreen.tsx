import type { TraceDetail } from '../../../../contract/operations/traces.ts';
import { t } from '../../../i18n/t.ts';
import { QueryStatus } from '../../../widgets/QueryStatus.tsx';
import { TraceScreen } from '../TraceScreen.tsx';
import { followLinks } from './linked-options.ts';
import { useLinkedTraces } from './use-linked-traces.ts';

/** A trace by itself, or on one axis with those its links lead to. */
export function LinkedTraceScreen({ own }: { own: TraceDetail }) {
  const linked = useLinkedTraces(own);
  return (
    <>
      <QueryStatus loading={linked.loading} what={t('stitch.reading')} onCancel={() => followLinks(undefined)} />
      <TraceScreen linked={linked} />
    </>
  );
}

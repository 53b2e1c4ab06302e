import { useMemo } from 'react';
import type { LinkedTrace } from '../../../../contract/operations/trace-links.ts';
import type { TraceDetail } from '../../../../contract/operations/traces.ts';
import type { OperationError } from '../../../../contract/result.ts';
import { useQuery } from '../../../state/use-query.ts';
import { chooseLinked, MOST_TRACES } from './choose-linked.ts';
import { leadsElsewhere, useLinkDepth } from './linked-options.ts';
import type { LinkDepth } from './linked-options.ts';
import { stitchDetails } from './stitch-details.ts';
import { useTraceDetails } from './use-trace-details.ts';

/** What is shown of the traces around one. */
export interface LinkedView {
  /** The trace with those linked with it; by itself while links are not followed or the others are on the way. */
  detail: TraceDetail;
  /** Links lead somewhere. */
  canFollow: boolean;
  /** Undefined = they are not followed. */
  depth: LinkDepth | undefined;
  /** Linked traces in the picture. */
  shown: number;
  leftOut: number;
  /** Traces that links lead to and that the session does not hold. */
  notHeld: number;
  isExact: boolean;
  loading: boolean;
  error: OperationError | undefined;
}

const NO_TRACES: readonly LinkedTrace[] = [];

/** Follows the links of a trace, as far as the address asks for. */
export function useLinkedTraces(own: TraceDetail): LinkedView {
  const asked = useLinkDepth();
  const canFollow = useMemo(() => leadsElsewhere(own), [own]);
  const depth = canFollow ? asked : undefined;
  const input = { traceId: own.traceId, depth: Number(depth ?? 1), limit: MOST_TRACES };
  const found = useQuery('trace.linked', input, { enabled: depth !== undefined });
  const spans = own.frame.rows;
  const choice = useMemo(
    () => (depth !== undefined && found.data ? chooseLinked(found.data, spans) : undefined),
    [depth, found.data, spans],
  );
  const { details, error, loading } = useTraceDetails(choice?.chosen ?? NO_TRACES);
  const others = choice && details?.length ? details : undefined;
  const stitched = useMemo(() => others && stitchDetails(own, others), [own, others]);
  return {
    detail: stitched?.detail ?? own,
    ...{ canFollow, depth },
    shown: others?.length ?? 0,
    leftOut: choice?.leftOut ?? 0,
    notHeld: choice && found.data ? found.data.notHeld : 0,
    isExact: stitched?.isExact ?? true,
    loading: depth !== undefined && (loading || found.loading),
    error: depth === undefined ? undefined : (found.error ?? error),
  };
}

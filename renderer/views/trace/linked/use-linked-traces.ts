import { useMemo } from 'react';
import { MOST_LINKED_TRACES } from '../../../../contract/filters.ts';
import type { TraceDetail } from '../../../../contract/operations/traces.ts';
import type { OperationError } from '../../../../contract/result.ts';
import { useQuery } from '../../../state/use-query.ts';
import { chooseLinked, type ChosenTraces } from './choose-linked.ts';
import { leadsElsewhere, useLinkDepth } from './linked-options.ts';
import type { LinkDepth } from './linked-options.ts';
import { stitchDetails } from './stitch-details.ts';

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

const NOTHING: ChosenTraces = { traceIds: [], maxSpans: 0, leftOut: 0 };

/** Follows the links of a trace, as far as the address asks for: which traces there are, then all of them at once. */
export function useLinkedTraces(own: TraceDetail): LinkedView {
  const asked = useLinkDepth();
  const canFollow = useMemo(() => leadsElsewhere(own), [own]);
  const depth = canFollow ? asked : undefined;
  const isOn = depth !== undefined;
  const input = { traceId: own.traceId, depth: Number(depth ?? 1), limit: MOST_LINKED_TRACES };
  const found = useQuery('trace.linked', input, { enabled: isOn });
  const spans = own.frame.rows;
  const choice = useMemo(
    () => (isOn && found.data ? chooseLinked(found.data, spans) : NOTHING),
    [isOn, found.data, spans],
  );
  const { traceIds, maxSpans } = choice;
  const hasAny = traceIds.length > 0;
  const read = useQuery('traces.get', { traceIds, maxSpans }, { enabled: hasAny });
  const others = hasAny ? read.data?.traces : undefined;
  const stitched = useMemo(() => (others?.length ? stitchDetails(own, others) : undefined), [own, others]);
  return {
    detail: stitched?.detail ?? own,
    canFollow,
    depth,
    shown: others?.length ?? 0,
    leftOut: choice.leftOut + (others && read.data ? read.data.leftOut : 0),
    notHeld: isOn && found.data ? found.data.notHeld : 0,
    isExact: stitched?.isExact ?? true,
    loading: isOn && (found.loading || (hasAny && read.loading)),
    error: isOn ? (found.error ?? (hasAny ? read.error : undefined)) : undefined,
  };
}

import { LINK_BACK } from '../../../../contract/operations/trace-links.ts';
import type { TraceDetail } from '../../../../contract/operations/traces.ts';
import { useView } from '../../../state/view.ts';

/** Traces between: how far links are followed. */
export const DEPTHS = ['1', '2', '3', '4', '5'] as const;
export type LinkDepth = (typeof DEPTHS)[number];

/** As the address says, `linked=1…5`; undefined = links are not followed. */
export function useLinkDepth(): LinkDepth | undefined {
  return useView(({ place }) => DEPTHS.find((depth) => depth === place.params.linked));
}

export function followLinks(depth: LinkDepth | undefined): void {
  useView.getState().setParam('linked', depth ?? '');
}

/** Whether a link leads to a trace that the session holds, or comes from one. */
export function leadsElsewhere({ traceId, links: { columns } }: TraceDetail): boolean {
  const { target, held, direction } = columns;
  const own = columns.traceId.dictionary.indexOf(traceId);
  return target.some(
    (row, at) => row < 0 && columns.traceId.codes[at] !== own && (held[at] === 1 || direction[at] === LINK_BACK),
  );
}

import { useEffect, useMemo, useState } from 'react';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { pathInputOf } from '../../../core/analysis/critical-path/explain-trace.ts';
import { findLinkedPairs } from '../../../core/analysis/critical-path/linked-pairs.ts';
import { explainRows } from '../../../core/layout/timeline/path-index.ts';
import type { ExplainedRows } from '../../../core/layout/timeline/path-index.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { measured } from '../../measured.ts';
import { runJob } from '../../workers/run-job.ts';

export type Explained = ExplainedRows;

/** Up to here the walk takes a few milliseconds. */
const IN_PAGE_SPANS = 20_000;

/** Why `root` took as long as it did; undefined while that is worked out, and where there is no root. */
export function useExplanation(model: TimelineModel, detail: TraceDetail, root: number): Explained | undefined {
  const linked = useMemo(
    () => measured('linkedPairs', () => findLinkedPairs(detail.frame.columns.kind, detail.links.columns)),
    [detail],
  );
  const inPage = useMemo(() => {
    if (root < 0 || model.tree.spans > IN_PAGE_SPANS) return undefined;
    const { kind, service, name } = model.columns;
    return explainRows(pathInputOf(model.tree, kind), { service, name }, linked, root);
  }, [model.tree, model.columns, linked, root]);
  const [beside, setBeside] = useState<{ tree: TimelineModel['tree']; explanation: Explained }>();
  useEffect(() => {
    if (root < 0 || model.tree.spans <= IN_PAGE_SPANS) return;
    const stop = new AbortController();
    const { kind, service, name } = model.columns;
    const codes = { service: { codes: service.codes }, name: { codes: name.codes } };
    runJob('explainRows', [pathInputOf(model.tree, kind), codes, linked, root], stop.signal)
      .then((explanation) => setBeside({ tree: model.tree, explanation }))
      .catch((error: unknown) => {
        // The trace is readable without it.
        if (!stop.signal.aborted) reportError(error);
      });
    return () => stop.abort();
  }, [model.tree, model.columns, linked, root]);
  return inPage ?? (beside?.tree === model.tree ? beside.explanation : undefined);
}

import { useDeferredValue, useMemo, useState } from 'react';
import type { Expression } from '../../../contract/expression.ts';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { parseSearch } from '../../../core/layout/timeline/search-query.ts';
import { searchTimeline } from '../../../core/layout/timeline/search-timeline.ts';
import type { SearchResult } from '../../../core/layout/timeline/search-timeline.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { parseFilter } from '../../state/filter-syntax.ts';
import { toTraceFilter } from '../../state/filter.ts';
import { measured } from '../../measured.ts';
import { useQuery } from '../../state/use-query.ts';
import { rowsOfKeys } from './rows-of-keys.ts';

export interface Search {
  query: string;
  setQuery: (query: string | ((before: string) => string)) => void;
  /** Undefined = nothing is looked for, or the store has not answered yet. */
  found: SearchResult | undefined;
  /** For what stands in the box right now, where `found` still lags behind the typing. */
  findNow: () => Uint32Array;
  error: string;
  /** Spans that are not shown, and were not looked at. */
  leftOut: number;
}

/** Never asked: stands where there is no condition. */
const EVERYTHING: Expression = { kind: 'and', of: [] };

/** What is looked for in a trace. Names are compared here; conditions on attributes are put to the store. */
export function useSearch(model: TimelineModel, detail: TraceDetail): Search {
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query);
  const where = useMemo(() => attributesWhere(asked), [asked]);
  const beside = model.columns.traceId?.dictionary.slice(1) ?? [];
  const input = { traceId: detail.traceId, beside, where: where ?? EVERYTHING };
  const answer = useQuery('trace.match', input, { enabled: where !== undefined });
  const keys = where && answer.data && !answer.isPrevious ? answer.data.columns.key : undefined;
  const matching = useMemo(() => keys && rowsOfKeys(keys, detail.frame.columns.key), [keys, detail]);
  const isKnown = where === undefined || matching !== undefined;
  const found = useMemo(
    () =>
      asked.trim() === '' || !isKnown ? undefined : measured('search', () => searchTimeline(model, asked, matching)),
    [model, asked, isKnown, matching],
  );
  const findNow = () => (asked === query && found ? found.nodes : searchTimeline(model, query, matching).nodes);
  const leftOut = (where && answer.data?.spansLeftOut) ?? 0;
  return { query, setQuery, found, findNow, error: (where && answer.error?.message) ?? '', leftOut };
}

/** The conditions on attributes as the filter bar would read them. */
function attributesWhere(query: string): Expression | undefined {
  const { attributes } = parseSearch(query);
  if (attributes.length === 0) return undefined;
  const filter = toTraceFilter(parseFilter(attributes.join(' ')), {});
  const terms = (filter.attributes ?? []).map(({ key, operator, value = '' }): Expression => ({
    kind: 'term',
    field: 'attribute',
    key,
    operator,
    value,
  }));
  const text = filter.text === undefined ? [] : [textTerm(filter.text)];
  return { kind: 'and', of: [...terms, ...text, ...(filter.where ? [filter.where] : [])] };
}

const textTerm = (value: string): Expression => ({ kind: 'term', field: 'text', key: '', operator: 'contains', value });

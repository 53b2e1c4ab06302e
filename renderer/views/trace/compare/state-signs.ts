import type { RowState } from '../../../../core/analysis/compare-traces/row-changes.ts';

/** Each of a shape of its own: colour only repeats it. */
export const SIGNS: Readonly<Record<RowState, string>> = { new: '+', gone: '−', slower: '▲', faster: '▼', same: '=' };

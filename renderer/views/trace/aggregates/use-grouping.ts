import { useMemo } from 'react';
import { SPAN_GROUPINGS } from '../../../../core/analysis/span-grouping.ts';
import type { SpanGrouping } from '../../../../core/analysis/span-grouping.ts';
import { useView } from '../../../state/view.ts';

/** What the table's rows are, in the address as `by=host` or `by=attribute:http.route`. */
export interface ChosenGrouping {
  grouping: SpanGrouping;
  /** Of the attribute; '' for every other grouping. */
  key: string;
}

const ATTRIBUTE = 'attribute:';

export function readGrouping(text: string | undefined): ChosenGrouping {
  const key = text?.startsWith(ATTRIBUTE) ? text.slice(ATTRIBUTE.length) : '';
  if (key !== '') return { grouping: 'attribute', key };
  const grouping = SPAN_GROUPINGS.find((name) => name === text && name !== 'attribute');
  return { grouping: grouping ?? 'operation', key: '' };
}

export const writeGrouping = ({ grouping, key }: ChosenGrouping): string =>
  grouping === 'attribute' ? ATTRIBUTE + key : grouping;

export function useGrouping(): ChosenGrouping {
  const text = useView(({ place }) => place.params.by);
  return useMemo(() => readGrouping(text), [text]);
}

export function setGrouping(text: string): void {
  useView.getState().setParam('by', text === 'operation' ? '' : text);
}

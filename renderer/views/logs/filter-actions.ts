import type { Expression } from '../../../contract/expression.ts';
import { chooseValue, readFacet } from '../../state/filter-facets.ts';
import { mergeFilter } from '../../state/filter-syntax.ts';
import { writeFilter } from '../../state/filter-terms.ts';
import { NO_FILTER } from '../../state/filter.ts';
import { useView } from '../../state/view.ts';

function add(entry: Expression): void {
  const { place, setFilter } = useView.getState();
  setFilter(mergeFilter(place.filter, writeFilter({ ...NO_FILTER, where: [entry] })));
}

/** Only records whose body has the text, or none of those. */
export function addText(text: string, isWanted: boolean): void {
  const term: Expression = { kind: 'term', field: 'text', key: '', operator: 'contains', value: text };
  add(isWanted ? term : { kind: 'not', of: term });
}

/** Only records with this value of an attribute, or none of those; asked for already, nothing changes. */
export function addAttribute(key: string, value: string, isWanted: boolean): void {
  const { place, setFilter } = useView.getState();
  const facet = { field: 'attribute' as const, key };
  const { included, excluded } = readFacet(place.filter, facet);
  const isThere = isWanted ? included.length === 1 && included[0] === value : excluded.includes(value);
  if (!isThere) setFilter(chooseValue(place.filter, facet, value, isWanted ? 'only' : 'not'));
}

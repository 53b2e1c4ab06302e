import type { Completion } from '@codemirror/autocomplete';
import type { SqlSchema } from '../../../../contract/operations/sql.ts';
import { FUNCTIONS } from './dialect.ts';

type View = SqlSchema['views'][number];

/** Views come first, then columns of those the statement names, then functions; keywords are the language's own. */
const BOOST = { view: 2, column: 3, function: -1 };

const columnsOf = ({ name: view, columns }: View): Completion[] =>
  columns.map(({ name, type }) => ({
    label: name,
    type: 'property',
    detail: `${type} · ${view}`,
    boost: BOOST.column,
  }));

/** Views by the names the statement has for them: `FROM spans s` is both `spans` and `s`. */
export function namedViews(sql: string, { views }: SqlSchema): Map<string, View> {
  const named = new Map<string, View>();
  for (const [, name, alias] of sql.matchAll(/\b(?:from|join|,)\s+"?(\w+)"?(?:\s+(?:as\s+)?(\w+))?/gi)) {
    const view = views.find((candidate) => candidate.name === name!.toLowerCase());
    if (!view) continue;
    named.set(view.name, view);
    if (alias !== undefined) named.set(alias.toLowerCase(), view);
  }
  return named;
}

/** Completions for the word that stands after `before`; `sql` is all of the statement. */
export function offerNames(sql: string, before: string, schema: SqlSchema): Completion[] {
  const named = namedViews(sql, schema);
  const owner = /(\w+)"?\.\w*$/.exec(before)?.[1]?.toLowerCase();
  if (owner !== undefined) {
    const view = named.get(owner) ?? schema.views.find(({ name }) => name === owner);
    return view ? columnsOf(view) : [];
  }
  const views = schema.views.map(({ name }): Completion => ({
    label: name,
    type: 'class',
    detail: 'view',
    boost: BOOST.view,
  }));
  if (/\b(?:from|join)\s+\w*$/i.test(before)) return views;
  const mentioned = [...new Set(named.values())];
  const columns = uniqueByLabel((mentioned.length > 0 ? mentioned : schema.views.slice(0, 1)).flatMap(columnsOf));
  const functions = FUNCTIONS.map(([name, given]): Completion => ({
    label: name,
    type: 'function',
    detail: given,
    apply: `${name}(`,
    boost: BOOST.function,
  }));
  return [...columns, ...views, ...functions];
}

/** Two views may have a column of one name; it is offered once. */
function uniqueByLabel(completions: readonly Completion[]): Completion[] {
  return [...new Map(completions.toReversed().map((one) => [one.label, one])).values()].toReversed();
}

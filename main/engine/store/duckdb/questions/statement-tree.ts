/** A statement as DuckDB writes it (`json_serialize_sql`), gone through once. */
export interface StatementParts {
  /** Names of the functions that are called, operators included. */
  functions: string[];
  /** Those of them that are named with a schema. */
  qualified: string[];
  /** Of tables, views, and what SHOW shows. */
  tables: string[];
  /** Nodes that call a function. */
  calls: Call[];
  /** Types of casts, as text. */
  types: string[];
  /** How many SELECTs and tables there are to plan, once each name of a WITH is put in where it stands. */
  size: number;
}

interface Call {
  function_name: string;
  children?: unknown;
}

type Node = Record<string, unknown>;

/** A statement within another: the root, or a query of WITH. */
interface Query {
  own: number;
  names: string[];
  /** It is made once, however often it is named. */
  isMaterialized: boolean;
}

/** A view is as much to plan as so many SELECTs: 75 ms for `spans`, of which each attribute is looked up. */
const VIEW_SIZE = 20;

export function readStatement(tree: unknown): StatementParts {
  const parts: StatementParts = { functions: [], qualified: [], tables: [], calls: [], types: [], size: 0 };
  const root: Query = { own: 0, names: [], isMaterialized: false };
  const queries = new Map<string, Query[]>();
  // Not by recursion: a statement may be nested deeper than a stack is.
  const waiting: { node: unknown; query: Query }[] = [{ node: tree, query: root }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, query } = next;
    if (typeof node !== 'object' || node === null) continue;
    const inner = asQuery(node as Node, queries) ?? query;
    if (!Array.isArray(node)) readNode(node as Node, query, parts);
    for (const child of Object.values(node)) waiting.push({ node: child, query: inner });
  }
  parts.size = sizeOf(root, queries, new Map());
  return parts;
}

/** An entry of WITH begins a query of its own. */
function asQuery(node: Node, queries: Map<string, Query[]>): Query | undefined {
  const { key, value } = node;
  if (typeof key !== 'string' || typeof value !== 'object' || value === null || !('materialized' in value))
    return undefined;
  const query: Query = { own: 0, names: [], isMaterialized: value.materialized === 'CTE_MATERIALIZE_ALWAYS' };
  const name = key.toLowerCase();
  queries.set(name, [...(queries.get(name) ?? []), query]);
  return query;
}

function readNode(node: Node, query: Query, parts: StatementParts): void {
  const { type, function_name: called, schema, table_name: table, cast_type: cast } = node;
  if (type === 'SELECT_NODE') query.own++;
  if (typeof called === 'string') {
    parts.functions.push(called);
    parts.calls.push(node as unknown as Call);
    if (typeof schema === 'string' && schema !== '') parts.qualified.push(called);
  }
  if (typeof table === 'string' && table !== '') {
    parts.tables.push(table.replace(/^"(.*)"$/, '$1'));
    query.names.push(table.toLowerCase());
  }
  if (cast) parts.types.push(JSON.stringify(cast));
}

function sizeOf(query: Query, queries: ReadonlyMap<string, Query[]>, known: Map<Query, number>): number {
  const before = known.get(query);
  if (before !== undefined) return before;
  known.set(query, 1); // one that names itself
  const ofName = (name: string): number =>
    (queries.get(name) ?? []).reduce((sum, named) => {
      const isDone = named.isMaterialized && known.has(named);
      return sum + (isDone ? 1 : sizeOf(named, queries, known));
    }, 0) || VIEW_SIZE;
  const size = query.names.reduce((sum, name) => sum + ofName(name), query.own);
  known.set(query, size);
  return size;
}

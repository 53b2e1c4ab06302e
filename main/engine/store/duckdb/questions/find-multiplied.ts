import { isGuarded } from './sized-functions.ts';

/** Functions that do something with every item of a list, all at once. */
const PER_ITEM = /^(?:(?:list|array)_(?:transform|apply|filter|reduce)|apply|filter|reduce)$/i;

interface Node {
  function_name?: unknown;
  children?: unknown;
}

/**
 * The first function by which something in a list grows with the square of its length: one of these within another, or one
 * that makes a large value (sized-functions.ts). `tree` is a statement as DuckDB writes it.
 */
export function findMultiplied(tree: unknown): string | undefined {
  // Not by recursion: a statement may be nested deeper than a stack is.
  const waiting: { node: unknown; isPerItem: boolean }[] = [{ node: tree, isPerItem: false }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, isPerItem } = next;
    if (typeof node !== 'object' || node === null) continue;
    const { function_name: name, children } = node as Node;
    const isOne = typeof name === 'string' && PER_ITEM.test(name);
    if (isPerItem && typeof name === 'string' && (isOne || isGuarded(name))) return name;
    // The list itself comes first, and is made once.
    const lambdas = isOne && Array.isArray(children) ? children.slice(1) : [];
    for (const lambda of lambdas) waiting.push({ node: lambda, isPerItem: true });
    const others = Array.isArray(node)
      ? node
      : Object.entries(node).map(([key, value]) => (key === 'children' && isOne ? (children as unknown[])[0] : value));
    for (const other of others) waiting.push({ node: other, isPerItem });
  }
  return undefined;
}

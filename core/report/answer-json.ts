/** A value of an answer in SQL. */
type Cell = null | boolean | number | bigint | string;

/** JSON has neither 64-bit integers nor NaN; text keeps them as they are. */
export function jsonCell(cell: Cell): null | boolean | number | string {
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : cell.toString();
  return typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : cell;
}

/** `SELECT a.id, b.id`: two columns of one name are two properties, the second "id:1", as DuckDB's own shell has it. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 1; taken.has(unique); count++) unique = `${name}:${count}`;
    taken.add(unique);
    return unique;
  });
}

/** One row to a line, each an object by column. Names as `uniqueNames` gives them. */
export function* jsonRows(names: readonly string[], rows: readonly (readonly Cell[])[]): Generator<string> {
  for (const row of rows) {
    // Whatever a column is called: `__proto__` as well.
    const entries = row.map((cell, column) => [names[column]!, jsonCell(cell)] as const);
    yield JSON.stringify(Object.fromEntries(entries));
  }
}

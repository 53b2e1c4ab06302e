/** One measurement: what was done, on how much, and what came out. */
export interface Row {
  what: string;
  size: string;
  figures: Record<string, number>;
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

export function printTable(rows: readonly Row[]): void {
  for (const { what, size, figures } of rows) {
    console.log(`\n${what} (${size})`);
    for (const [name, value] of Object.entries(figures)) console.log(`  ${name.padEnd(40)} ${format(value)}`);
  }
}

/** Three digits are what these machines are worth. */
function format(value: number): string {
  if (!Number.isFinite(value)) return 'n/a';
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}

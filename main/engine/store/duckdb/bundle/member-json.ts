import { constantText } from '../questions/sql.ts';
import type { FrequentShape } from './frequent-shapes.ts';
import { HIDDEN, HIDDEN_JSON } from './hidden.ts';

/** Keys are anybody's text. `textAt` gives the text at a position, as JSON. */
export function keyedJson(row: string, { keys, types }: FrequentShape, textAt: (at: number) => string): string {
  if (keys.length === 0) return `'{}'`;
  const members = keys.map((key, i) => {
    const before = constantText(`${i === 0 ? '{' : ','}${key}:`);
    return `${before}, ${memberJson(`${row}.attributes[${i + 1}]`, types[i]!) ?? textAt(i + 1)}`;
  });
  return `concat(${members.join(', ')}, '}')`;
}

/** As in `bundle_json`; undefined for a text. */
export function memberJson(cell: string, type: number): string | undefined {
  switch (type) {
    case 0:
      return `'null'`;
    case 2:
      return `if(${cell} = 0, 'false', 'true')`;
    case 3:
      return `bundle_int(${cell}, d.ints)`;
    case 4:
      return `bundle_double(${cell}, d.doubles)`;
    case HIDDEN:
      return `'${HIDDEN_JSON}'`;
    default:
      return undefined;
  }
}

import type { AnyValue, Attributes, KeyValue } from '../../../model/attributes.ts';
import type { Cell, CellGroup } from '../../parquet/row-reader.ts';
import { attributesCell, groupCell, listCell, textCell, valueOfCell } from '../cells.ts';
import { RowFault } from '../table-format.ts';
import { taggedValue, typedValue } from './attribute-values.ts';

/** Whose attributes: those of the row itself, or of what produced it. */
export type Owner = 'item' | 'resource' | 'scope';

const COLUMNS: Record<Owner, string> = {
  item: 'attributes',
  resource: 'resourceattributes',
  scope: 'scopeattributes',
};

/** Finds a row's attributes, in whichever of the three ways they are kept (dialect.ts). */
export class AttributeSource {
  readonly #dictionary = new Map<string, KeyValue>();

  /** An entry of the dictionary. Throws RowFault. */
  define(row: CellGroup): void {
    this.#dictionary.set(textCell(row['id']), pairOf(row));
  }

  /** Throws RowFault. */
  of(row: CellGroup, owner: Owner = 'item'): Attributes {
    if (row['attributeids'] !== undefined) return this.ofIds(row['attributeids']);
    const own = listCell(row['attributes']);
    if (isRows(own))
      return own
        .map(groupCell)
        .filter((one) => ownerOf(one) === owner)
        .map(pairOf);
    return attributesCell(row[COLUMNS[owner]], COLUMNS[owner]);
  }

  /** Throws RowFault. */
  ofIds(ids: Cell | undefined): Attributes {
    return listCell(ids).map((id) => this.#defined(textCell(id)));
  }

  #defined(id: string): KeyValue {
    const pair = this.#dictionary.get(id);
    if (pair === undefined) throw new RowFault(`it has an attribute that is not in the file: ${id.slice(0, 40)}`);
    return pair;
  }
}

/** Rows of `attributes`, and no entries of a map. */
function isRows(list: readonly Cell[]): boolean {
  return groupCell(list[0])['type'] !== undefined;
}

function ownerOf({ scope }: CellGroup): Owner {
  return scope === 'resource' || scope === 'scope' ? scope : 'item';
}

function pairOf(row: CellGroup): KeyValue {
  return { key: textCell(row['key']), value: writtenValue(row['value'], row['type']) };
}

/** As text with the name of its type; as JSON that says its kind where there is no type; anything else as it is. Throws RowFault. */
export function writtenValue(value: Cell | undefined, type: Cell | undefined): AnyValue {
  if (typeof value !== 'string') return valueOfCell(value);
  return typeof type === 'string' ? typedValue(value, type) : taggedValue(value);
}

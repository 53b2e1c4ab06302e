import type { CancelSignal } from '../../../../../contract/transport.ts';
import { EMPTY_VALUE, type AnyValue, type Attributes } from '../../../../../core/model/attributes.ts';
import { decodeJsonValue } from '../../../../../core/otlp/json-value.ts';
import { Binder } from '../questions/sql.ts';
import type { Answer } from '../answer.ts';
import type { Database } from '../database.ts';
import { doubleFromBits } from '../double-bits.ts';
import { VALUE_KINDS } from '../schema.ts';

interface Shape {
  keys: string[];
  types: number[];
}

interface StoredText {
  text: string;
  any: string | null;
}

/** Texts kept between slices; beyond this they are looked up anew. */
const CACHED_TEXTS = 200_000;

/** Rebuilds attribute sets from shapes, values and dictionary texts, a slice of rows at a time. */
export class AttributeReader {
  readonly #database: Database;
  readonly #shapes = new Map<number, Shape>([[0, { keys: [], types: [] }]]);
  readonly #texts = new Map<number, StoredText>([[0, { text: '', any: null }]]);

  constructor(database: Database) {
    this.#database = database;
  }

  /** Attribute sets of all rows of an answer with columns `shape` (UINTEGER) and `attributes` (BIGINT[]). */
  async read(answer: Answer, signal?: CancelSignal): Promise<Attributes[]> {
    const shapes = answer.uint32('shape');
    const cells = answer.bigintLists('attributes');
    await this.#loadShapes(shapes, signal);
    await this.loadTexts(this.#textIds(shapes, cells), signal);
    return cells.map((list, row) => this.#attributes(this.#shapes.get(shapes[row]!)!, list));
  }

  /** Text of a `value` id loaded before. */
  text(id: number): string {
    return this.#texts.get(id)?.text ?? '';
  }

  async loadTexts(ids: Iterable<number>, signal?: CancelSignal): Promise<void> {
    if (this.#texts.size > CACHED_TEXTS) this.#texts.clear();
    const missing = new Set([...ids].filter((id) => !this.#texts.has(id)));
    if (missing.size === 0) return;
    const binder = new Binder();
    const sql = `SELECT id, text, "any" FROM value WHERE id IN ${binder.ids(missing, 'UINTEGER')}`;
    const answer = await this.#database.query(sql, binder.parameters, signal);
    const [found, texts, anys] = [answer.uint32('id'), answer.strings('text'), answer.values('any')];
    texts.forEach((text, i) => this.#texts.set(found[i]!, { text, any: anys[i] as string | null }));
  }

  async #loadShapes(ids: Uint32Array, signal?: CancelSignal): Promise<void> {
    const missing = new Set([...ids].filter((id) => !this.#shapes.has(id)));
    if (missing.size === 0) return;
    const binder = new Binder();
    const sql = `SELECT id, to_json(keys)::VARCHAR AS keys, to_json(types)::VARCHAR AS types FROM shape WHERE id IN ${binder.ids(missing, 'UINTEGER')}`;
    const answer = await this.#database.query(sql, binder.parameters, signal);
    const [found, keys, types] = [answer.uint32('id'), answer.strings('keys'), answer.strings('types')];
    keys.forEach((json, i) =>
      this.#shapes.set(found[i]!, { keys: JSON.parse(json) as string[], types: JSON.parse(types[i]!) as number[] }),
    );
  }

  *#textIds(shapes: Uint32Array, cells: readonly (readonly bigint[])[]): Generator<number> {
    for (let row = 0; row < cells.length; row++) {
      const { types } = this.#shapes.get(shapes[row]!)!;
      for (let i = 0; i < types.length; i++) if (isTextual(types[i]!)) yield Number(cells[row]![i]);
    }
  }

  #attributes({ keys, types }: Shape, cells: readonly bigint[]): Attributes {
    return keys.map((key, i) => ({ key, value: this.#value(types[i]!, cells[i]!) }));
  }

  #value(type: number, cell: bigint): AnyValue {
    switch (VALUE_KINDS[type]) {
      case 'string':
        return { kind: 'string', value: this.text(Number(cell)) };
      case 'bool':
        return { kind: 'bool', value: cell !== 0n };
      case 'int':
        return { kind: 'int', value: cell };
      case 'double':
        return { kind: 'double', value: doubleFromBits(cell) };
      case 'array':
      case 'kvlist':
      case 'bytes':
        return decodeJsonValue(this.#texts.get(Number(cell))?.any ?? '{}');
      default:
        return EMPTY_VALUE;
    }
  }
}

function isTextual(type: number): boolean {
  const kind = VALUE_KINDS[type];
  return kind === 'string' || kind === 'array' || kind === 'kvlist' || kind === 'bytes';
}

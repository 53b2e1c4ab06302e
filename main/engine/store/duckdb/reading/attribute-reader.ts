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

const NO_TEXT: StoredText = { text: '', any: null };

/** Of the ids that were asked for, and no others. */
type Texts = ReadonlyMap<number, StoredText>;

/**
 * Rebuilds attribute sets from shapes, values and dictionary texts, a slice of rows at a time. Several slices may be read at once: what a slice has
 * found it holds itself, for what is kept for the next ones is let go whenever it is too much.
 */
export class AttributeReader {
  readonly #database: Database;
  readonly #cachedTexts: number;
  readonly #shapes = new Map<number, Shape>([[0, { keys: [], types: [] }]]);
  readonly #texts = new Map<number, StoredText>();

  constructor(database: Database, cachedTexts = CACHED_TEXTS) {
    this.#database = database;
    this.#cachedTexts = cachedTexts;
  }

  /** Attribute sets of all rows of an answer with columns `shape` (UINTEGER) and `attributes` (BIGINT[]). */
  async read(answer: Answer, signal?: CancelSignal): Promise<Attributes[]> {
    const shapes = answer.uint32('shape');
    const cells = answer.bigintLists('attributes');
    await this.#loadShapes(shapes, signal);
    const texts = await this.#load(this.#textIds(shapes, cells), signal);
    return cells.map((list, row) => attributesOf(this.#shapes.get(shapes[row]!)!, list, texts));
  }

  /** Looks `value` ids up: gives their texts, '' for one that is not there. */
  async texts(ids: Iterable<number>, signal?: CancelSignal): Promise<(id: number) => string> {
    const texts = await this.#load(ids, signal);
    return (id) => texts.get(id)?.text ?? '';
  }

  async #load(ids: Iterable<number>, signal?: CancelSignal): Promise<Texts> {
    const texts = new Map<number, StoredText>([[0, NO_TEXT]]);
    const missing = new Set<number>();
    for (const id of ids) {
      if (texts.has(id)) continue;
      const known = this.#texts.get(id);
      if (known) texts.set(id, known);
      else missing.add(id);
    }
    if (missing.size > 0) await this.#fetch(missing, texts, signal);
    return texts;
  }

  async #fetch(ids: ReadonlySet<number>, texts: Map<number, StoredText>, signal?: CancelSignal): Promise<void> {
    const binder = new Binder();
    const sql = `SELECT id, text, "any" FROM value WHERE id IN ${binder.ids(ids, 'UINTEGER')}`;
    const answer = await this.#database.query(sql, binder.parameters, signal);
    const [found, stored, anys] = [answer.uint32('id'), answer.strings('text'), answer.values('any')];
    if (this.#texts.size > this.#cachedTexts) this.#texts.clear();
    stored.forEach((text, i) => {
      const entry = { text, any: anys[i] as string | null };
      texts.set(found[i]!, entry);
      this.#texts.set(found[i]!, entry);
    });
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
}

function attributesOf({ keys, types }: Shape, cells: readonly bigint[], texts: Texts): Attributes {
  return keys.map((key, i) => ({ key, value: valueOf(types[i]!, cells[i]!, texts) }));
}

function valueOf(type: number, cell: bigint, texts: Texts): AnyValue {
  switch (VALUE_KINDS[type]) {
    case 'string':
      return { kind: 'string', value: texts.get(Number(cell))?.text ?? '' };
    case 'bool':
      return { kind: 'bool', value: cell !== 0n };
    case 'int':
      return { kind: 'int', value: cell };
    case 'double':
      return { kind: 'double', value: doubleFromBits(cell) };
    case 'array':
    case 'kvlist':
    case 'bytes':
      return decodeJsonValue(texts.get(Number(cell))?.any ?? '{}');
    default:
      return EMPTY_VALUE;
  }
}

function isTextual(type: number): boolean {
  const kind = VALUE_KINDS[type];
  return kind === 'string' || kind === 'array' || kind === 'kvlist' || kind === 'bytes';
}

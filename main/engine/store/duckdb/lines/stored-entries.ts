import { decodeJsonValue, encodeJsonText, encodeJsonValue } from '../../../../../core/otlp/json-value.ts';
import { Binder } from '../questions/sql.ts';
import type { Reading } from '../reading/reading.ts';
import { KeptEntries, type Found } from './kept-entries.ts';
import type { SpanColumns, SetColumns } from './span-columns.ts';

export interface StoredShape {
  readonly keys: readonly string[];
  readonly types: readonly number[];
}

/** A row of the value or the name table. */
export interface StoredValue {
  readonly text: string;
  /** A nested value or bytes, as OTLP/JSON; null for texts. */
  readonly any: string | null;
  /** The text as JSON, or the nested value. */
  readonly json: string;
  /** See CleanCheck; undefined until somebody asked. */
  isClean: boolean | undefined;
}

export const NO_VALUE: StoredValue = { text: '', any: null, json: '""', isClean: true };

/** What a slice needs to be written. */
export interface StoredEntries {
  readonly shapes: Found<StoredShape>;
  readonly values: Found<StoredValue>;
  readonly names: Found<StoredValue>;
}

/** Of each half that is kept. */
const MOST_VALUES = 20_000;
const MOST_CHARACTERS = 4 * 1024 ** 2;
/** An entry itself, beside its text. */
const ENTRY_CHARACTERS = 60;

const kept = () =>
  new KeptEntries<StoredValue>(
    MOST_VALUES,
    MOST_CHARACTERS,
    ({ text, any }) => ENTRY_CHARACTERS + text.length + (any?.length ?? 0),
  );

/** Looks shapes, values and names of slices up, one slice after the other. */
export class EntryReader {
  readonly #reading: Reading;
  readonly #shapes = new Map<number, StoredShape>();
  readonly #values = kept();
  readonly #names = kept();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Not to be called before the last call has ended: what it found could be gone again. */
  async load(spans: SpanColumns): Promise<StoredEntries> {
    const sets = [spans, spans.events, spans.links];
    await this.#loadShapes(sets);
    const values = new Set<number>();
    for (const set of sets) this.#wantTexts(set, values);
    for (const ids of [spans.states, spans.messages, spans.links.states]) want(ids, this.#values, values);
    const names = new Set<number>();
    for (const ids of [spans.names, spans.events.names]) want(ids, this.#names, names);
    await Promise.all([
      this.#load('value', '"any"', values, this.#values),
      this.#load('name', 'NULL::VARCHAR AS "any"', names, this.#names),
    ]);
    const shapes = (id: number) => this.#shapes.get(id);
    return { shapes, values: this.#values.found(), names: this.#names.found() };
  }

  async #load(table: string, any: string, ids: ReadonlySet<number>, into: KeptEntries<StoredValue>): Promise<void> {
    if (ids.size === 0) return;
    const binder = new Binder();
    const sql = `SELECT id, text, ${any} FROM ${table} WHERE id IN ${binder.ids(ids, 'UINTEGER')}`;
    const answer = await this.#reading.query(sql, binder.parameters);
    const [found, texts, anys] = [answer.uint32('id'), answer.strings('text'), answer.values('any')];
    texts.forEach((text, i) => into.add(found[i]!, entryOf(text, anys[i] as string | null)));
  }

  async #loadShapes(sets: readonly SetColumns[]): Promise<void> {
    const missing = new Set<number>();
    for (const { shapes } of sets) for (const id of shapes) if (id !== 0 && !this.#shapes.has(id)) missing.add(id);
    if (missing.size === 0) return;
    const binder = new Binder();
    const sql = `SELECT id, to_json(keys)::VARCHAR AS keys, to_json(types)::VARCHAR AS types FROM shape WHERE id IN ${binder.ids(missing, 'UINTEGER')}`;
    const answer = await this.#reading.query(sql, binder.parameters);
    const [found, keys, types] = [answer.uint32('id'), answer.strings('keys'), answer.strings('types')];
    keys.forEach((json, i) =>
      this.#shapes.set(found[i]!, { keys: JSON.parse(json) as string[], types: JSON.parse(types[i]!) as number[] }),
    );
  }

  #wantTexts({ rows, shapes, lists: { from, words } }: SetColumns, missing: Set<number>): void {
    for (let row = 0; row < rows; row++) {
      const types = this.#shapes.get(shapes[row]!)?.types ?? [];
      for (let i = 0; i < types.length; i++) {
        if (!isTextual(types[i]!)) continue;
        const id = words[(from[row]! + i) * 2]!;
        if (id !== 0 && !this.#values.has(id)) missing.add(id);
      }
    }
  }
}

function want(ids: Uint32Array, kept: KeptEntries<StoredValue>, missing: Set<number>): void {
  for (const id of ids) if (id !== 0 && !kept.has(id)) missing.add(id);
}

function entryOf(text: string, any: string | null): StoredValue {
  const json = any === null ? encodeJsonText(text) : encodeJsonValue(decodeJsonValue(any));
  return { text, any, json, isClean: undefined };
}

/** VALUE_KINDS of schema.ts: string, array, kvlist, bytes. */
const isTextual = (type: number) => type === 1 || type >= 5;

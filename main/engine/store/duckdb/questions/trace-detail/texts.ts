import { narrowCodes } from '../../../../../../core/model/codes.ts';
import type { TextColumn } from '../../../../../../contract/frame.ts';
import type { CancelSignal } from '../../../../../../contract/transport.ts';
import type { Answer } from '../../answer.ts';
import type { Database, Parameters } from '../../database.ts';
import { HOST_BOUNDS, hostOf } from '../host-of.ts';
import { eachDocument } from '../resource-documents.ts';
import { Binder, shortText } from '../sql.ts';
import { MAX_TEXTS, type CodeColumn } from './code-column.ts';
import { eachSlice } from './slices.ts';

/** Of all texts of an answer; 16 MiB in memory. */
export const MAX_CHARACTERS = 8 * 1024 ** 2;
/** Of one text: nobody reads further in a list, and the details have it whole. */
export const MAX_LENGTH = 4_096;
/** Instead of a text that had no room. */
const LEFT_OUT = '…';

/** Texts by the ids of a `CodeColumn`; null = no room for it. An id that is not there has the text ''. */
type TextsById = Map<number | bigint, string | null>;

/** The texts of one answer: read by id, and bounded over all of its columns. Columns of several traces come in their order. */
export class Texts {
  readonly #database: Database;
  readonly #signal: CancelSignal | undefined;
  #room: number;
  /** Rows of each trace that show '…' for a text that had no room. */
  readonly #leftOut: number[] = [];

  constructor(database: Database, signal?: CancelSignal, room = MAX_CHARACTERS) {
    this.#database = database;
    this.#signal = signal;
    this.#room = room;
  }

  /** Rows of the nth trace that show '…' for a text that had no room. */
  leftOut(nth: number): number {
    return this.#leftOut[nth] ?? 0;
  }

  /** Span and event names. */
  async names(columns: readonly CodeColumn[]): Promise<TextColumn[]> {
    return this.#encode(columns, await this.#read(idsOf(columns), 'name', cut('text')));
  }

  async scopes(columns: readonly CodeColumn[]): Promise<TextColumn[]> {
    return this.#encode(columns, await this.#read(idsOf(columns), 'scope', cut('name')));
  }

  /** Of resources. The columns are left as they are, for `hosts`. */
  async services(columns: readonly CodeColumn[]): Promise<TextColumn[]> {
    const texts = await this.#read(idsOf(columns), 'resource', cut('service_name'));
    return this.#encode(columns, texts, ({ codes }) => new Uint32Array(codes.length));
  }

  async hosts(columns: readonly CodeColumn[]): Promise<TextColumn[]> {
    return this.#encode(columns, await this.#readHosts(idsOf(columns) as number[]));
  }

  /** Of resources whose document is very long, or beyond what is read of documents, the host has no room either. */
  async #readHosts(ids: readonly number[]): Promise<TextsById> {
    const texts: TextsById = new Map(ids.map((id) => [id, null]));
    if (ids.length === 0) return texts;
    let room = this.#room;
    const visit = (id: number, otlp: string) => {
      const text = hostOf(otlp).slice(0, MAX_LENGTH);
      if (text.length > room) return;
      room -= text.length;
      texts.set(id, text);
    };
    const binder = new Binder();
    const wanted = { where: `id IN ${binder.ids(ids, 'UINTEGER')}`, parameters: binder.parameters, ...HOST_BOUNDS };
    const ask = (sql: string, parameters: Parameters) => this.#database.query(sql, parameters, this.#signal);
    await eachDocument(ask, wanted, visit, this.#signal);
    return texts;
  }

  /** Of rows of `value`; what a bigint stands for, `textOf` says: null = there was no room for it. */
  async values(columns: readonly CodeColumn[], textOf: (own: bigint) => string | null = String): Promise<TextColumn[]> {
    const ids = idsOf(columns);
    const texts = await this.#read(
      ids.filter((id) => typeof id === 'number'),
      'value',
      cut('text'),
    );
    for (const id of ids) if (typeof id === 'bigint') texts.set(id, textOf(id));
    return this.#encode(columns, texts);
  }

  async #read(ids: readonly (number | bigint)[], table: string, stored: string): Promise<TextsById> {
    if (ids.length === 0) return new Map();
    const binder = new Binder();
    const sql = `SELECT id, ${stored} AS text FROM ${table} WHERE id IN ${binder.ids(ids, 'UINTEGER')}`;
    const begin = () => new TextReader(this.#room);
    return this.#database.stream(sql, begin, binder.parameters, this.#signal);
  }

  /** Gives codes their texts, each text once. Unless `into` makes other codes, a column's own are written over. */
  async #encode(
    columns: readonly CodeColumn[],
    texts: TextsById,
    into = ({ codes }: CodeColumn) => codes,
  ): Promise<TextColumn[]> {
    const encoded: TextColumn[] = [];
    for (const [nth, column] of columns.entries())
      encoded.push(await this.#encodeOne(nth, column, texts, into(column)));
    return encoded;
  }

  async #encodeOne(nth: number, column: CodeColumn, texts: TextsById, into: Uint32Array): Promise<TextColumn> {
    const dictionary = new Dictionary();
    const codes = Uint32Array.from(column.ids, (id) =>
      this.#codeOf(dictionary, texts.get(id) ?? (texts.has(id) ? null : '')),
    );
    const isLeft = Uint8Array.from(codes, (code) => Number(code === NO_ROOM));
    const left = column.overflows || isLeft.includes(1) ? dictionary.codeOf(LEFT_OUT) : 0;
    let leftOut = 0;
    const work = (from: number, to: number) => {
      for (let row = from; row < to; row++) {
        const code = column.codes[row]!;
        const cutOff = code === MAX_TEXTS || isLeft[code] === 1;
        if (cutOff) leftOut++;
        into[row] = cutOff ? left : codes[code]!;
      }
    };
    await eachSlice(into.length, work, this.#signal);
    this.#leftOut[nth] = this.leftOut(nth) + leftOut;
    return { dictionary: dictionary.texts, codes: narrowCodes(into, dictionary.texts.length) };
  }

  #codeOf(dictionary: Dictionary, text: string | null): number {
    if (text === null || (!dictionary.has(text) && text.length > this.#room)) return NO_ROOM;
    if (!dictionary.has(text)) this.#room -= text.length;
    return dictionary.codeOf(text);
  }
}

const NO_ROOM = 0xffff_ffff;

/** Each id of some columns once. */
function idsOf(columns: readonly CodeColumn[]): (number | bigint)[] {
  return columns.length === 1 ? columns[0]!.ids : [...new Set(columns.flatMap(({ ids }) => ids))];
}

class Dictionary {
  readonly texts: string[] = [];
  readonly #codes = new Map<string, number>();

  has(text: string): boolean {
    return this.#codes.has(text);
  }

  codeOf(text: string): number {
    let code = this.#codes.get(text);
    if (code === undefined) this.#codes.set(text, (code = this.texts.push(text) - 1));
    return code;
  }
}

/** Takes texts out of the store until they are more than there is room for. */
class TextReader {
  readonly value: TextsById = new Map();
  #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  add(part: Answer): void {
    const ids = part.uint32('id');
    part.strings('text').forEach((text, i) => {
      const fits = text.length <= this.#room;
      if (fits) this.#room -= text.length;
      this.value.set(ids[i]!, fits ? text : null);
    });
  }
}

const cut = (column: string) => shortText(column, MAX_LENGTH);

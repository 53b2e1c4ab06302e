import { EMPTY_VALUE, type AnyValue } from '../../../../../core/model/attributes.ts';
import { Findings } from '../../../../../core/otlp/findings.ts';
import { ObjectBudget } from '../../../../../core/otlp/object-budget.ts';
import { ValueReader } from '../../../../../core/otlp/read-value.ts';
import { WireReader } from '../../../../../core/otlp/wire-reader.ts';
import { UNUSUAL } from './wire-cursor.ts';

/** Whatever is to be told of a value is for others to tell. */
class NoFindings extends Findings {
  override warn(): never {
    throw UNUSUAL;
  }
}

/** Values that have no place in a cell, decoded into objects: nested ones, bytes, and bodies that are no text. */
export class ValueDecoder {
  #bytes: Uint8Array = new Uint8Array(0);
  #reader = new WireReader(this.#bytes);
  #values = this.#valuesOf(this.#bytes);

  /** The AnyValue between two places of a request. @throws UNUSUAL or DecodeError */
  decode(bytes: Uint8Array, start: number, end: number): AnyValue {
    if (bytes !== this.#bytes) this.#open(bytes);
    this.#reader.pos = start;
    this.#reader.end = end;
    const value = this.#values.members(EMPTY_VALUE, 0);
    if (this.#reader.repaired === 0) return value;
    this.#reader.repaired = 0;
    throw UNUSUAL;
  }

  /** The budget is one for all values of a request. */
  #open(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#reader = new WireReader(bytes);
    this.#values = this.#valuesOf(bytes);
  }

  #valuesOf({ length }: Uint8Array): ValueReader {
    return new ValueReader(this.#reader, new NoFindings(), new ObjectBudget(length));
  }
}

import type { InternerMark } from '../byte-interner.ts';
import type { Packer } from '../packer.ts';
import { AttributePacker } from './attribute-packer.ts';
import { FieldReader } from './field-reader.ts';
import { OriginPacker } from './origin-packer.ts';
import { RowBudget } from './row-budget.ts';
import { TimeRange } from './time-range.ts';
import { ValueDecoder } from './value-decoder.ts';
import { WireCursor } from './wire-cursor.ts';

export interface WireMark {
  attributes: InternerMark;
  origins: [InternerMark, InternerMark];
}

/** What the readers of all signals share: one request is read at a time. */
export class Wire {
  readonly cursor = new WireCursor();
  readonly values = new ValueDecoder();
  readonly fields: FieldReader;
  readonly attributes: AttributePacker;
  readonly origins: OriginPacker;
  readonly budget = new RowBudget();
  /** Of the request. */
  readonly times = new TimeRange();

  constructor({ dictionaries, catalog }: Packer) {
    this.fields = new FieldReader(this.cursor, dictionaries);
    this.attributes = new AttributePacker(this.cursor, this.fields, this.values, dictionaries);
    this.origins = new OriginPacker(catalog);
  }

  open(bytes: Uint8Array): void {
    this.cursor.open(bytes);
    this.budget.begin(bytes.length);
    this.times.clear();
  }

  mark(): WireMark {
    return { attributes: this.attributes.mark(), origins: this.origins.mark() };
  }

  backTo({ attributes, origins }: WireMark): void {
    this.attributes.backTo(attributes);
    this.origins.backTo(origins);
  }
}

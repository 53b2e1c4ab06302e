import type { JsonReader } from '../json/json-reader.ts';
import type { AnyValue, Attributes, KeyValue } from '../model/attributes.ts';
import { EMPTY_VALUE } from '../model/attributes.ts';
import type { Findings } from './findings.ts';
import type { JsonFields } from './json-fields.ts';
import type { ObjectBudget } from './object-budget.ts';
import { BUDGET_MESSAGE, KEY_VALUE_WEIGHT } from './object-budget.ts';
import type { Plan, Step } from './plan.ts';
import { planOf } from './plan.ts';
import { DEEPEST_VALUE } from '../model/attributes.ts';

const KEY_VALUE = planOf('KeyValue');
const ANY_VALUE = planOf('AnyValue');
const ARRAY_VALUE = planOf('ArrayValue');
const KEY_VALUE_LIST = planOf('KeyValueList');

/** Reads attributes and their values from proto JSON. */
export class JsonValues {
  private readonly reader: JsonReader;
  private readonly fields: JsonFields;
  private readonly findings: Findings;
  private readonly budget: ObjectBudget;

  constructor(reader: JsonReader, fields: JsonFields, findings: Findings, budget: ObjectBudget) {
    this.budget = budget;
    this.reader = reader;
    this.fields = fields;
    this.findings = findings;
  }

  /** A list of key-values. `depth` is how many arrays and maps are around it. */
  attributes(attributes: Attributes, depth: number): Attributes {
    this.expect('array');
    for (let more = this.reader.firstElement(); more; more = this.reader.nextElement()) {
      attributes.push(this.keyValue(depth));
    }
    return attributes;
  }

  /** One AnyValue. `{}` and null mean the same. */
  value(depth: number): AnyValue {
    let value = EMPTY_VALUE;
    if (this.reader.kind() === 'null') {
      this.reader.skip();
      return value;
    }
    this.expect('object');
    for (let step = this.fields.first(ANY_VALUE); step !== undefined; step = this.fields.next(ANY_VALUE)) {
      if (value !== EMPTY_VALUE) this.findings.warn('duplicate-key', 'AnyValue', step.name);
      value = this.member(step, depth);
    }
    return value;
  }

  private keyValue(depth: number): KeyValue {
    this.expect('object');
    if (!this.budget.spend(KEY_VALUE_WEIGHT)) this.reader.fail(`the document asks for ${BUDGET_MESSAGE}`);
    let key = '';
    let value = EMPTY_VALUE;
    let seen = 0;
    for (let step = this.fields.first(KEY_VALUE); step !== undefined; step = this.fields.next(KEY_VALUE)) {
      if ((seen & step.bit) !== 0) this.findings.warn('duplicate-key', 'KeyValue', step.name);
      seen |= step.bit;
      if (step.store === 'value') value = this.value(depth);
      else key = (this.fields.scalar(KEY_VALUE, step) as string | undefined) ?? '';
    }
    return { key, value };
  }

  private member(step: Step, depth: number): AnyValue {
    if (step.store === 'message') return this.nested(step, depth + 1);
    const value = this.fields.scalar(ANY_VALUE, step);
    return value === undefined ? EMPTY_VALUE : ({ kind: VALUE_KINDS[step.name], value } as AnyValue);
  }

  private nested(step: Step, depth: number): AnyValue {
    if (depth > DEEPEST_VALUE) this.reader.fail(`attribute value nested deeper than ${DEEPEST_VALUE} levels`);
    this.expect('object');
    return step.name === 'arrayValue'
      ? { kind: 'array', values: this.list(ARRAY_VALUE, () => this.array(depth)) }
      : { kind: 'kvlist', values: this.list(KEY_VALUE_LIST, () => this.attributes([], depth)) };
  }

  /** The `values` of an ArrayValue or KeyValueList; the last one, should there be several. */
  private list<T>(plan: Plan, read: () => T[]): T[] {
    let values: T[] | undefined;
    for (let step = this.fields.first(plan); step !== undefined; step = this.fields.next(plan)) {
      if (values !== undefined) this.findings.warn('duplicate-key', plan.message, step.name);
      values = read();
    }
    return values ?? [];
  }

  private array(depth: number): AnyValue[] {
    this.expect('array');
    const values: AnyValue[] = [];
    for (let more = this.reader.firstElement(); more; more = this.reader.nextElement()) values.push(this.value(depth));
    return values;
  }

  private expect(kind: 'array' | 'object'): void {
    if (this.reader.kind() !== kind) this.fields.wrongKind(`an ${kind}`);
  }
}

const VALUE_KINDS: Readonly<Record<string, AnyValue['kind']>> = {
  stringValue: 'string',
  boolValue: 'bool',
  intValue: 'int',
  doubleValue: 'double',
  bytesValue: 'bytes',
};

import type { JsonReader } from '../json/json-reader.ts';
import { LineCounter } from '../json/json-location.ts';
import type { Findings } from './findings.ts';
import { refuseId } from './item-rules.ts';
import { enumNumber, numberOf, parseId, TYPE_WORDS } from './json-scalars.ts';
import type { Plan, Step } from './plan.ts';
import { idLength } from './plan.ts';
import { decodeBase64 } from '../encoding/base64.ts';

const LONGEST_SHOWN = 60;

/**
 * The fields of a JSON object that a plan knows, and their scalar values:
 *
 *   for (let step = fields.first(plan); step !== undefined; step = fields.next(plan)) …
 *
 * Unknown keys and nulls are passed over here, other spellings accepted, and values that do not fit become faults.
 */
export class JsonFields {
  private readonly reader: JsonReader;
  private readonly findings: Findings;
  private readonly lines: LineCounter;

  constructor(reader: JsonReader, findings: Findings, bytes: Uint8Array) {
    this.reader = reader;
    this.findings = findings;
    this.lines = new LineCounter(bytes);
  }

  /** Enters an object and gives its first known field. */
  first(plan: Plan): Step | undefined {
    return this.known(plan, this.reader.firstKey());
  }

  next(plan: Plan): Step | undefined {
    return this.known(plan, this.reader.nextKey());
  }

  /** A scalar of the step's type, or undefined when it is a fault, which is then noted. */
  scalar(plan: Plan, step: Step): unknown {
    const { reader } = this;
    const kind = reader.kind();
    const start = reader.pos;
    if (kind === 'string') return this.fromString(plan, step, reader.string(), start);
    if (kind === 'number') {
      const text = reader.numberText();
      return numberOf(step.type, text) ?? this.fault(step, text, start);
    }
    if (kind !== 'boolean') return this.wrongKind(TYPE_WORDS[step.type]);
    const value = reader.boolean();
    return step.type === 'bool' ? value : this.fault(step, String(value), start);
  }

  /** Lower-case hex, or '' for none; what an unusable id means depends on the message. */
  id(plan: Plan, step: Step): string {
    const { reader } = this;
    const kind = reader.kind();
    const start = reader.pos;
    if (kind !== 'string' && kind !== 'number' && kind !== 'boolean') return this.wrongKind(TYPE_WORDS[step.type]);
    const text = kind === 'string' ? reader.string() : '';
    const found = kind === 'string' ? parseId(text, idLength(step.type)) : undefined;
    if (kind !== 'string') reader.skip();
    if (found === undefined) return this.refuseId(plan, step, kind === 'string' ? text : `a ${kind}`, start);
    if (found.isBase64) this.findings.warn('base64-id', plan.message, step.name);
    return found.id;
  }

  /** The structure is lost: another kind of value stands where `expected` should. */
  wrongKind(expected: string): never {
    const kind = this.reader.kind();
    const found =
      kind === 'nothing' ? this.reader.found() : `${kind === 'array' || kind === 'object' ? 'an' : 'a'} ${kind}`;
    return this.reader.fail(`expected ${expected}, found ${found}`);
  }

  private known(plan: Plan, firstKey: string | undefined): Step | undefined {
    const { reader, findings } = this;
    for (let key = firstKey; key !== undefined; key = reader.nextKey()) {
      const step = plan.byName.get(key) ?? this.alias(plan, key);
      if (step !== undefined && step.store !== 'strindex' && reader.kind() !== 'null') return step;
      if (step === undefined) findings.warn('unknown-field', plan.message, key);
      else if (step.store === 'strindex') findings.warn('strindex', plan.message, key);
      reader.skip();
    }
    return undefined;
  }

  private alias(plan: Plan, key: string): Step | undefined {
    const alias = plan.aliases.get(key);
    if (alias !== undefined) this.findings.warn(alias.code, plan.message, key);
    return alias?.step;
  }

  private fromString(plan: Plan, step: Step, text: string, start: number): unknown {
    switch (step.type) {
      case 'string':
        return text;
      case 'bytes':
        return decodeBase64(text) ?? this.fault(step, text, start);
      case 'enum':
        return numberOf('enum', text) ?? this.enumName(plan, step, text, start);
      default:
        return numberOf(step.type, text) ?? this.fault(step, text, start);
    }
  }

  private enumName(plan: Plan, step: Step, text: string, start: number): number | undefined {
    const number = enumNumber(step.enumName!, text);
    if (number === undefined) return this.fault(step, text, start, 'enum-name');
    this.findings.warn('enum-name', plan.message, step.name);
    return number;
  }

  private fault(step: Step, text: string, start: number, code = 'value-range'): undefined {
    if (this.findings.hasFault) return;
    this.findings.fault(
      code,
      `${step.name} '${shown(text)}' is not ${TYPE_WORDS[step.type]} (line ${this.lines.lineAt(start)})`,
    );
  }

  private refuseId(plan: Plan, step: Step, text: string, start: number): '' {
    const length = idLength(step.type);
    refuseId(this.findings, plan.message, step.name, () => {
      const line = this.lines.lineAt(start);
      return `${step.name} '${shown(text)}' is neither ${2 * length} hex digits nor base64 of ${length} bytes (line ${line})`;
    });
    return '';
  }
}

function shown(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}

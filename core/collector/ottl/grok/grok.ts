import type { AnyValue, KeyValue } from '../../../model/attributes.ts';
import { toBool, toDouble, toInt } from '../functions/converters-types.ts';
import { OttlError, OttlProblem } from '../problem.ts';
import { textOfGroup } from '../regex/expand.ts';
import { Pattern } from '../regex/pattern.ts';
import { storable, text, type OttlValue } from '../value.ts';
import { expandGrok, fieldOf, type GrokType } from './expand-grok.ts';

interface Field {
  /** Number of its group. */
  group: number;
  key: string;
  type: GrokType;
}

/** A pattern of grok: texts become fields. Making one throws OttlProblem, reading OttlError. */
export class Grok {
  readonly #pattern: Pattern;
  readonly #fields: readonly Field[];

  constructor(written: string, patterns: ReadonlyMap<string, string>, onlyFields: boolean) {
    const { source, types } = expandGrok(written, patterns, onlyFields);
    this.#pattern = patternOf(source, written);
    this.#fields = this.#pattern.names.flatMap((name, i) =>
      name === undefined ? [] : [{ group: i + 1, key: fieldOf(name), type: types.get(name) ?? 'text' }],
    );
  }

  get hasFields(): boolean {
    return this.#fields.length > 0;
  }

  /** Those that hold something; of one name the last. Nothing where the pattern does not match. */
  read(written: string): KeyValue[] {
    const slots = this.hasFields ? this.#pattern.exec(written) : undefined;
    if (!slots) return [];
    const found = new Map<string, AnyValue>();
    for (const { group, key, type } of this.#fields) {
      const held = textOfGroup(group, written, slots);
      if (held !== '') found.set(key, typed(held, key, type));
    }
    return Array.from(found, ([key, value]) => ({ key, value }));
  }
}

/** Of what references stand for, nobody wrote the place here. */
function patternOf(source: string, written: string): Pattern {
  try {
    return new Pattern(source);
  } catch (error) {
    throw error instanceof OttlProblem && source !== written ? new OttlProblem(error.message, 0) : error;
  }
}

function typed(held: string, key: string, type: GrokType): AnyValue {
  const value = storable(READERS[type](text(held)));
  if (!value || value.kind === 'empty') throw new OttlError(`${key}: "${held}" is no ${type}`);
  return value;
}

/** They give nil for what is none. */
const READERS: Readonly<Record<GrokType, (held: OttlValue) => OttlValue>> = {
  text: (held) => held,
  float: toDouble,
  int: toInt,
  bool: toBool,
};

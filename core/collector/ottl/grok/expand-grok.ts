import { didYouMean } from '../../did-you-mean.ts';
import { OttlProblem } from '../problem.ts';

/** `%{NAME}`, `%{NAME:field}` or `%{NAME:field:type}`. */
const REFERENCE = /%\{(\w+)(?::([\w+.]+)(?::(\w+))?)?\}/g;

/** Names of groups have no dots; these stand for them. */
const DOT = '___';
/** As much as a pattern may have. */
const MOST_SOURCE = 10_000;

export type GrokType = 'text' | 'float' | 'int' | 'bool';

const TYPES: Readonly<Record<string, GrokType>> = {
  string: 'text',
  double: 'float',
  float: 'float',
  int: 'int',
  long: 'int',
  bool: 'bool',
  boolean: 'bool',
};

/** A pattern of RE2, and as what its groups are read. */
interface ExpandedGrok {
  source: string;
  /** By the names of groups; the others are texts. */
  types: ReadonlyMap<string, GrokType>;
}

/**
 * The pattern with what its references stand for, each in a group: of its field's name, or without one of its own, or of no name where
 * only fields are wanted. Throws OttlProblem for references to nothing and in circles.
 */
export function expandGrok(written: string, patterns: ReadonlyMap<string, string>, onlyFields: boolean): ExpandedGrok {
  const types = new Map<string, GrokType>();
  const expand = (pattern: string, within: readonly string[]): string => {
    const source = pattern.replace(REFERENCE, (_, name: string, field?: string, type?: string) => {
      const inner = patterns.get(name);
      if (inner === undefined)
        throw new OttlProblem(`pattern definition "${name}" unknown${didYouMean(name, [...patterns.keys()])}`, 0);
      if (within.includes(name)) throw new OttlProblem(`the pattern definition "${name}" stands in itself`, 0);
      const group = (field ?? name).replaceAll('.', DOT);
      if (type !== undefined) types.set(group, typeOf(type));
      const isNamed = field !== undefined || !onlyFields;
      return `(?${isNamed ? `P<${group}>` : ':'}${expand(inner, [...within, name])})`;
    });
    if (source.length > MOST_SOURCE) throw new OttlProblem(`a pattern of more than ${MOST_SOURCE} characters`, 0);
    return source;
  };
  return { source: expand(written, []), types };
}

function typeOf(written: string): GrokType {
  const type = Object.hasOwn(TYPES, written) ? TYPES[written] : undefined;
  if (type === undefined)
    throw new OttlProblem(`unknown type "${written}", expected one of ${Object.keys(TYPES).join(', ')}`, 0);
  return type;
}

export const fieldOf = (group: string): string => group.replaceAll(DOT, '.');

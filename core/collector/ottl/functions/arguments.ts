import type { AnyValue, KeyValue } from '../../../model/attributes.ts';
import type { Call, Value } from '../ast.ts';
import { expectStorable } from '../contexts/field.ts';
import type { Accessor } from '../contexts/accessor.ts';
import type { ContextName } from '../contexts/context.ts';
import type { Environment } from '../contexts/environment.ts';
import { OttlError, OttlProblem } from '../problem.ts';
import { Pattern } from '../regex/pattern.ts';
import { textLike } from '../text.ts';
import { parseXPath, type XPath } from '../xml/xpath-parse.ts';
import { indexInLiteral } from '../unquote.ts';
import { typeName, type OttlValue } from '../value.ts';
import type { Evaluate, OttlFunction } from './function.ts';

/** What a call can ask of the text it is in. */
export interface Compiler {
  context: ContextName;
  value: (value: Value) => Evaluate;
  accessor: (value: Value) => Accessor;
  functionNamed: (name: string, offset: number) => OttlFunction;
}

/** An argument as written, or as given by the function that calls a converter by its name. */
type Given = { value: Value } | { evaluate: Evaluate };

type Reader<T> = (environment: Environment) => T;

/** The arguments of one call, by the names of its parameters. Readers throw OttlError at run time, everything else OttlProblem at once. */
export class Arguments {
  readonly #call: Call;
  readonly #given: ReadonlyMap<string, Given>;
  readonly #compiler: Compiler;

  constructor(call: Call, given: ReadonlyMap<string, Given>, compiler: Compiler) {
    this.#call = call;
    this.#given = given;
    this.#compiler = compiler;
  }

  get context(): ContextName {
    return this.#compiler.context;
  }

  has(name: string): boolean {
    return this.#given.has(name);
  }

  problem(name: string, message: string, index = 0): OttlProblem {
    const given = this.#given.get(name);
    if (!given || !('value' in given)) return new OttlProblem(message, this.#call.offset);
    const { value } = given;
    const inside = value.kind === 'string' && index > 0 ? indexInLiteral(value.raw, index) : 0;
    return new OttlProblem(message, value.offset + inside);
  }

  #written(name: string): Value | undefined {
    const given = this.#given.get(name);
    return given && 'value' in given ? given.value : undefined;
  }

  any(name: string): Evaluate {
    const given = this.#given.get(name)!;
    return 'evaluate' in given ? given.evaluate : this.#compiler.value(given.value);
  }

  #kind<K extends OttlValue['kind']>(name: string, kind: K): Reader<OttlValue & { kind: K }> {
    const evaluate = this.any(name);
    return (environment) => {
      const value = evaluate(environment);
      if (value.kind === kind) return value as OttlValue & { kind: K };
      throw new OttlError(`${name}: expected ${typeName({ kind } as OttlValue)} but got ${typeName(value)}`);
    };
  }

  text(name: string): Reader<string> {
    const read = this.#kind(name, 'string');
    return (environment) => read(environment).value;
  }

  int(name: string): Reader<bigint> {
    const read = this.#kind(name, 'int');
    return (environment) => read(environment).value;
  }

  map(name: string): Reader<KeyValue[]> {
    const read = this.#kind(name, 'kvlist');
    return (environment) => read(environment).values;
  }

  time(name: string): Reader<bigint> {
    const read = this.#kind(name, 'time');
    return (environment) => read(environment).ns;
  }

  duration(name: string): Reader<bigint> {
    const read = this.#kind(name, 'duration');
    return (environment) => read(environment).ns;
  }

  /** Any value as a text; undefined for nil. */
  textLike(name: string): Reader<string | undefined> {
    const evaluate = this.any(name);
    return (environment) => textLike(evaluate(environment));
  }

  /** A value that may be kept in telemetry. */
  storable(name: string): Reader<AnyValue> {
    const evaluate = this.any(name);
    return (environment) => expectStorable(evaluate(environment));
  }

  /** A path to read and write. */
  target(name: string): Accessor {
    const value = this.#written(name);
    if (value?.kind !== 'path') throw this.problem(name, `${name} must be a path`);
    return this.#compiler.accessor(value);
  }

  /** A path to a map; what is no map there is an error at run time. */
  mapTarget(name: string): { get: Reader<KeyValue[]>; set: (environment: Environment, values: KeyValue[]) => void } {
    const accessor = this.target(name);
    return {
      get: (environment) => {
        const value = accessor.get(environment);
        if (value.kind === 'kvlist') return value.values;
        throw new OttlError(`${name}: expected map but got ${typeName(value)}`);
      },
      set: (environment, values) => accessor.set(environment, { kind: 'kvlist', values }),
    };
  }

  literalText(name: string): string {
    const value = this.#written(name);
    if (value?.kind !== 'string') throw this.problem(name, `${name} must be a string`);
    return value.value;
  }

  /** A list of strings, all written in the text. */
  literalTexts(name: string): string[] {
    const value = this.#written(name);
    if (value?.kind !== 'list') throw this.problem(name, `${name} must be a list of strings`);
    return value.items.map((item) => {
      if (item.kind === 'string') return item.value;
      throw new OttlProblem(`${name} must be a list of strings`, item.offset);
    });
  }

  literalInt(name: string): bigint {
    const value = this.#written(name);
    if (value?.kind !== 'int') throw this.problem(name, `${name} must be an integer`);
    return value.value;
  }

  literalBool(name: string): boolean {
    const value = this.#written(name);
    if (value?.kind !== 'bool') throw this.problem(name, `${name} must be true or false`);
    return value.value;
  }

  /** A number written in the text, of either type. */
  literalNumber(name: string): number {
    const value = this.#written(name);
    if (value?.kind !== 'float' && value?.kind !== 'int') throw this.problem(name, `${name} must be a number`);
    return Number(value.value);
  }

  /** The items of a list in square brackets, each worked out by itself; another expression must give a list. */
  items(name: string): Reader<readonly OttlValue[]> {
    const value = this.#written(name);
    if (value?.kind === 'list') {
      const each = value.items.map((item) => this.#compiler.value(item));
      return (environment) => each.map((evaluate) => evaluate(environment));
    }
    const read = this.#kind(name, 'array');
    return (environment) => read(environment).values;
  }

  /** The same, each as a text; undefined for nil. */
  itemTexts(name: string): Reader<readonly (string | undefined)[]> {
    const read = this.items(name);
    return (environment) => read(environment).map((item) => textLike(item));
  }

  texts(name: string): Reader<readonly string[]> {
    const read = this.items(name);
    return (environment) =>
      read(environment).map((item) => {
        if (item.kind === 'string') return item.value;
        throw new OttlError(`${name}: expected string but got ${typeName(item)}`);
      });
  }

  pattern(name: string): Reader<Pattern> {
    return this.compiled(name, (source) => new Pattern(source));
  }

  /** What `compile` makes of a text: of a literal now, and its mistakes have a place; of an expression when it changes. It throws OttlProblem. */
  compiled<T>(name: string, compile: (source: string) => T): Reader<T> {
    const literal = this.#literal(name, 'pattern', compile);
    if (literal) return () => literal;
    const read = this.text(name);
    let last: { source: string; made: T } | undefined;
    return (environment) => {
      const source = read(environment);
      if (last?.source !== source) last = { source, made: madeOf(source, compile) };
      return last.made;
    };
  }

  /** A pattern written as a string; undefined where an expression stands. */
  literalPattern(name: string): Pattern | undefined {
    return this.#literal(name, 'pattern', (source) => new Pattern(source));
  }

  /** An XPath, which can only be written as a string. */
  literalXPath(name: string): XPath {
    this.literalText(name);
    return this.#literal(name, 'XPath', parseXPath)!;
  }

  #literal<T>(name: string, what: string, compile: (source: string) => T): T | undefined {
    const value = this.#written(name);
    if (value?.kind !== 'string') return undefined;
    try {
      return compile(value.value);
    } catch (error) {
      if (!(error instanceof OttlProblem)) throw error;
      throw this.problem(name, `invalid ${what}: ${error.message}`, error.offset);
    }
  }

  /** A converter given by its name, as a function of one text. */
  converter(name: string): (text: string, environment: Environment) => string {
    const value = this.#written(name);
    if (value?.kind !== 'symbol') throw this.problem(name, `${name} must be the name of a converter, such as SHA256`);
    const converter = this.#compiler.functionNamed(value.name, value.offset);
    const required = converter.parameters.filter((parameter) => !parameter.endsWith('?'));
    if (required.length !== 1 || !/^[A-Z]/.test(converter.name))
      throw this.problem(name, `${converter.name} does not take one text`);
    let input: OttlValue = { kind: 'empty' };
    const given = new Map([[required[0]!, { evaluate: () => input }]]);
    const evaluate = converter.create(new Arguments(this.#call, given, this.#compiler));
    return (text, environment) => {
      input = { kind: 'string', value: text };
      const result = evaluate(environment);
      if (result.kind === 'string') return result.value;
      throw new OttlError('the replacement value must be a string');
    };
  }
}

function madeOf<T>(source: string, compile: (source: string) => T): T {
  try {
    return compile(source);
  } catch (error) {
    throw error instanceof OttlProblem ? new OttlError(`invalid pattern: ${error.message}`) : error;
  }
}

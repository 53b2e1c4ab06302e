import type { AnyValue } from '../../model/attributes.ts';
import { OttlProblem } from '../ottl/problem.ts';
import { int, list, map, NIL, bool, text } from '../ottl/value.ts';
import type { Entry } from './entry.ts';
import {
  choice,
  lengthOf,
  member,
  minus,
  negated,
  numberOf,
  operation,
  patternAt,
  textOf,
} from './expression-values.ts';
import { tokensOf, unquoted, type Token } from './expression-tokens.ts';

/** Of expr-lang.org's language the part that configurations use: see docs/pipelines.md. Throws OperatorError for values of other types. */
export type Expression = (entry: Entry) => AnyValue;
export type Condition = (entry: Entry) => boolean;

const BINDING: Readonly<Record<string, number>> = {
  ...{ or: 1, '||': 1, and: 2, '&&': 2 },
  ...{ '==': 3, '!=': 3, '<': 3, '<=': 3, '>': 3, '>=': 3, in: 3, matches: 3, contains: 3, startsWith: 3, endsWith: 3 },
  '+': 4,
  '??': 5,
};
const DEEPEST = 50;
const CONSTANTS: Readonly<Record<string, AnyValue>> = { true: bool(true), false: bool(false), nil: NIL };
const ROOTS: Readonly<Record<string, Expression>> = {
  $: ({ body }) => body,
  body: ({ body }) => body,
  attributes: ({ attributes }) => map(attributes),
  resource: ({ resource }) => map(resource),
};

/** Throws OttlProblem, with the character where what is not read here begins. */
export function parseExpression(written: string, env: (name: string) => string | undefined): Expression {
  return new Parser(tokensOf(written), env).whole();
}

const bindingOf = (name: string): number => (Object.hasOwn(BINDING, name) ? BINDING[name]! : -1);

class Parser {
  readonly #tokens: readonly Token[];
  readonly #env: (name: string) => string | undefined;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], env: (name: string) => string | undefined) {
    this.#tokens = tokens;
    this.#env = env;
  }

  whole(): Expression {
    const read = this.#expression();
    if (this.#peek.kind !== 'end') throw this.#unexpected();
    return read;
  }

  get #peek(): Token {
    return this.#tokens[this.#at]!;
  }

  #unexpected(expected = ''): OttlProblem {
    const { kind, value, at } = this.#peek;
    const what = kind === 'end' ? 'the expression ends too early' : `${value} is not read here`;
    return new OttlProblem(expected === '' ? what : `${what}: ${expected} is expected`, at);
  }

  /** Whether the next token is this one, which is passed then. */
  #take(value: string): boolean {
    const { kind, value: found } = this.#peek;
    if (kind === 'text' || found !== value) return false;
    this.#at++;
    return true;
  }

  #expect(value: string): void {
    if (!this.#take(value)) throw this.#unexpected(value);
  }

  /** Where the condition is true or false, what stands behind ? or :. */
  #expression(): Expression {
    const read = this.#binary(0);
    if (!this.#take('?')) return read;
    const then = this.#deeper(() => this.#expression());
    this.#expect(':');
    return choice(
      read,
      then,
      this.#deeper(() => this.#expression()),
    );
  }

  #binary(least: number): Expression {
    if (++this.#depth > DEEPEST) throw new OttlProblem(`deeper than ${DEEPEST} levels`, this.#peek.at);
    let left = this.#unary();
    for (;;) {
      const { value, kind, at } = this.#peek;
      const binding = kind === 'sign' || kind === 'name' ? bindingOf(value) : -1;
      const isNot = value === 'not' && kind === 'name' && ['in', 'matches', 'contains'].includes(this.#after);
      if (isNot) this.#at++;
      const operator = isNot ? this.#peek.value : value;
      const level = isNot ? bindingOf(operator) : binding;
      if (level < 0 || level <= least) break;
      this.#at++;
      left = operation(operator, left, this.#operand(operator, level), at);
      if (isNot) left = negated(left);
    }
    this.#depth--;
    return left;
  }

  get #after(): string {
    return this.#tokens[this.#at + 1]?.value ?? '';
  }

  /** A pattern that is written out is read once, and what is wrong with it is known then. */
  #operand(operator: string, level: number): Expression {
    const { kind, value, at } = this.#peek;
    const right = this.#binary(level);
    if (operator === 'matches' && kind === 'text') patternAt(unquoted(value), at + 1);
    return right;
  }

  #unary(): Expression {
    if (this.#take('!') || this.#take('not')) return negated(this.#deeper(() => this.#unary()));
    if (this.#take('-')) return minus(this.#deeper(() => this.#unary()));
    return this.#postfix(this.#primary());
  }

  #deeper(read: () => Expression): Expression {
    if (++this.#depth > DEEPEST) throw new OttlProblem(`deeper than ${DEEPEST} levels`, this.#peek.at);
    const inner = read();
    this.#depth--;
    return inner;
  }

  #primary(): Expression {
    const { kind, value } = this.#peek;
    if (this.#take('(')) {
      const inner = this.#expression();
      this.#expect(')');
      return inner;
    }
    if (this.#take('[')) return this.#list();
    if (kind === 'end' || kind === 'sign') throw this.#unexpected();
    if (kind === 'name') return this.#name();
    this.#at++;
    const literal = kind === 'text' ? text(unquoted(value)) : numberOf(value);
    return () => literal;
  }

  #list(): Expression {
    const items: Expression[] = [];
    while (!this.#take(']')) {
      if (items.length > 0) this.#expect(',');
      items.push(this.#expression());
    }
    return (entry) => list(items.map((item) => item(entry)));
  }

  #name(): Expression {
    const { value: name } = this.#peek;
    const constant = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
    const root = Object.hasOwn(ROOTS, name) ? ROOTS[name] : undefined;
    if (!constant && !root && name !== 'env' && name !== 'len') throw this.#unexpected();
    this.#at++;
    if (constant) return () => constant;
    return root ?? this.#call(name);
  }

  #call(name: string): Expression {
    this.#expect('(');
    const argument = this.#expression();
    this.#expect(')');
    if (name === 'env') return (entry) => text(this.#env(textOf(argument(entry), 'env')) ?? '');
    return (entry) => int(lengthOf(argument(entry)));
  }

  #postfix(value: Expression): Expression {
    let inner = value;
    for (;;) {
      if (this.#take('.') || this.#take('?.')) inner = member(inner, this.#key());
      else if (this.#take('[')) {
        inner = member(inner, this.#expression());
        this.#expect(']');
      } else return inner;
    }
  }

  #key(): Expression {
    const { kind, value } = this.#peek;
    if (kind !== 'name') throw this.#unexpected('a name');
    this.#at++;
    const key = text(value);
    return () => key;
  }
}

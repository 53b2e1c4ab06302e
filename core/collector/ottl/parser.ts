import type { Argument, Call, CompareOperator, Condition, Statement, Value } from './ast.ts';
import { ExpressionReader } from './expressions.ts';
import { OttlProblem } from './problem.ts';

/** `editor(arguments) where condition`. Throws OttlProblem. */
export function parseStatement(text: string): Statement {
  return lambdaByName(text, () => new Reader(text).statement());
}

/** A condition by itself, as filters have them. Throws OttlProblem. */
export function parseCondition(text: string): Condition {
  return lambdaByName(text, () => new Reader(text).condition());
}

/** Functions that take a lambda expression, which is no part of the grammar here. */
const TAKES_LAMBDA = /\b(All|Any|Filter|Find|MapEach|MapKeys|Reduce|When)\s*\(/;

/** What cannot be read because of a lambda expression is refused by the name of the function that takes it. */
function lambdaByName<T>(text: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const found = error instanceof OttlProblem && text.includes('=>') ? TAKES_LAMBDA.exec(text) : null;
    throw found ? new OttlProblem(`function "${found[1]}" is not supported here`, found.index) : error;
  }
}

/** Nobody writes deeper, and no stack need carry it. */
const DEEPEST_CONDITION = 100;

class Reader extends ExpressionReader {
  #depth = 0;

  statement(): Statement {
    const editor = this.#editor();
    const where = this.accept('name', 'where') ? this.#or() : undefined;
    this.expectEnd(where ? '"and", "or" or the end' : '"where" or the end');
    return { editor, where };
  }

  condition(): Condition {
    const condition = this.#or();
    this.expectEnd('"and", "or" or the end');
    return condition;
  }

  #editor(): Call {
    const { text, offset } = this.current;
    if (this.current.kind !== 'name') throw this.unexpected('the name of an editor, such as set');
    if (!/^[a-z]/.test(text))
      throw new OttlProblem(`editor names must start with a lowercase letter but got "${text}"`, offset);
    const call = this.call();
    if (call.keys.length > 0)
      throw new OttlProblem('only paths and converters may be indexed, not editors', call.keys[0]!.offset);
    return call;
  }

  #or(): Condition {
    return this.#joined('or', () => this.#joined('and', () => this.#single()));
  }

  #joined(kind: 'or' | 'and', part: () => Condition): Condition {
    const parts = [part()];
    while (this.accept('name', kind)) parts.push(part());
    return parts.length === 1 ? parts[0]! : { kind, parts };
  }

  #single(): Condition {
    if (!this.accept('name', 'not')) return this.#plain();
    return { kind: 'not', inner: this.#plain() };
  }

  #plain(): Condition {
    if (this.current.text === '(' && this.current.kind === 'mark') return this.#inParentheses();
    return this.#comparison();
  }

  /** `(a + b) > 1` and `(a > 1 or b)` begin alike: the first is tried first, and of two failures the one further on is told. */
  #inParentheses(): Condition {
    const start = this.position;
    try {
      return this.#comparison();
    } catch (first) {
      if (!(first instanceof OttlProblem)) throw first;
      this.rewind(start);
      return this.#nested(first);
    }
  }

  #nested(first: OttlProblem): Condition {
    if (++this.#depth > DEEPEST_CONDITION) throw this.unexpected('fewer parentheses in each other');
    try {
      this.expect('(');
      const inner = this.#or();
      this.expect(')', '"and", "or" or ")"');
      this.#depth--;
      return inner;
    } catch (second) {
      throw second instanceof OttlProblem && second.offset < first.offset ? first : second;
    }
  }

  #comparison(): Condition {
    const left = this.value();
    if (this.current.kind === 'compare') {
      const operator = this.next().text as CompareOperator;
      return { kind: 'compare', operator, left, right: this.value() };
    }
    if (left.kind === 'bool') return { kind: 'constant', value: left.value };
    if (left.kind === 'call') return { kind: 'call', call: left.call };
    throw this.unexpected('a comparison (==, !=, <, <=, > or >=)');
  }
}

/** Calls of a statement or condition, those in arguments and keys included, outermost first. */
export function* callsOf(root: Statement | Condition): Generator<Call> {
  for (const value of valuesOf(root)) if (value.kind === 'call') yield value.call;
}

/** Every value in a statement or condition, outermost first. */
export function* valuesOf(root: Statement | Condition): Generator<Value> {
  if ('editor' in root) {
    yield { kind: 'call', call: root.editor, offset: root.editor.offset };
    yield* valuesInCall(root.editor);
    if (root.where) yield* valuesOf(root.where);
    return;
  }
  switch (root.kind) {
    case 'and':
    case 'or':
      for (const part of root.parts) yield* valuesOf(part);
      return;
    case 'not':
      yield* valuesOf(root.inner);
      return;
    case 'call':
      yield* valuesIn({ kind: 'call', call: root.call, offset: root.call.offset });
      return;
    case 'compare':
      yield* valuesIn(root.left);
      yield* valuesIn(root.right);
      return;
    case 'constant':
  }
}

function* valuesInCall(call: Call): Generator<Value> {
  for (const argument of call.arguments as Argument[]) yield* valuesIn(argument.value);
  for (const key of call.keys) if (key.kind === 'expression') yield* valuesIn(key.value);
}

function* valuesIn(value: Value): Generator<Value> {
  yield value;
  switch (value.kind) {
    case 'call':
      yield* valuesInCall(value.call);
      return;
    case 'path':
      for (const field of value.path.fields)
        for (const key of field.keys) if (key.kind === 'expression') yield* valuesIn(key.value);
      return;
    case 'list':
      for (const item of value.items) yield* valuesIn(item);
      return;
    case 'map':
      for (const entry of value.entries) yield* valuesIn(entry.value);
      return;
    case 'math':
      yield* valuesIn(value.left);
      yield* valuesIn(value.right);
      return;
    case 'negate':
      yield* valuesIn(value.inner);
  }
}

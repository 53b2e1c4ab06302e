import type { Call, CompareOperator, Condition, Key, Statement, Value } from './ast.ts';
import { calculate, negate } from './arithmetic.ts';
import { compareValues } from './compare.ts';
import { accessorOf, type Accessor, type Site } from './contexts/accessor.ts';
import { CONTEXTS } from './contexts/context.ts';
import type { Environment } from './contexts/environment.ts';
import { expectStorable } from './contexts/field.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Compiler } from './functions/arguments.ts';
import { bindCall, findFunction } from './functions/call.ts';
import type { Evaluate, FunctionSet } from './functions/function.ts';
import { valueAt, type Index } from './indexing.ts';
import { OttlError, OttlProblem } from './problem.ts';
import { bool, double, int, list, map, NIL, text, typeName, type OttlValue } from './value.ts';

/** Runs a statement over one item where its condition holds; throws OttlError. */
export type Run = (environment: Environment) => void;

/** Whether a condition holds for one item; throws OttlError. */
export type Test = (environment: Environment) => boolean;

/** Throws OttlProblem for paths, enums and functions that the context does not have. */
export function compileStatement(statement: Statement, site: Site, functions: FunctionSet): Run {
  const compiling = new Compiling(site, functions);
  const edit = compiling.call(statement.editor);
  if (!statement.where) return edit;
  const where = compiling.test(statement.where);
  return (environment) => {
    if (where(environment)) edit(environment);
  };
}

/** Likewise. */
export function compileCondition(condition: Condition, site: Site, functions: FunctionSet): Test {
  return new Compiling(site, functions).test(condition);
}

class Compiling {
  readonly #site: Site;
  readonly #functions: FunctionSet;
  readonly #compiler: Compiler;

  constructor(site: Site, functions: FunctionSet) {
    this.#site = site;
    this.#functions = functions;
    this.#compiler = {
      context: site.context,
      value: (value) => this.#value(value),
      accessor: (value) => this.#accessor(value as Value & { kind: 'path' }),
      functionNamed: (name, offset) => findFunction(this.#functions, name, offset, site.context),
    };
  }

  test(condition: Condition): Test {
    switch (condition.kind) {
      case 'constant':
        return () => condition.value;
      case 'not': {
        const inner = this.test(condition.inner);
        return (environment) => !inner(environment);
      }
      case 'and': {
        const parts = condition.parts.map((part) => this.test(part));
        return (environment) => parts.every((part) => part(environment));
      }
      case 'or': {
        const parts = condition.parts.map((part) => this.test(part));
        return (environment) => parts.some((part) => part(environment));
      }
      case 'compare':
        return comparison(condition.operator, this.#value(condition.left), this.#value(condition.right));
      case 'call':
        return truth(condition.call.name, this.call(condition.call));
    }
  }

  call(call: Call): Evaluate {
    const evaluate = bindCall(call, this.#compiler);
    if (call.keys.length === 0) return evaluate;
    const keys = call.keys.map((key) => this.#key(key));
    return (environment) =>
      valueAt(
        evaluate(environment),
        keys.map((key) => key(environment)),
      );
  }

  #value(value: Value): Evaluate {
    switch (value.kind) {
      case 'nil':
        return () => NIL;
      case 'string':
        return always(text(value.value));
      case 'int':
        return always(int(value.value));
      case 'float':
        return always(double(value.value));
      case 'bool':
        return always(bool(value.value));
      case 'bytes':
        return always({ kind: 'bytes', value: value.value });
      case 'symbol':
        return always(this.#enum(value));
      case 'path':
        return this.#accessor(value).get;
      case 'call':
        return this.call(value.call);
      case 'list':
        return this.#list(value.items);
      case 'map':
        return this.#map(value.entries);
      case 'math': {
        const [left, right] = [this.#value(value.left), this.#value(value.right)];
        return (environment) => calculate(value.operator, left(environment), right(environment));
      }
      case 'negate': {
        const inner = this.#value(value.inner);
        return (environment) => negate(inner(environment));
      }
    }
  }

  #enum({ name, offset }: Value & { kind: 'symbol' }): OttlValue {
    const { enums } = CONTEXTS[this.#site.context];
    if (Object.hasOwn(enums, name)) return int(enums[name]!);
    const hint = this.#functions.has(name) ? '; calls have parentheses' : didYouMean(name, Object.keys(enums));
    throw new OttlProblem(`enum symbol "${name}" not found in the context "${this.#site.context}"${hint}`, offset);
  }

  #list(values: readonly Value[]): Evaluate {
    const items = values.map((value) => this.#value(value));
    return (environment) => list(items.map((item) => expectStorable(item(environment))));
  }

  #map(written: readonly { key: string; value: Value }[]): Evaluate {
    const entries = written.map(({ key, value }) => ({ key, evaluate: this.#value(value) }));
    return (environment) =>
      map(entries.map(({ key, evaluate }) => ({ key, value: expectStorable(evaluate(environment)) })));
  }

  #accessor(value: Value & { kind: 'path' }): Accessor {
    return accessorOf(value.path, this.#site, (key) => this.#key(key));
  }

  #key(key: Key): (environment: Environment) => Index {
    if (key.kind !== 'expression') return () => key.value;
    const evaluate = this.#value(key.value);
    return (environment) => {
      const value = evaluate(environment);
      if (value.kind === 'string' || value.kind === 'int') return value.value;
      throw new OttlError(
        `could not resolve key for map/slice, expecting a string or an integer but got ${typeName(value)}`,
      );
    };
  }
}

const always =
  (value: OttlValue): Evaluate =>
  () =>
    value;

function comparison(operator: CompareOperator, left: Evaluate, right: Evaluate): Test {
  return (environment) => compareValues(operator, left(environment), right(environment));
}

function truth(name: string, evaluate: Evaluate): Test {
  return (environment) => {
    const value = evaluate(environment);
    if (value.kind === 'bool') return value.value;
    throw new OttlError(`value returned from ${name} must be bool but got ${typeName(value)}`);
  };
}

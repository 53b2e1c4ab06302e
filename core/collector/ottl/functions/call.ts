import { didYouMean } from '../../did-you-mean.ts';
import type { Argument, Call, Value } from '../ast.ts';
import { OttlProblem } from '../problem.ts';
import { Arguments, type Compiler } from './arguments.ts';
import type { Evaluate, FunctionSet, OttlFunction } from './function.ts';
import { UNSUPPORTED } from './unsupported.ts';

/** A call bound to its function. Throws OttlProblem for functions and arguments that are not there, and for what its function refuses. */
export function bindCall(call: Call, compiler: Compiler): Evaluate {
  const called = compiler.functionNamed(call.name, call.offset);
  return called.create(new Arguments(call, givenArguments(call, called), compiler));
}

/** Throws OttlProblem, with what may have been meant. */
export function findFunction(functions: FunctionSet, name: string, offset: number, context: string): OttlFunction {
  const found = functions.get(name);
  if (found && (!found.contexts || found.contexts.includes(context as never))) return found;
  if (found)
    throw new OttlProblem(
      `function "${name}" is not for the context "${context}", only for ${found.contexts!.join(', ')}`,
      offset,
    );
  if (UNSUPPORTED.has(name)) throw new OttlProblem(`function "${name}" is not supported here`, offset);
  throw new OttlProblem(`undefined function "${name}"${didYouMean(name, [...functions.keys()])}`, offset);
}

/** Names are compared as the Collector does: `utf8_safe` and `utf8Safe` are one. */
const plain = (name: string): string => name.replace(/[_?]/g, '').toLowerCase();

function givenArguments(call: Call, { name, parameters }: OttlFunction): Map<string, { value: Value }> {
  const given = new Map<string, { value: Value }>();
  const required = parameters.filter((parameter) => !parameter.endsWith('?'));
  if (call.arguments.length < required.length || call.arguments.length > parameters.length)
    throw new OttlProblem(
      `${name}: ${expectedCount(required.length, parameters.length)}, found ${call.arguments.length}`,
      call.offset,
    );
  call.arguments.forEach((argument, i) => {
    const parameter = argument.name === undefined ? parameters[i]! : parameterNamed(argument, name, parameters);
    const key = parameter.replace('?', '');
    if (given.has(key)) throw new OttlProblem(`${name}: "${key}" is given twice`, argument.offset);
    given.set(key, { value: argument.value });
  });
  const missing = required.find((parameter) => !given.has(parameter));
  if (missing !== undefined) throw new OttlProblem(`${name}: "${missing}" is missing`, call.offset);
  return given;
}

function parameterNamed(argument: Argument, name: string, parameters: readonly string[]): string {
  const found = parameters.find((parameter) => plain(parameter) === plain(argument.name!));
  if (found !== undefined) return found;
  const names = parameters.map((parameter) => parameter.replace('?', ''));
  throw new OttlProblem(
    `${name}: no such parameter: ${argument.name}${didYouMean(argument.name!, names)}`,
    argument.offset,
  );
}

function expectedCount(least: number, most: number): string {
  if (least === most) return `expected ${least} argument${least === 1 ? '' : 's'}`;
  return `expected ${least} to ${most} arguments`;
}

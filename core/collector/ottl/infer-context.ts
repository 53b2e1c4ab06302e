import { didYouMean } from '../did-you-mean.ts';
import type { Condition, Statement } from './ast.ts';
import { contextNamed, CONTEXTS, isVisible, type ContextName } from './contexts/context.ts';
import type { FunctionSet } from './functions/function.ts';
import { valuesOf } from './parser.ts';
import { OttlProblem } from './problem.ts';

/** From the narrowest: of several contexts named in a text, statements run in the one from which the others can be seen. */
const PRIORITY: readonly ContextName[] = ['log', 'datapoint', 'metric', 'spanevent', 'span', 'scope', 'resource'];

/**
 * The context that the paths of a text ask for, among those a signal has; undefined where no path names one. Where it does not
 * have a function or enum of the text, the narrowest that has and sees it. Throws OttlProblem for paths without or with another context.
 */
export function inferContext(
  roots: readonly (Statement | Condition)[],
  allowed: readonly ContextName[],
  functions: FunctionSet,
): ContextName | undefined {
  const named = roots.flatMap((root) => namedContexts(root, allowed));
  const narrowest = PRIORITY.find((name) => named.includes(name));
  if (narrowest === undefined) return undefined;
  const narrower = PRIORITY.filter((name) => allowed.includes(name) && isVisible(name, narrowest));
  // With none that has all, the one that the paths ask for says what is missing.
  return [narrowest, ...narrower].find((name) => roots.every((root) => hasAll(root, name, functions))) ?? narrowest;
}

function namedContexts(root: Statement | Condition, allowed: readonly ContextName[]): ContextName[] {
  const names: ContextName[] = [];
  for (const value of valuesOf(root)) {
    if (value.kind !== 'path') continue;
    const [first, second] = value.path.fields;
    const name = second && first!.keys.length === 0 ? contextNamed(first!.name) : undefined;
    if (name !== undefined && allowed.includes(name)) {
      names.push(name);
      continue;
    }
    const options = allowed.map((one) => `"${one}.${second && name !== undefined ? second.name : value.path.text}"`);
    const message = second
      ? `context "${first!.name}" from path "${value.path.text}" is not valid here, it must be one of: ${allowed.join(', ')}${didYouMean(first!.name, allowed)}`
      : `missing context name for path "${value.path.text}", possibly valid options are: ${options.join(', ')}`;
    throw new OttlProblem(message, value.path.offset);
  }
  return names;
}

function hasAll(root: Statement | Condition, context: ContextName, functions: FunctionSet): boolean {
  for (const value of valuesOf(root)) {
    if (value.kind === 'symbol' && !Object.hasOwn(CONTEXTS[context].enums, value.name) && !functions.has(value.name))
      return false;
    const contexts = value.kind === 'call' ? functions.get(value.call.name)?.contexts : undefined;
    if (contexts && !contexts.includes(context)) return false;
  }
  return true;
}

import type { ContextName } from '../contexts/context.ts';
import type { Environment } from '../contexts/environment.ts';
import type { OttlValue } from '../value.ts';
import type { Arguments } from './arguments.ts';

/** An expression ready to run; throws OttlError. */
export type Evaluate = (environment: Environment) => OttlValue;

/** An editor or a converter. */
export interface OttlFunction {
  name: string;
  /** In their order; those that may be left out end in `?` and come last. */
  parameters: readonly string[];
  /** Where it can be used; everywhere without. */
  contexts?: readonly ContextName[];
  /** For one call in a text. Throws OttlProblem for arguments that can never be right. */
  create: (args: Arguments) => Evaluate;
}

/** By name. */
export type FunctionSet = ReadonlyMap<string, OttlFunction>;

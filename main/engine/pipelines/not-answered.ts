import { OperationFailure } from '../ports.ts';
import type { CheckedAndPorts } from './messages.ts';
import { PipelinesFailure } from './runner.ts';

/** Has why something could not be done told to whoever asked. */
export function asOperationFailure(error: unknown): never {
  throw error instanceof PipelinesFailure ? new OperationFailure(error.code, error.message) : error;
}

/** A text that is too much to be checked has that as its one problem: the editor shows it there, and it can be changed. */
export function uncheckable(error: unknown): CheckedAndPorts {
  if (!(error instanceof PipelinesFailure) || error.code !== 'too-large') return asOperationFailure(error);
  const problem = { line: 1, column: 1, message: error.message };
  return { checked: { problems: [problem], warnings: [], components: [], pipelines: [] }, ports: [] };
}

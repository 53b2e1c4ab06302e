import type { Expression } from '../../../../../contract/expression.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { QuestionError } from '../../port.ts';
import type { Database } from '../database.ts';
import type { Binder } from './sql.ts';

/** Conditions over rows, with the tables and joins they need. */
export interface CompiledExpression {
  tables: string[];
  joins: string[];
  conditions: string[];
}

export function compileExpression(
  _database: Database,
  _expression: Expression,
  _rows: 'logs' | 'traces',
  _binder: Binder,
  _signal?: CancelSignal,
): Promise<CompiledExpression> {
  throw new QuestionError('This cannot be answered yet.');
}

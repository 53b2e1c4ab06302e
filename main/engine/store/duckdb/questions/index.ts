import { QuestionError, type Question } from '../../port.ts';
import type { Ask } from './context.ts';
import { sqlQuery } from './sql-query.ts';
import { tracesSearch } from './traces-search.ts';

const missing = (): never => {
  throw new QuestionError('This question cannot be answered yet.');
};

/** Every question by name. */
export const QUESTIONS: { [Q in Question]: Ask<Q> } = {
  'time.histogram': missing,
  'services.list': missing,
  'traces.search': tracesSearch,
  'traces.hitmap': missing,
  'traces.facets': missing,
  'trace.get': missing,
  'span.get': missing,
  'logs.search': missing,
  'log.get': missing,
  'metrics.list': missing,
  'metrics.series': missing,
  'sql.query': sqlQuery,
};

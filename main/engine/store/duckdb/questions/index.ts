import type { Question } from '../../port.ts';
import type { Ask } from './context.ts';
import { timeHistogram } from './time-histogram.ts';
import { servicesList } from './services-list.ts';
import { spanGet } from './span-get.ts';
import { logsSearch } from './logs-search.ts';
import { logGet } from './log-get.ts';
import { metricsList } from './metrics-list.ts';
import { metricsSeries } from './metrics-series.ts';
import { sqlQuery } from './sql-query.ts';
import { traceGet } from './trace-get.ts';
import { tracesFacets } from './traces-facets.ts';
import { tracesHitmap } from './traces-hitmap.ts';
import { tracesSearch } from './traces-search.ts';

/** Every question by name. */
export const QUESTIONS: { [Q in Question]: Ask<Q> } = {
  'time.histogram': timeHistogram,
  'services.list': servicesList,
  'traces.search': tracesSearch,
  'traces.hitmap': tracesHitmap,
  'traces.facets': tracesFacets,
  'trace.get': traceGet,
  'span.get': spanGet,
  'logs.search': logsSearch,
  'log.get': logGet,
  'metrics.list': metricsList,
  'metrics.series': metricsSeries,
  'sql.query': sqlQuery,
};

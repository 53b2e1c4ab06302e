import type { Question } from '../../port.ts';
import type { Ask } from './context.ts';
import { timeHistogram } from './time-histogram.ts';
import { sessionSummary } from './session-summary/session-summary.ts';
import { servicesList } from './services-list.ts';
import { spansCanvas } from './canvas/spans-canvas.ts';
import { spanGet } from './span-get.ts';
import { spanPeers } from './span-peers.ts';
import { logsSearch } from './logs-search.ts';
import { logGet } from './log-get.ts';
import { logContext } from './log-context.ts';
import { logsFacets } from './logs-facets.ts';
import { logsHistogram } from './logs-histogram.ts';
import { metricsExemplars } from './metrics-exemplars.ts';
import { metricsHeatmap } from './metrics-heatmap.ts';
import { logsPatternValues } from './logs-pattern-values.ts';
import { logsPatterns } from './logs-patterns.ts';
import { metricsList } from './metrics-list.ts';
import { metricsQuery } from './metrics-query.ts';
import { metricsSeries } from './metrics-series.ts';
import { sqlQuery } from './sql-query.ts';
import { sqlSchema } from './sql-schema.ts';
import { subjectErrors } from './subject-errors.ts';
import { subjectGet } from './subject-get.ts';
import { subjectOperations } from './subject-operations.ts';
import { subjectRed } from './subject-red.ts';
import { subjectsKeys } from './subjects-keys.ts';
import { subjectsList } from './subjects-list.ts';
import { traceAttribute } from './trace-attribute.ts';
import { traceGet, tracesGet } from './trace-get.ts';
import { traceLinked } from './trace-linked.ts';
import { traceLogs } from './trace-logs.ts';
import { traceMatch } from './trace-match.ts';
import { tracesContrast } from './traces-contrast.ts';
import { tracesFacets } from './traces-facets.ts';
import { tracesHitmap } from './traces-hitmap.ts';
import { tracesSearch } from './traces-search.ts';

/** Every question by name. */
export const QUESTIONS: { [Q in Question]: Ask<Q> } = {
  'session.summary': sessionSummary,
  'time.histogram': timeHistogram,
  'services.list': servicesList,
  'traces.search': tracesSearch,
  'traces.hitmap': tracesHitmap,
  'spans.canvas': spansCanvas,
  'traces.contrast': tracesContrast,
  'traces.facets': tracesFacets,
  'trace.get': traceGet,
  'trace.match': traceMatch,
  'trace.attribute': traceAttribute,
  'traces.get': tracesGet,
  'trace.linked': traceLinked,
  'trace.logs': traceLogs,
  'span.get': spanGet,
  'span.peers': spanPeers,
  'logs.search': logsSearch,
  'log.get': logGet,
  'logs.facets': logsFacets,
  'logs.histogram': logsHistogram,
  'log.context': logContext,
  'logs.patterns': logsPatterns,
  'logs.patternValues': logsPatternValues,
  'metrics.list': metricsList,
  'metrics.series': metricsSeries,
  'metrics.query': metricsQuery,
  'metrics.heatmap': metricsHeatmap,
  'metrics.exemplars': metricsExemplars,
  'subjects.keys': subjectsKeys,
  'subjects.list': subjectsList,
  'subject.get': subjectGet,
  'subject.red': subjectRed,
  'subject.operations': subjectOperations,
  'subject.errors': subjectErrors,
  'sql.schema': sqlSchema,
  'sql.query': sqlQuery,
};

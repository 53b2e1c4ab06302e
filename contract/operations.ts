import type * as v from 'valibot';
import * as canvas from './operations/canvas.ts';
import * as files from './operations/files.ts';
import * as follows from './operations/follows.ts';
import * as library from './operations/library.ts';
import * as logs from './operations/logs.ts';
import * as metrics from './operations/metrics.ts';
import * as pipelines from './operations/pipelines.ts';
import * as redaction from './operations/redaction.ts';
import * as report from './operations/report.ts';
import * as session from './operations/session.ts';
import * as sessionSummary from './operations/session-summary.ts';
import * as spanPeers from './operations/span-peers.ts';
import * as sql from './operations/sql.ts';
import * as subjects from './operations/subjects.ts';
import * as topology from './operations/topology.ts';
import * as traceAttribute from './operations/trace-attribute.ts';
import * as traceLinks from './operations/trace-links.ts';
import * as traceLogs from './operations/trace-logs.ts';
import * as tracesContrast from './operations/traces-contrast.ts';
import * as traces from './operations/traces.ts';

/** Every operation there is, by name. */
export const OPERATIONS = {
  hello: session.hello,
  'session.get': session.sessionGet,
  'session.summary': sessionSummary.sessionSummary,
  'time.histogram': session.timeHistogram,
  'services.list': session.servicesList,
  'traces.search': traces.tracesSearch,
  'traces.hitmap': traces.tracesHitmap,
  'spans.canvas': canvas.spansCanvas,
  'traces.contrast': tracesContrast.tracesContrast,
  'traces.facets': traces.tracesFacets,
  'trace.get': traces.traceGet,
  'trace.match': traces.traceMatch,
  'trace.attribute': traceAttribute.traceAttribute,
  'traces.get': traces.tracesGet,
  'trace.linked': traceLinks.traceLinked,
  'trace.logs': traceLogs.traceLogs,
  'span.get': traces.spanGet,
  'span.peers': spanPeers.spanPeers,
  'logs.search': logs.logsSearch,
  'log.get': logs.logGet,
  'logs.facets': logs.logsFacets,
  'logs.histogram': logs.logsHistogram,
  'log.context': logs.logContext,
  'logs.patterns': logs.logsPatterns,
  'logs.patternValues': logs.logsPatternValues,
  'metrics.list': metrics.metricsList,
  'metrics.series': metrics.metricsSeries,
  'metrics.query': metrics.metricsQuery,
  'metrics.heatmap': metrics.metricsHeatmap,
  'metrics.exemplars': metrics.metricsExemplars,
  'subjects.keys': subjects.subjectsKeys,
  'subjects.list': subjects.subjectsList,
  'subject.get': subjects.subjectGet,
  'subject.red': subjects.subjectRed,
  'subject.operations': subjects.subjectOperations,
  'subject.errors': subjects.subjectErrors,
  'import.begin': files.importBegin,
  'import.chunk': files.importChunk,
  'import.end': files.importEnd,
  'import.cancel': files.importCancel,
  'import.path': files.importPath,
  'follow.start': follows.followStart,
  'follow.list': follows.followList,
  'follow.stop': follows.followStop,
  'pipelines.get': pipelines.pipelinesGet,
  'pipelines.check': pipelines.pipelinesCheck,
  'pipelines.settings': pipelines.pipelinesSettings,
  'pipelines.apply': pipelines.pipelinesApply,
  'pipelines.stop': pipelines.pipelinesStop,
  'pipelines.default': pipelines.pipelinesDefault,
  'pipelines.history': pipelines.pipelinesHistory,
  'pipelines.sample': pipelines.pipelinesSample,
  'pipelines.dryRun': pipelines.pipelinesDryRun,
  'pipelines.simulate': pipelines.pipelinesSimulate,
  'topology.read': topology.topologyRead,
  'pipelines.decisions': pipelines.pipelinesDecisions,
  'import.sample': files.importSample,
  'redaction.preview': redaction.redactionPreview,
  'redaction.texts': redaction.redactionTexts,
  'redaction.span': redaction.redactionSpan,
  'export.begin': files.exportBegin,
  'export.next': files.exportNext,
  'export.cancel': files.exportCancel,
  'report.pdf': report.reportPdf,
  'sql.schema': sql.sqlSchema,
  'sql.query': sql.sqlQuery,
  'sessions.list': library.sessionsList,
  'sessions.create': library.sessionsCreate,
  'sessions.describe': library.sessionsDescribe,
  'sessions.open': library.sessionsOpen,
  'sessions.delete': library.sessionsDelete,
  'sessions.restore': library.sessionsRestore,
  'settings.get': library.settingsGet,
  'settings.set': library.settingsSet,
  'document.get': library.documentGet,
  'document.put': library.documentPut,
} as const;

export type Operations = typeof OPERATIONS;
export type OperationName = keyof Operations;
/** What a caller passes: optional fields may be left out. */
export type InputOf<Name extends OperationName> = v.InferInput<Operations[Name]['input']>;
/** What a handler receives: validated, defaults filled in. */
export type ParsedInputOf<Name extends OperationName> = v.InferOutput<Operations[Name]['input']>;
export type OutputOf<Name extends OperationName> = NonNullable<Operations[Name]['output']>;

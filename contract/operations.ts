import type * as v from 'valibot';
import * as files from './operations/files.ts';
import * as logs from './operations/logs.ts';
import * as metrics from './operations/metrics.ts';
import * as session from './operations/session.ts';
import * as traces from './operations/traces.ts';

/** Every operation there is, by name. */
export const OPERATIONS = {
  hello: session.hello,
  'session.get': session.sessionGet,
  'time.histogram': session.timeHistogram,
  'services.list': session.servicesList,
  'traces.search': traces.tracesSearch,
  'traces.hitmap': traces.tracesHitmap,
  'traces.facets': traces.tracesFacets,
  'trace.get': traces.traceGet,
  'span.get': traces.spanGet,
  'logs.search': logs.logsSearch,
  'log.get': logs.logGet,
  'metrics.list': metrics.metricsList,
  'metrics.series': metrics.metricsSeries,
  'import.begin': files.importBegin,
  'import.chunk': files.importChunk,
  'import.end': files.importEnd,
  'import.cancel': files.importCancel,
  'import.path': files.importPath,
  'import.sample': files.importSample,
  'export.begin': files.exportBegin,
  'export.next': files.exportNext,
  'export.cancel': files.exportCancel,
  'sql.query': files.sqlQuery,
} as const;

export type Operations = typeof OPERATIONS;
export type OperationName = keyof Operations;
/** What a caller passes: optional fields may be left out. */
export type InputOf<Name extends OperationName> = v.InferInput<Operations[Name]['input']>;
/** What a handler receives: validated, defaults filled in. */
export type ParsedInputOf<Name extends OperationName> = v.InferOutput<Operations[Name]['input']>;
export type OutputOf<Name extends OperationName> = NonNullable<Operations[Name]['output']>;

import * as v from 'valibot';
import {
  DEFAULT_SETTINGS,
  type Expiring,
  type Settings,
  type SettingsAnswer,
} from '../../contract/operations/library.ts';
import type { DefaultPipeline } from '../../contract/operations/pipelines.ts';
import type { Hello, ReceiverStatus, SessionInfo } from '../../contract/operations/session.ts';
import { OPERATIONS, type OperationName, type OutputOf, type ParsedInputOf } from '../../contract/operations.ts';
import { failure, success, type Result } from '../../contract/result.ts';
import type { CancelSignal } from '../../contract/transport.ts';
import { CONTRACT_VERSION } from '../../contract/version.ts';
import { StoreLockedError, type EngineOptions } from './api.ts';
import { printReport } from './exporters/report-pdf.ts';
import { OperationFailure, type Exports, type Imports, type Pipelines, type SessionLibrary } from './ports.ts';
import { readTopology } from './topology/read-topology.ts';
import {
  CancelledError,
  NotFoundError,
  QuestionError,
  StoreFailedError,
  type Question,
  type Store,
} from './store/port.ts';

/** What the handlers need; `engine.ts` puts it together. */
export interface Handlers {
  options: EngineOptions;
  store: Store;
  imports: Imports;
  exports: Exports;
  /** Left out where the host does not allow them. */
  pipelines?: Pipelines;
  /** What runs without any; null where nothing does. */
  defaultPipeline: () => DefaultPipeline | null;
  /** Items per second, lately. */
  rates: { read(): SessionInfo['ratePerSecond'] };
  receivers: () => ReceiverStatus[];
  /** Writes them, and lets them hold at once. */
  /** What limits that are about to hold will take away. */
  expiring: () => Promise<Expiring | undefined>;
  saveSettings: (settings: Settings) => Promise<SettingsAnswer>;
}

const SQL_ON =
  'Start it with `tracebench serve --allow-sql` (in a checkout: `npm start -- --allow-sql`), or use `tracebench query --store FILE "SELECT …"`.';

const PIPELINES_ON =
  'Start it with `tracebench serve --allow-pipelines` (in a checkout: `npm start -- --allow-pipelines`), or run them with `tracebench agent --config FILE`.';

type Handler<Name extends OperationName> = (
  context: Handlers,
  input: ParsedInputOf<Name>,
  signal?: CancelSignal,
) => Promise<OutputOf<Name>> | OutputOf<Name>;

const ask =
  <Q extends Question>(question: Q): Handler<Q> =>
  ({ store }, input, signal) =>
    store.ask(question, input, signal);

const askInSql =
  <Q extends 'sql.schema' | 'sql.query'>(question: Q): Handler<Q> =>
  ({ store, options }, input, signal) => {
    if (options.allowSql) return store.ask(question, input, signal);
    throw new OperationFailure('unsupported', 'SQL is switched off here.', SQL_ON);
  };

const HANDLERS: { [Name in OperationName]: Handler<Name> } = {
  hello: ({ options, pipelines }): Hello => ({
    contractVersion: CONTRACT_VERSION,
    engineVersion: options.engineVersion,
    capabilities: {
      ...options.capabilities,
      sql: options.allowSql,
      pipelines: pipelines !== undefined,
      pdf: options.printPdf !== undefined,
    },
  }),
  'session.get': (context) => describeSession(context),
  'session.summary': async (context, { id, ...input }, signal) =>
    id === undefined
      ? { ...(await context.store.ask('session.summary', input, signal)), unread: await context.imports.unread() }
      : libraryOf(context).ask(id, 'session.summary', input, { signal }),
  'time.histogram': ask('time.histogram'),
  'services.list': ask('services.list'),
  'traces.search': ask('traces.search'),
  'traces.hitmap': ask('traces.hitmap'),
  'spans.canvas': ask('spans.canvas'),
  'traces.contrast': ask('traces.contrast'),
  'traces.facets': ask('traces.facets'),
  'trace.get': ask('trace.get'),
  'trace.match': ask('trace.match'),
  'trace.attribute': ask('trace.attribute'),
  'traces.get': ask('traces.get'),
  'trace.linked': ask('trace.linked'),
  'trace.logs': ask('trace.logs'),
  'span.get': ask('span.get'),
  'span.peers': ask('span.peers'),
  'logs.search': ask('logs.search'),
  'log.get': ask('log.get'),
  'logs.facets': ask('logs.facets'),
  'logs.histogram': ask('logs.histogram'),
  'log.context': ask('log.context'),
  'logs.patterns': ask('logs.patterns'),
  'logs.patternValues': ask('logs.patternValues'),
  'metrics.list': ask('metrics.list'),
  'metrics.series': ask('metrics.series'),
  'metrics.query': ask('metrics.query'),
  'metrics.heatmap': ask('metrics.heatmap'),
  'metrics.exemplars': ask('metrics.exemplars'),
  'subjects.keys': ask('subjects.keys'),
  'subjects.list': ask('subjects.list'),
  'subject.get': ask('subject.get'),
  'subject.red': ask('subject.red'),
  'subject.operations': ask('subject.operations'),
  'subject.errors': ask('subject.errors'),
  'sql.schema': askInSql('sql.schema'),
  'sql.query': askInSql('sql.query'),
  'import.begin': ({ imports }, input) => imports.begin(input),
  'import.chunk': ({ imports }, input) => imports.chunk(input),
  'import.end': ({ imports }, input, signal) => imports.end(input, signal),
  'import.cancel': ({ imports }, input) => imports.cancel(input),
  'import.path': ({ imports, options }, { path, follow, ...reading }, signal) => {
    if (!options.capabilities.openPath)
      throw new QuestionError('This host does not open files by path. Drop the file instead.');
    return follow ? imports.follow(path, signal, reading) : imports.path(path, signal, reading);
  },
  'follow.start': ({ imports, options }, { path, ...reading }) => {
    if (!options.capabilities.openPath)
      throw new QuestionError('This host does not open files by path. Drop the file instead.');
    return imports.followed.start(path, reading);
  },
  'follow.list': async ({ imports }) => ({ files: await imports.followed.list() }),
  'follow.stop': async ({ imports }, { id }) => ({ account: await imports.followed.stop(id) }),
  'pipelines.get': (context, input) => pipelinesOf(context).get(input),
  'pipelines.check': (context, input, signal) => pipelinesOf(context).check(input, signal),
  'pipelines.settings': (context, input, signal) => pipelinesOf(context).settings(input, signal),
  'pipelines.apply': (context, input) => pipelinesOf(context).apply(input),
  'pipelines.stop': (context, input) => pipelinesOf(context).stop(input),
  'pipelines.default': ({ defaultPipeline }) => ({ pipeline: defaultPipeline() }),
  'pipelines.history': (context, input) => pipelinesOf(context).history(input),
  'pipelines.sample': (context, input) => pipelinesOf(context).sample(input),
  'pipelines.dryRun': (context, input, signal) => pipelinesOf(context).dryRun(input, signal),
  'pipelines.simulate': (context, input, signal) => pipelinesOf(context).simulate(input, signal),
  'topology.read': ({ options, store, pipelines, receivers }, input, signal) =>
    readTopology({ store, pipelines, receivers, version: options.engineVersion, now: () => Date.now() }, input, signal),
  'pipelines.decisions': (context, input, signal) => pipelinesOf(context).decisions(input, signal),
  'import.sample': ({ imports, options }, _input, signal) => imports.path(options.samplePath, signal),
  'redaction.preview': ({ exports }, input, signal) => exports.previewRedaction(input, signal),
  'redaction.texts': ({ exports }, input) => exports.redactTexts(input),
  'redaction.span': ({ exports }, input, signal) => exports.redactSpan(input, signal),
  'export.begin': ({ exports }, input, signal) => exports.begin(input, signal),
  'export.next': ({ exports }, input, signal) => exports.next(input, signal),
  'export.cancel': ({ exports }, input) => exports.cancel(input),
  'report.pdf': ({ options }, input, signal) => printReport(options, input, signal),
  'sessions.list': (context, input) => libraryOf(context).list(input),
  'sessions.create': (context, input) => libraryOf(context).create(input),
  'sessions.describe': (context, input) => libraryOf(context).describe(input),
  'sessions.open': (context, input) => libraryOf(context).open(input),
  'sessions.delete': (context, input) => libraryOf(context).delete(input),
  'sessions.restore': (context, input) => libraryOf(context).restore(input),
  'settings.get': async ({ options, expiring }) => {
    if (!options.settings) return { settings: DEFAULT_SETTINGS, fixed: [] };
    const soon = await expiring();
    return { ...options.settings.read(), ...(soon ? { expiring: soon } : {}) };
  },
  'settings.set': ({ saveSettings }, { settings }) => saveSettings(settings),
  'document.get': async ({ store }, { name }) => ({ text: await store.readDocument(name) }),
  'document.put': async ({ store }, { name, text, was }) => ({ saved: await store.writeDocument(name, text, was) }),
};

function libraryOf({ options }: Handlers): SessionLibrary {
  if (!options.sessions) throw new QuestionError('This host keeps one session only.');
  return options.sessions;
}

function pipelinesOf({ pipelines }: Handlers): Pipelines {
  if (!pipelines) throw new OperationFailure('unsupported', 'Pipelines are switched off here.', PIPELINES_ON);
  return pipelines;
}

async function describeSession({ store, imports, rates, receivers }: Handlers): Promise<SessionInfo> {
  const { revision, counts, minNs, maxNs, bytes } = store.stats();
  return {
    revision,
    name: store.path.split(/[\\/]/).pop() ?? '',
    path: store.path,
    storeBytes: bytes,
    counts: { ...counts, ...(await store.overview()) },
    timeRange: minNs === undefined || maxNs === undefined ? null : { minNs: String(minNs), maxNs: String(maxNs) },
    receivers: receivers(),
    ratePerSecond: rates.read(),
    unread: await imports.unread(),
    losses: store.losses(),
  };
}

/** Validates, runs, and turns whatever goes wrong into a value. */
export async function runOperation<Name extends OperationName>(
  context: Handlers,
  name: Name,
  input: unknown,
  signal?: CancelSignal,
): Promise<Result<OutputOf<Name>>> {
  if (!Object.hasOwn(OPERATIONS, name)) return failure('unsupported', `There is no operation "${name}".`);
  const parsed = v.safeParse(OPERATIONS[name].input as v.GenericSchema<unknown, ParsedInputOf<Name>>, input);
  if (!parsed.success) return failure('invalid-input', `${name}: ${explain(parsed.issues)}`);
  try {
    return success(await HANDLERS[name](context, parsed.output, signal));
  } catch (error) {
    return failureOf(error);
  }
}

function explain(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues
    .slice(0, 3)
    .map((issue) => `${v.getDotPath(issue) ?? 'input'}: ${issue.message}`)
    .join('; ');
}

function failureOf(error: unknown): { ok: false; error: Extract<Result<never>, { ok: false }>['error'] } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CancelledError) return failure('cancelled', 'Cancelled.');
  if (error instanceof OperationFailure) return failure(error.code, message, error.hint);
  if (error instanceof StoreLockedError) return failure('store-locked', message, 'Close it there first.');
  if (error instanceof StoreFailedError) return failure('store-failed', message);
  if (error instanceof NotFoundError) return failure('not-found', message);
  if (error instanceof QuestionError) return failure('unsupported', message, error.hint);
  if (isSystemError(error)) return failure('io', message, 'Check the path and its permissions.');
  return failure('internal', message, 'This is a defect in Tracebench: please report it with the message.');
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

import * as v from 'valibot';
import type { Signal } from '../../core/model/telemetry.ts';
import { nanosecondsText, timeRange } from '../filters.ts';
import { operation } from '../operation.ts';
import { sessionId } from './library.ts';

/** A place in the text of a configuration, both from 1. */
export interface ConfigNote {
  line: number;
  column: number;
  message: string;
}

const SECTIONS = ['receivers', 'processors', 'exporters', 'connectors', 'extensions'] as const;
export type ComponentSection = (typeof SECTIONS)[number];

/** A component that the text of a configuration defines. */
export interface ConfigComponent {
  section: ComponentSection;
  /** 'otlp/2', of the type 'otlp'. */
  id: string;
  type: string;
  /** False where Tracebench has no such component, and it is left out. */
  isSupported: boolean;
  /** Where it stands in the text, both inclusive, from 1. */
  firstLine: number;
  lastLine: number;
}

/** A step of a pipeline that is switched off: a comment at its place in the text. */
export interface DisabledStep {
  role: 'receivers' | 'processors' | 'exporters';
  id: string;
  /** Its place in the list, from 0, counting those that are disabled too. */
  at: number;
}

export interface ConfigPipeline {
  /** 'traces/2' */
  id: string;
  signal: Signal;
  receivers: string[];
  processors: string[];
  exporters: string[];
  disabled: DisabledStep[];
  firstLine: number;
  lastLine: number;
  /** '' where it runs; else why it is left out. */
  leftOut: string;
}

/** What a text says, with what is wrong with it. With any problem nothing of it runs. */
export interface CheckedConfig {
  problems: ConfigNote[];
  warnings: ConfigNote[];
  components: ConfigComponent[];
  pipelines: ConfigPipeline[];
}

export interface PipelinesState extends CheckedConfig {
  /** The configuration that runs, or that ran last; where there has been none, one to begin with: otlp → batch → store. */
  yaml: string;
  /** 'off': telemetry goes from the ports straight into the store. */
  state: 'off' | 'running' | 'failed';
  /** Why it failed; '' otherwise. */
  message: string;
  /** Of each receiver, by its id: what it listens on. */
  addresses: Readonly<Record<string, readonly string[]>>;
  /** The same of extensions, and of their own metrics (`service.telemetry`). */
  extensions: Readonly<Record<string, readonly string[]>>;
  /** Unix milliseconds; 0 where none runs. */
  startedMs: number;
  /** Why nobody may apply another one or stop them here; '' where one may. */
  fixedBecause: string;
}

/** What one component did since it was started, in items: spans, log records, data points. */
export interface ComponentReading {
  in: number;
  out: number;
  /** Sent back to whoever gave them. */
  refused: number;
  /** Lost for good. */
  failed: number;
  /** The counts above, of each signal that came; left out where they are not told apart. */
  signals?: Readonly<Partial<Record<Signal, Pick<ComponentReading, 'in' | 'out' | 'refused' | 'failed'>>>>;
  /** Taken out, by reason. */
  dropped: Readonly<Record<string, number>>;
  /** Those reasons of `dropped` that are no rule of the configuration: such items are lost. */
  lostReasons: readonly string[];
  /** Whole requests refused before their items were counted, by reason. */
  refusals: Readonly<Record<string, number>>;
  retries: number;
  /** Requests in its queue, and how many may be; 0 of 0 where it has none. */
  queueSize: number;
  queueCapacity: number;
  /** How long what is behind took to take a request: milliseconds, of those since the last reading; null where none came. */
  latencyMs: number | null;
  lastError: { message: string; atMs: number } | null;
  /** Of an exporter, of each signal the last, until that signal is taken again: `lastError` may be of another one. */
  openErrors: readonly { signal: Signal; message: string; atMs: number }[];
}

/**
 * Keys: 'receivers/otlp', 'exporters/otlp/2', 'connectors/spanmetrics', and of a processor the pipeline it is in:
 * 'traces/2/batch'.
 */
export interface PipelineReadings {
  atMs: number;
  components: Readonly<Record<string, ComponentReading>>;
}

/** What runs without a configuration: the workbench's own receivers, straight into the store. */
export interface DefaultPipeline extends Pick<CheckedConfig, 'components' | 'pipelines'> {
  /** The same as a configuration. */
  yaml: string;
  /** Counts since the session was opened; of the last five minutes, the oldest first. None where this session does not receive. */
  readings: PipelineReadings[];
}

/** One item on its way through a component. */
export interface ItemChange {
  kind: 'same' | 'changed' | 'dropped' | 'added';
  /** Span or metric name, or a log's body, for a list. */
  name: string;
  /** The item with its resource and scope as OTLP JSON, indented; '' where there is none on that side. */
  before: string;
  after: string;
  /** Of one that a dry run drops, the rule that does it, as a condition is written; '' where that is not known. */
  reason: string;
}

/** A key that a component's settings may have. */
export interface ConfigSetting {
  /** From the component's settings on: ['tls', 'insecure']. */
  path: string[];
  /** 'other': other settings, or what only the text can say. */
  kind: 'text' | 'number' | 'boolean' | 'duration' | 'choice' | 'texts' | 'other';
  /** What holds where it is not written; '' where nothing does, or nobody knows. A duration as it would be written. */
  fallback: string;
  /** Of a choice; empty otherwise. */
  choices: string[];
  /** The part that has to be written for it to count, where it is not: ['protocols', 'grpc', 'tls']. Empty otherwise. */
  part: string[];
}

export interface ComponentSample {
  /** When it was taken; 0 where nothing has come since the component was first asked for. */
  atMs: number;
  signal: Signal;
  /** How many items the batch had before and after; `changes` are the first of them, those that differ first. */
  itemsBefore: number;
  itemsAfter: number;
  changes: ItemChange[];
}

/** What something was tried on. */
export interface TriedOn {
  /** The id of another session of the library; '' = the open one. */
  session: string;
  /** [fromNs, toNs), decimal Unix nanoseconds; '' = open. */
  fromNs: string;
  toNs: string;
}

export interface DryRun {
  on: TriedOn;
  itemsIn: number;
  itemsOut: number;
  changed: number;
  /** In batches that it would send back as a whole, to whoever gave them. */
  refused: number;
  dropped: { reason: string; items: number }[];
  errors: { message: string; count: number }[];
  /** Those that differ first, at most `limit`. */
  changes: ItemChange[];
  /** Where the items came from were fewer than asked for, or none at all: why. */
  note: string;
}

export interface TailSamplingRun {
  on: TriedOn;
  traces: number;
  spans: number;
  keptTraces: number;
  keptSpans: number;
  /** Of each policy: traces it alone or with others decided to keep. */
  policies: { name: string; kept: number }[];
  /** Traces with an error, and those slower than 95 of 100, that would not have been kept: the first of them. */
  missed: { traceId: string; name: string; why: 'error' | 'slow'; durationNs: string }[];
  missedErrors: number;
  missedSlow: number;
}

export const TAIL_OUTCOMES = ['sampled', 'not-sampled', 'dropped'] as const;
/** 'dropped': taken out by a policy of the type drop. */
export type TailOutcome = (typeof TAIL_OUTCOMES)[number];

/** What one policy said; 'failed': it had no verdict. */
export interface PolicyVerdict {
  policy: string;
  verdict: 'sampled' | 'not-sampled' | 'dropped' | 'failed';
}

/** What a running tail_sampling processor made of a trace. */
export interface TailDecision {
  /** Of the processor, as in `PipelineReadings.components`. */
  key: string;
  traceId: string;
  atMs: number;
  /** When it was decided. */
  spans: number;
  /** Of the span without a parent, or else of the first there was; long ones are cut. */
  name: string;
  service: string;
  durationNs: string;
  hasError: boolean;
  outcome: TailOutcome;
  /** The policies that decided; none where nobody wanted it. */
  by: readonly string[];
  /** Of a composite policy that kept it: the one it was kept for; else ''. */
  subPolicy: string;
  /** Of those that were asked, in order. */
  verdicts: readonly PolicyVerdict[];
  /** Why it was decided before its decision_wait; '' where it was not. */
  early: string;
  /** Spans that came after it, and followed it. */
  lateSpans: number;
  /** What was decided of the same trace before, and forgotten since. */
  before: TailOutcome | null;
  /** Whether anything of the trace is in the store. */
  isStored: boolean;
}

export interface TailDecisions {
  /** The newest first, at most `limit`. */
  decisions: TailDecision[];
  /** How many remembered ones are so. */
  matching: number;
  /** Of all decisions since the processors were started, whatever is asked for of them. */
  outcomes: Readonly<Record<TailOutcome, number>>;
  /** In traces, since then. `kept`: of which it is one of those that decided. */
  policies: { name: string; sampled: number; notSampled: number; dropped: number; failed: number; kept: number }[];
}

const yaml = v.pipe(v.string(), v.maxLength(1_000_000));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(500));

export const pipelinesGet = operation<PipelinesState>()('pipelines.get', v.object({}));
export const pipelinesCheck = operation<CheckedConfig>()('pipelines.check', v.object({ yaml }));
/** Needs no leave, for it changes nothing. Null where the session has nothing to do with the ports. */
export const pipelinesDefault = operation<{ pipeline: DefaultPipeline | null }>()('pipelines.default', v.object({}));
/** The keys of one component, as its own reader reads them; those of parts that are not written, and have no defaults, say which part. */
export const pipelinesSettings = operation<{ settings: ConfigSetting[] }>()(
  'pipelines.settings',
  v.object({
    yaml,
    section: v.picklist(SECTIONS),
    id: name,
  }),
);
/** A component that could not be started is an error with its name, and what ran before runs on. */
export const pipelinesApply = operation<PipelinesState>()('pipelines.apply', v.object({ yaml }), { readOnly: false });
/** Telemetry goes straight into the store again. What queues on disk hold stays there. */
export const pipelinesStop = operation<PipelinesState>()('pipelines.stop', v.object({}), { readOnly: false });
/** Of the last five minutes, one a second at most, the oldest first. */
export const pipelinesHistory = operation<{ readings: PipelineReadings[] }>()('pipelines.history', v.object({}));
/**
 * The last batch through a component of `PipelineReadings.components`, from when it was first asked for until a minute after it was
 * last asked for; of a processor the last that it did something to, where that was within 30 seconds. A receiver has nothing before it ('added'), an exporter gives what it was given ('same'); of what holds batches
 * back there is before only what is in the last batch after.
 */
export const pipelinesSample = operation<ComponentSample>()('pipelines.sample', v.object({ key: name }));
/**
 * Of what is stored. The newest is taken: of the whole, of [fromNs, toNs), or of the last `lengthNs` before the latest moment stored. Traces belong to
 * the time in which they end.
 */
const triedOn = {
  /** Another session of the library, which nobody may have open: opened for this, and closed again. Left out: the open one. */
  session: v.optional(sessionId),
  range: v.optional(
    v.variant('kind', [
      v.object({ kind: v.literal('between'), ...timeRange.entries }),
      v.object({ kind: v.literal('last'), lengthNs: nanosecondsText }),
    ]),
  ),
};

/** What a processor of a configuration would do to the newest stored items of the signal of its pipeline. Nothing runs, nothing is kept. */
export const pipelinesDryRun = operation<DryRun>()(
  'pipelines.dryRun',
  v.object({
    yaml,
    pipeline: name,
    processor: name,
    /** Items to run it on. */
    items: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(20_000)), 4_000),
    limit: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(500)), 100),
    ...triedOn,
  }),
);
/** What a tail_sampling processor of a configuration would keep of the newest stored traces. */
export const pipelinesSimulate = operation<TailSamplingRun>()(
  'pipelines.simulate',
  v.object({
    yaml,
    processor: name,
    traces: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(50_000)), 5_000),
    ...triedOn,
  }),
);
/**
 * What running tail_sampling processors decided lately: of each the last 1,000 traces it kept, and the last 1,000 it did not. Without pipelines
 * that run there are none.
 */
export const pipelinesDecisions = operation<TailDecisions>()(
  'pipelines.decisions',
  v.object({
    /** Of one processor, as in `PipelineReadings.components`; without it of all. */
    key: v.optional(name),
    isKept: v.optional(v.boolean()),
    /** One of those that decided. */
    policy: v.optional(name),
    /** The beginning of it is enough. */
    traceId: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{1,32}$/i), v.toLowerCase())),
    limit: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2_000)), 200),
  }),
);

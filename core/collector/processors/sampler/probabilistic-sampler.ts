import { decodeHexInto } from '../../../encoding/hex.ts';
import { encodeUtf8 } from '../../../encoding/utf8.ts';
import type { Attributes } from '../../../model/attributes.ts';
import { findAttribute } from '../../../model/attributes.ts';
import type { LogRecord } from '../../../model/log-record.ts';
import type { Span } from '../../../model/span.ts';
import type { Environment } from '../../ottl/contexts/environment.ts';
import { asString } from '../../ottl/text.ts';
import type { ProcessorKind } from '../../processor.ts';
import { Settings } from '../../settings.ts';
import { Failures } from '../failures.ts';
import { rewrite } from '../rewrite.ts';
import { readLogState, readTraceState, writeLogState, writeTraceState } from './sampling-state.ts';
import { Sampler, type SamplerMode, type Source } from './sampler.ts';
import { ALWAYS, NEVER, thresholdOfProbability } from './threshold.ts';

const MODES: readonly SamplerMode[] = ['hash_seed', 'proportional', 'equalizing'];

interface LogSettings {
  usesTraceId: boolean;
  attribute: string;
  priority: string;
  precision: number;
}

/** Keeps a part of spans and log records, by the keys of the Collector's probabilistic_sampler. */
export const PROBABILISTIC_SAMPLER: ProcessorKind = {
  type: 'probabilistic_sampler',
  signals: ['traces', 'logs'],
  read(values) {
    const settings = new Settings(values);
    settings.allow(KEYS);
    const rules = readSampler(settings);
    const sampler = new Sampler(rules);
    const logs = readLogs(settings, rules.precision);
    const create: ReturnType<ProcessorKind['read']>['create'] = (world) => (batch) => {
      const failures = new Failures();
      const isTraces = batch.signal === 'traces';
      const visit = (environment: Environment): string | undefined =>
        isTraces ? sampleSpan(sampler, environment, failures) : sampleLog(sampler, logs, environment, failures);
      if (batch.signal === 'metrics') return { telemetry: [batch], dropped: [], errors: [] };
      const { telemetry, dropped } = rewrite(batch, isTraces ? 'span' : 'log', visit, world);
      return {
        telemetry: telemetry ? [telemetry] : [],
        dropped: Array.from(dropped, ([reason, items]) => ({ reason, items })),
        errors: failures.list(),
      };
    };
    return { create, problems: settings.problems };
  },
};

const KEYS = [
  'mode',
  'sampling_percentage',
  'hash_seed',
  'fail_closed',
  'sampling_precision',
  'attribute_source',
  'from_attribute',
  'sampling_priority',
];

function readSampler(settings: Settings): ConstructorParameters<typeof Sampler>[0] {
  const percentage = settings.number('sampling_percentage', 0, 0);
  if (percentage > 0 && percentage / 100 < 2 ** -56)
    settings.note(['sampling_percentage'], `sampling rate is too small: ${percentage}%`);
  return {
    mode: settings.choice('mode', MODES, 'hash_seed'),
    percentage: Math.fround(percentage),
    hashSeed: settings.integer('hash_seed', 0, 0, 2 ** 32 - 1),
    precision: settings.integer('sampling_precision', 4, 1, 14),
    failClosed: settings.bool('fail_closed', true),
  };
}

function readLogs(settings: Settings, precision: number): LogSettings {
  const source = settings.text('attribute_source', 'traceID');
  if (source !== 'traceID' && source !== 'record')
    settings.note(['attribute_source'], `invalid attribute source: ${source}. Expected: traceID or record`);
  return {
    usesTraceId: source === 'traceID',
    attribute: settings.text('from_attribute'),
    priority: settings.text('sampling_priority'),
    precision,
  };
}

const NOT_SAMPLED = 'not sampled';

function sampleSpan(sampler: Sampler, { span }: Environment, failures: Failures): string | undefined {
  const { current } = span;
  const parts = readTraceState(current.traceState);
  const priority = spanPriority(current);
  const { isKept, state, error } = sampler.decide(parts, traceSource(current), (threshold) => priority ?? threshold);
  if (error !== undefined) failures.add(error);
  if (!isKept) return priority === NEVER ? 'sampling.priority is 0' : NOT_SAMPLED;
  const written = parts && state ? writeTraceState({ ...parts, ...state }) : current.traceState;
  if (written !== current.traceState) span.own.traceState = written;
  return undefined;
}

/** What the attribute sampling.priority asks for: nothing, or all; undefined for neither. */
function spanPriority(span: Span): bigint | undefined {
  const value = findAttribute(span.attributes, 'sampling.priority');
  if (value?.kind !== 'int' && value?.kind !== 'double' && value?.kind !== 'string') return undefined;
  const written = String(value.value).trim();
  const number = written === '' ? NaN : Number(written);
  return number === 0 ? NEVER : number > 0 ? ALWAYS : undefined;
}

function traceSource({ traceId }: { traceId: string }): Source {
  if (traceId === '') return { bytes: undefined, traceRandomness: undefined };
  const bytes = new Uint8Array(16);
  decodeHexInto(traceId, bytes, 0);
  return { bytes, traceRandomness: BigInt(`0x${traceId.slice(-14)}`) };
}

function sampleLog(
  sampler: Sampler,
  settings: LogSettings,
  { log }: Environment,
  failures: Failures,
): string | undefined {
  const { current } = log;
  const before = readLogState(current.attributes);
  const priority = logPriority(current.attributes, settings);
  const { isKept, state, error } = sampler.decide(before, logSource(current, settings), priority);
  if (error !== undefined) failures.add(error);
  if (!isKept) return NOT_SAMPLED;
  if (before && state) {
    const attributes = writeLogState(current.attributes, before, state);
    if (attributes !== current.attributes) log.own.attributes = attributes;
  }
  return undefined;
}

function logSource(log: LogRecord, { usesTraceId, attribute }: LogSettings): Source {
  const source = traceSource(log);
  if (usesTraceId && source.bytes) return source;
  const value = attribute === '' ? undefined : findAttribute(log.attributes, attribute);
  if (!value) return { ...source, bytes: undefined };
  return { ...source, bytes: value.kind === 'bytes' ? value.value : encodeUtf8(asString(value)) };
}

/** A priority attribute is a percentage: 0 keeps nothing, others raise the probability, as far as they are higher. */
function logPriority(attributes: Attributes, { priority, precision }: LogSettings): (threshold: bigint) => bigint {
  const value = priority === '' ? undefined : findAttribute(attributes, priority);
  if (value?.kind !== 'int' && value?.kind !== 'double') return (threshold) => threshold;
  const percentage = Number(value.value);
  if (percentage === 0) return () => NEVER;
  const own = thresholdOfProbability(percentage / 100, precision);
  return (threshold) => (own < threshold ? own : threshold);
}

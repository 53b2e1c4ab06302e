import type { Telemetry } from '../../../../core/model/telemetry.ts';
import type { ConfigProblem, Processed, ProcessorKind } from '../../../../core/collector/processor.ts';

/** 2026-01-02T03:04:05.000000006Z */
export const NOW_NS = 1_767_323_045_000_000_006n;

/** What a processor with these settings makes of a batch; throws where the settings have problems. */
export function processed(kind: ProcessorKind, settings: unknown, batch: Telemetry, random = () => 0.5): Processed {
  const { create, problems } = kind.read(settings);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return create({ nowNs: () => NOW_NS, random })(deepFrozen(batch));
}

/** Whether the key or the value is meant is held by the tests of configurations. */
export const problemsOf = (kind: ProcessorKind, settings: unknown): ConfigProblem[] =>
  kind.read(settings).problems.map(({ isKey: _isKey, ...problem }) => problem);

/** The same object, which nobody can change any more: a processor that writes into it throws. */
export function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(deepFrozen);
  return value;
}

import {
  DEFAULT_THRESHOLDS,
  type RegressionThresholds,
} from '../../../../core/analysis/compare-sessions/thresholds.ts';

/** As the address has them: p95 longer by percent and by milliseconds, errors by percentage points, spans at least. */
export const THRESHOLDS = ['p95', 'p95ms', 'points', 'min'] as const;
export type Threshold = (typeof THRESHOLDS)[number];

const DEFAULTS: Readonly<Record<Threshold, number>> = {
  p95: DEFAULT_THRESHOLDS.slowerShare * 100,
  p95ms: DEFAULT_THRESHOLDS.slowerNs / 1e6,
  points: DEFAULT_THRESHOLDS.errorShare * 100,
  min: DEFAULT_THRESHOLDS.fewestSpans,
};

const NUMBER = /^\d{1,9}(\.\d{1,6})?$/;

type Params = Readonly<Record<string, string>>;

/** What is no number counts as the default. */
export function readThreshold(params: Params, name: Threshold): number {
  const text = params[name] ?? '';
  return NUMBER.test(text) ? Number(text) : DEFAULTS[name];
}

export function readThresholds(params: Params): RegressionThresholds {
  return {
    ...DEFAULT_THRESHOLDS,
    slowerShare: readThreshold(params, 'p95') / 100,
    slowerNs: readThreshold(params, 'p95ms') * 1e6,
    errorShare: readThreshold(params, 'points') / 100,
    fewestSpans: readThreshold(params, 'min'),
  };
}

/** For the address: '' for the default. Undefined for what is no threshold. */
export function writeThreshold(name: Threshold, text: string): string | undefined {
  const typed = text.trim();
  if (!NUMBER.test(typed)) return undefined;
  return Number(typed) === DEFAULTS[name] ? '' : typed;
}

import { computeStepFigures, isLoss, type StepFigures } from './step-figures.ts';
import type { Reading } from './step-reading.ts';

/** What is wrong with pipelines as a whole, told of the worst of it. */
export interface PipelinesTrouble {
  /** 'loss': items are lost; 'stuck': exporters that get nothing away, though nothing is lost; 'late': all else. */
  kind: 'loss' | 'stuck' | 'late';
  /** The components that are so, as readings name them. */
  keys: string[];
}

/** At the last of `readings` (the oldest first); undefined where nothing is wrong. */
export function findTrouble(readings: readonly Reading[]): PipelinesTrouble | undefined {
  const found = Object.keys(readings.at(-1)?.components ?? {})
    .map((key) => ({ key, figures: computeStepFigures(readings, key)! }))
    .filter(({ figures }) => figures.troubles.length > 0);
  if (found.length === 0) return undefined;
  const losing = found.filter(({ figures }) => isLoss(figures.troubles));
  if (losing.length > 0) return { kind: 'loss', keys: keysOf(losing) };
  // What is before an exporter that stands still is late because of it.
  const stuck = found.filter(({ key, figures }) => key.startsWith('exporters/') && isStuck(figures));
  return stuck.length > 0 ? { kind: 'stuck', keys: keysOf(stuck) } : { kind: 'late', keys: keysOf(found) };
}

const keysOf = (found: readonly { key: string }[]): string[] => found.map(({ key }) => key);

/** It said an error lately, and of what waits or comes nothing left. */
const isStuck = ({ troubles, outRate, inRate, queueFill }: StepFigures): boolean =>
  troubles.includes('error') && outRate === 0 && ((inRate ?? 0) > 0 || (queueFill ?? 0) > 0);

import { countItems } from '../../../formats/count-items.ts';
import { assertNever } from '../../../model/assert-never.ts';
import type { Telemetry } from '../../../model/telemetry.ts';
import { detailedLines } from './detailed-lines.ts';
import { normalLines } from './normal-lines.ts';
import { terminalLine } from './terminal-line.ts';

export const VERBOSITIES = ['basic', 'normal', 'detailed'] as const;
export type Verbosity = (typeof VERBOSITIES)[number];

/** What the Collector's debug exporter says first of a request: its kind, then `{"resource spans": 1, "spans": 2}`. */
export function summaryOf(telemetry: Telemetry): { message: string; counts: string } {
  const { spans, metrics, points, logs } = countItems([telemetry]);
  const groups = telemetry.groups.length;
  switch (telemetry.signal) {
    case 'traces':
      return { message: 'Traces', counts: `{"resource spans": ${groups}, "spans": ${spans}}` };
    case 'metrics':
      return {
        message: 'Metrics',
        counts: `{"resource metrics": ${groups}, "metrics": ${metrics}, "data points": ${points}}`,
      };
    case 'logs':
      return { message: 'Logs', counts: `{"resource logs": ${groups}, "log records": ${logs}}` };
    default:
      return assertNever(telemetry);
  }
}

/** Of a request: two bytes of it can be a dozen lines, and nobody reads more. */
export const MOST_LINES = 100_000;

/**
 * What it says after that. Every line goes through `terminalLine`: what it holds was written by whoever sent the telemetry.
 * None for `basic`.
 */
export function* debugLines(telemetry: Telemetry, verbosity: Verbosity): Generator<string> {
  if (verbosity === 'basic') return;
  const lines = verbosity === 'normal' ? normalLines(telemetry) : detailedLines(telemetry);
  let count = 0;
  for (const line of lines) {
    if (++count > MOST_LINES) return yield `… (only the first ${MOST_LINES} lines)`;
    yield terminalLine(line);
  }
}

import type { ComponentReading } from '../../../contract/operations/pipelines.ts';
import type { Meter } from '../collector/meter.ts';

/** What a component did until now as pages are told it, and its latency since it was last asked for. */
export function readMeter(meter: Meter): ComponentReading {
  const { lastError, openErrors = [], transports: _transports, ...others } = meter.read();
  const { scraped: _scraped, batches: _batches, ...counts } = others;
  return { ...counts, latencyMs: meter.takeLatencyMs(), lastError: lastError ?? null, openErrors };
}

import type { CancelSignal } from '../../../../../contract/transport.ts';
import { QuestionError } from '../../port.ts';
import type { Database } from '../database.ts';
import type { Grid } from './metrics-grid.ts';
import type { DrawnQuantile } from './metrics-query.ts';
import type { QueryInput } from './metrics-scalar.ts';
import type { MetricSource } from './metrics-source.ts';

export function drawQuantiles(
  _d: Database,
  _s: MetricSource,
  _g: Grid,
  _i: QueryInput,
  _signal?: CancelSignal,
): Promise<DrawnQuantile[]> {
  throw new QuestionError('Quantiles cannot be drawn yet.');
}

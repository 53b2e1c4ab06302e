import { EXACT_SPANS, type SpanCanvas } from '../../../../../../contract/operations/canvas.ts';
import type { ParsedInputOf } from '../../../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../../../contract/transport.ts';
import type { Database } from '../../database.ts';
import { askTraces, type AskKept } from '../../summaries/ask-kept.ts';
import type { KeptView } from '../../summaries/kept-traces.ts';
import type { Ask, QuestionContext } from '../context.ts';
import { Binder } from '../sql.ts';
import { compileTraceFilter, type CompiledTraceFilter } from '../trace-filter.ts';
import { cached } from '../window-cache.ts';
import { readGroups } from './canvas-groups.ts';
import { readRuns } from './canvas-runs.ts';
import { canvasSource } from './canvas-source.ts';
import { readSpans } from './canvas-spans.ts';
import { layOutCanvas } from './canvas-window.ts';

type Input = ParsedInputOf<'spans.canvas'>;

/** Runs an answer has at most, were every column of every lane taken: some 5 MB. Half the lanes have anything as a rule. */
const MAX_CELLS = 120_000;
const USUAL_LEVELS = 4;

/**
 * All spans of a window, by lanes. Kept per window and revision: a window that is moved within its buckets is the same question.
 *
 *   window, filter → groups and their sizes ─┬─ few spans → each of them
 *                                            └─ many      → runs, grouped in DuckDB by group, level and column
 */
export const spansCanvas: Ask<'spans.canvas'> = (database, context, input, signal) => {
  const { fromNs, toNs } = layOutCanvas(context, input.filter, input.columns);
  const filter = { ...input.filter, fromNs: String(fromNs), toNs: String(toNs) };
  const asked = { ...input, filter };
  return cached(
    database,
    ['canvas', context.revision, asked],
    (stop) => computeCanvas(database, context, asked, stop),
    signal,
  );
};

async function computeCanvas(
  database: Database,
  context: QuestionContext,
  input: Input,
  signal: CancelSignal,
): Promise<SpanCanvas> {
  const binder = new Binder();
  const { fromNs: _from, toNs: _to, ...traces } = input.filter;
  const filter = await compileTraceFilter(database, traces, binder, signal);
  const work = (kept: KeptView, ask: AskKept) => readCanvas(context, input, filter, binder, kept, ask);
  return askTraces(database, context, work, signal);
}

async function readCanvas(
  context: QuestionContext,
  input: Input,
  filter: CompiledTraceFilter,
  { parameters }: Binder,
  kept: KeptView,
  ask: AskKept,
): Promise<SpanCanvas> {
  let window = layOutCanvas(context, input.filter, input.columns);
  let source = canvasSource(filter, window, kept);
  let groups = await readGroups(input.by, source, parameters, ask);
  const columns = Math.max(1, Math.floor(MAX_CELLS / USUAL_LEVELS / Math.max(1, groups.groups.length)));
  if (groups.total > EXACT_SPANS && window.columns > columns) {
    window = layOutCanvas(context, input.filter, columns);
    source = canvasSource(filter, window, kept);
    groups = await readGroups(input.by, source, parameters, ask);
  }
  const isExact = groups.total <= EXACT_SPANS;
  const own = Binder.with(parameters);
  const { revision } = context;
  return {
    fromNs: String(window.fromNs),
    toNs: String(window.toNs),
    bucketNs: String(1n << window.shift),
    total: groups.total,
    errors: groups.errors,
    groups: groups.groups,
    runs: isExact ? null : { revision, ...(await readRuns(input, window, groups, source, own, ask)) },
    spans: isExact ? { revision, ...(await readSpans(input, window, groups, source, own, ask)) } : null,
  };
}

import type { TraceFilter } from '../../../../../contract/filters.ts';
import type { ContrastLine, TracesContrast } from '../../../../../contract/operations/traces-contrast.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Answer } from '../answer.ts';
import type { Database } from '../database.ts';
import { askTraces, type AskKept } from '../summaries/ask-kept.ts';
import type { Ask } from './context.ts';
import { linesQuery } from './contrast/lines-query.ts';
import { readSide, type CompiledSide } from './contrast/read-side.ts';
import { readResourceTexts } from './contrast/resource-texts.ts';
import { Binder } from './sql.ts';
import { compileTraceFilter } from './trace-filter.ts';

/** Two sets of traces, what each is like, and what tells them apart; all of one moment. */
export const tracesContrast: Ask<'traces.contrast'> = async (database, context, input, signal) => {
  const sides = [await compileSide(database, input.a, signal), await compileSide(database, input.b, signal)] as const;
  const answer = await askTraces(
    database,
    context,
    async (kept, ask) => {
      const a = await readSide(sides[0], kept, ask);
      const b = await readSide(sides[1], kept, ask);
      const isOneSided = a.ids.length === 0 || b.ids.length === 0;
      const compared = isOneSided ? NOTHING : await readLines(a.ids, b.ids, ask, signal);
      return { a: a.side, b: b.side, ...compared };
    },
    signal,
  );
  return { revision: context.revision, ...answer } satisfies TracesContrast;
};

async function compileSide(database: Database, filter: TraceFilter, signal?: CancelSignal): Promise<CompiledSide> {
  const binder = new Binder();
  return { binder, filter: await compileTraceFilter(database, filter, binder, signal) };
}

const NOTHING = { lines: [], resources: 0, resourcesLeftOut: 0 };

async function readLines(
  a: readonly string[],
  b: readonly string[],
  ask: AskKept,
  signal?: CancelSignal,
): Promise<Pick<TracesContrast, 'lines' | 'resources' | 'resourcesLeftOut'>> {
  const { texts, ...counts } = await readResourceTexts([...a, ...b], ask, signal);
  const binder = new Binder();
  const rows = await ask(linesQuery(a, b, texts, binder), binder.parameters);
  return { lines: toLines(rows), ...counts };
}

function toLines(rows: Answer): ContrastLine[] {
  const [kinds, keys, words, zs] = [rows.strings('kind'), rows.strings('key'), rows.strings('word'), rows.float64('z')];
  const [absent, ofA, ofB] = [rows.uint8('is_absent'), rows.float64('a'), rows.float64('b')];
  return kinds.map((kind, i) => ({
    kind: kind as ContrastLine['kind'],
    key: keys[i]!,
    value: words[i]!,
    isAbsent: absent[i] === 1,
    a: ofA[i]!,
    b: ofB[i]!,
    z: zs[i]!,
  }));
}

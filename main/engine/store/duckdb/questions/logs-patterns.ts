import type { LogPattern } from '../../../../../contract/operations/logs.ts';
import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { computeLogPatterns } from '../../../../../core/analysis/log-patterns.ts';
import { VARIABLE } from '../../../../../core/analysis/log-template.ts';
import { CancelledError, QuestionError } from '../../port.ts';
import type { Answer } from '../answer.ts';
import type { Database } from '../database.ts';
import type { Ask } from './context.ts';
import { stepFor } from './edges.ts';
import { compileLogFilter } from './log-filter.ts';
import { COARSE_FORM, LOG_FORM } from './log-form.ts';
import { LEVELS, LOG_LEVEL } from './log-level.ts';
import { logRange } from './logs-histogram.ts';
import { all, Binder, leftWords, withTables } from './sql.ts';

type Input = ParsedInputOf<'logs.patterns'>;

/** Distinct forms that are compared with each other: about 100 MB while it lasts. */
const MOST_FORMS = 200_000;
/** Characters of a sample body, as in the list. */
const SAMPLE_SHOWN = 1_000;

/**
 * DuckDB reduces the bodies to their distinct forms with all counts; Drain makes templates of the forms; the counts of a
 * template are the sums of its forms', exact for all matching records.
 *
 *   records ──LOG_FORM, GROUP BY──> forms with counts ──computeLogPatterns──> templates with counts
 */
export const logsPatterns: Ask<'logs.patterns'> = async (database, { revision }, input, signal) => {
  const services = await readServices(database, signal);
  const answer =
    (await readForms(database, input, services, LOG_FORM, signal)) ??
    (await readForms(database, input, services, COARSE_FORM, signal));
  if (!answer)
    throw new QuestionError(
      `These records say more than ${MOST_FORMS.toLocaleString('en')} different things; choose fewer of them, e.g. one service.`,
    );
  const forms: string[] = [];
  for await (const part of unhurried(answer.parts(), signal)) forms.push(...part.strings('form'));
  const templates = await run(computeLogPatterns(forms), signal);
  const patterns = new Map<string, Sum>();
  let at = 0;
  for await (const part of unhurried(answer.parts(), signal)) {
    addPart(patterns, part, templates, at, input, services.names.length);
    at += part.rows;
  }
  const sums = [...patterns.values()].sort((a, b) => b.count - a.count || (a.template < b.template ? -1 : 1));
  const shown = sums.slice(0, input.limit);
  const samples = await readSamples(database, shown, signal);
  return {
    revision,
    patterns: shown.map((sum) => patternOf(sum, services, samples)),
    distinct: sums.length,
    total: sums.reduce((total, { count }) => total + count, 0),
  };
};

/** Service names, and the place of each resource's name among them. */
interface Services {
  names: string[];
  resources: Uint32Array;
  places: number[];
}

async function readServices(database: Database, signal?: CancelSignal): Promise<Services> {
  const answer = await database.query('SELECT id, service_name FROM resource ORDER BY id', {}, signal);
  const texts = answer.strings('service_name');
  const names = [...new Set(texts)].sort();
  const places = new Map(names.map((name, i) => [name, i]));
  return { names, resources: answer.uint32('id'), places: texts.map((text) => places.get(text)!) };
}

/** Undefined where there are too many forms. Services are bits, 64 a column: cheaper by far than DISTINCT lists. */
async function readForms(
  database: Database,
  { filter, sparkBuckets }: Input,
  { names, resources, places }: Services,
  form: string,
  signal?: CancelSignal,
): Promise<Answer | undefined> {
  const { from, to } = await logRange(database, filter, signal);
  const binder = new Binder();
  const { tables, joins, conditions, timeConditions, time } = await compileLogFilter(database, filter, binder, signal);
  const step = stepFor(to > from ? to - from : 1n, sparkBuckets);
  const slice = `CASE WHEN ${time} >= ${from} AND ${time} < ${to} THEN ((${time} - ${from}::UBIGINT) // ${step})::UTINYINT END`;
  const service = `unnest(${binder.add(`[${resources.join(',')}]`, 'UINTEGER[]')}) AS id, unnest(${binder.add(`[${places.join(',')}]`, 'UINTEGER[]')}) AS place`;
  const counts = [
    ...LEVELS.map((_, i) => `count(*) FILTER (level = ${i})::DOUBLE AS level${i}`),
    ...Array.from({ length: sparkBuckets }, (_, i) => `count(*) FILTER (slice = ${i})::UINTEGER AS slice${i}`),
    ...Array.from(
      { length: bitColumns(names.length) },
      (_, i) => `coalesce(bit_or(1::UBIGINT << (place % 64)) FILTER (place // 64 = ${i}), 0)::UBIGINT AS services${i}`,
    ),
  ];
  const sql = `${withTables([
    ...tables,
    `service_place AS (SELECT ${service})`,
    `line AS (SELECT ${form} AS form, l.id AS id, ${time} AS t, ${LOG_LEVEL} AS level, ${slice} AS slice, coalesce(service_place.place, 0)::UBIGINT AS place
      FROM log l LEFT JOIN service_place ON service_place.id = l.resource ${joins.join(' ')} WHERE ${all([...timeConditions, ...conditions])})`,
  ])}SELECT form, count(*)::DOUBLE AS n, min(t) AS first, max(t) AS last, min(id) AS sample, ${counts.join(', ')}
    FROM line GROUP BY form ORDER BY n DESC, form LIMIT ${MOST_FORMS + 1}`;
  const answer = await database.query(sql, binder.parameters, signal);
  return answer.rows > MOST_FORMS ? undefined : answer;
}

const bitColumns = (services: number) => Math.max(1, Math.ceil(services / 64));

interface Sum {
  template: string;
  count: number;
  levels: number[];
  spark: Uint32Array;
  /** 64 services each. */
  services: bigint[];
  first: bigint;
  last: bigint;
  /** Key of a record of the most frequent form. */
  sample: bigint;
}

function addPart(
  patterns: Map<string, Sum>,
  part: Answer,
  templates: readonly string[],
  at: number,
  { sparkBuckets }: Input,
  services: number,
): void {
  const n = part.float64('n');
  const [first, last, sample] = [part.uint64('first'), part.uint64('last'), part.uint64('sample')];
  const levels = LEVELS.map((_, i) => part.float64(`level${i}`));
  const slices = Array.from({ length: sparkBuckets }, (_, i) => part.uint32(`slice${i}`));
  const bits = Array.from({ length: bitColumns(services) }, (_, i) => part.uint64(`services${i}`));
  for (let row = 0; row < part.rows; row++) {
    const template = templates[at + row]!;
    const sum = patterns.get(template) ?? newSum(template, sparkBuckets, bits.length, first[row]!, sample[row]!);
    patterns.set(template, sum);
    sum.count += n[row]!;
    levels.forEach((column, i) => (sum.levels[i]! += column[row]!));
    slices.forEach((column, i) => (sum.spark[i]! += column[row]!));
    bits.forEach((column, i) => (sum.services[i]! |= column[row]!));
    if (first[row]! < sum.first) sum.first = first[row]!;
    if (last[row]! > sum.last) sum.last = last[row]!;
  }
}

function newSum(template: string, sparkBuckets: number, bits: number, first: bigint, sample: bigint): Sum {
  return {
    template,
    count: 0,
    levels: LEVELS.map(() => 0),
    spark: new Uint32Array(sparkBuckets),
    services: Array.from({ length: bits }, () => 0n),
    first,
    last: 0n,
    sample,
  };
}

async function readSamples(database: Database, sums: readonly Sum[], signal?: CancelSignal) {
  const binder = new Binder();
  const ids = binder.ids(
    sums.map(({ sample }) => sample),
    'UBIGINT',
  );
  const sql = `SELECT id, ${leftWords('body', SAMPLE_SHOWN)} AS body FROM log WHERE id IN ${ids}`;
  const answer = await database.query(sql, binder.parameters, signal);
  const bodies = answer.strings('body');
  return new Map(Array.from(answer.uint64('id'), (id, i) => [id, bodies[i]!]));
}

function patternOf(sum: Sum, { names }: Services, samples: ReadonlyMap<bigint, string>): LogPattern {
  return {
    template: sum.template,
    count: sum.count,
    levels: sum.levels,
    services: names.filter((_, i) => (sum.services[Math.floor(i / 64)]! >> BigInt(i % 64)) & 1n),
    firstNs: String(sum.first),
    lastNs: String(sum.last),
    spark: sum.spark,
    variables: sum.template.split(VARIABLE).length - 1,
    sampleKey: Number(sum.sample),
    sample: samples.get(sum.sample) ?? '',
  };
}

/** Long work in turns, with room for everything else in between. */
async function* unhurried<T>(parts: Iterable<T>, signal?: CancelSignal): AsyncGenerator<T> {
  for (const part of parts) {
    yield part;
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new CancelledError('cancelled');
  }
}

async function run<T>(work: Generator<undefined, T>, signal?: CancelSignal): Promise<T> {
  for (;;) {
    const turn = work.next();
    if (turn.done) return turn.value;
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new CancelledError('cancelled');
  }
}

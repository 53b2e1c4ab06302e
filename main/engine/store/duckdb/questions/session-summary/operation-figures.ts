import type { CancelSignal } from '../../../../../../contract/transport.ts';
import type { FigureList, OperationFigures } from '../../../../../../core/model/session-figures.ts';
import type { Answer } from '../../answer.ts';
import type { Database } from '../../database.ts';
import { DURATION } from '../entry-spans.ts';
import { leftWords } from '../sql.ts';

/** Some senders put whole statements into names. */
const NAME_CHARS = 1_000;

const P50 = 0.5;
const P95 = 0.95;
/** Quantiles between which p95 may lie: fewer spans, wider apart. */
const LOWER = [0.87, 0.89, 0.9, 0.91, 0.92, 0.93, 0.935, 0.94, 0.945];
const UPPER = [0.955, 0.96, 0.965, 0.97, 0.98, 0.985, 0.99, 0.995, 1];
const QUANTILES = [P50, P95, ...LOWER, ...UPPER];

/** 90 % in the middle: two such ranges that do not overlap are by chance apart less than once in a hundred times. */
const Z = 1.645;

/** By which names are told apart: also those of another session, hence cut in one way. */
export const figureName = (column: string): string => leftWords(column, NAME_CHARS);

/** Names and services are dictionary rows; a text may have several. */
const FIGURES = `WITH
  service_of AS (SELECT id, min(id) OVER (PARTITION BY ${figureName('service_name')}) AS service FROM resource),
  name_of AS (SELECT id, min(id) OVER (PARTITION BY ${figureName('text')}) AS name FROM name),
  figures AS (SELECT service, coalesce(n.name, 0) AS name, s.kind, count(*) AS spans, count_if(s.status_code = 2) AS errors,
    count(${DURATION}) AS timed, quantile_disc(${DURATION}, [${QUANTILES.join(', ')}]) AS q
    FROM span s JOIN service_of o ON o.id = s.resource LEFT JOIN name_of n ON n.id = s.name GROUP BY ALL)
  SELECT ${figureName('r.service_name')} AS service, coalesce(${figureName('n.text')}, '') AS name, kind,
    spans::DOUBLE AS spans, errors::DOUBLE AS errors, timed::DOUBLE AS timed, ${QUANTILES.map((_, at) => `q[${at + 1}]::DOUBLE AS q${at}`).join(', ')}
  FROM figures f JOIN resource r ON r.id = f.service LEFT JOIN name n ON n.id = f.name
  ORDER BY spans DESC, service, name, kind LIMIT `;

export async function operationFigures(
  database: Database,
  limit: number,
  signal?: CancelSignal,
): Promise<FigureList<OperationFigures>> {
  const answer = await database.query(`${FIGURES}${limit + 1}`, {}, signal);
  return { items: readFigures(answer).slice(0, limit), truncated: answer.rows > limit };
}

function readFigures(answer: Answer): OperationFigures[] {
  const [services, names, kinds] = [answer.strings('service'), answer.strings('name'), answer.int32('kind')];
  const [spans, errors, timed] = [answer.float64('spans'), answer.float64('errors'), answer.float64('timed')];
  const quantiles = QUANTILES.map((_, at) => answer.float64(`q${at}`));
  return services.map((service, row) => {
    const at = (share: number | undefined): number =>
      share === undefined ? NaN : quantiles[QUANTILES.indexOf(share)]![row]!;
    const [low, high] = rangeOfP95(timed[row]!);
    return {
      service,
      name: names[row]!,
      kind: kinds[row]!,
      spans: spans[row]!,
      errors: errors[row]!,
      timed: timed[row]!,
      p50Ns: at(P50),
      p95Ns: at(P95),
      p95LowNs: at(low),
      p95HighNs: at(high),
    };
  });
}

/** Of so many, the highest one is above the true p95 at nine in ten; of fewer, nothing bounds it. */
const FEWEST_BOUNDED = 50;

/** Which quantiles of n values enclose the true p95: order statistics, so no shape of the distribution is assumed. */
function rangeOfP95(n: number): [low: number | undefined, high: number | undefined] {
  const spread = Z * Math.sqrt((P95 * (1 - P95)) / n);
  const high = UPPER.find((share) => share >= P95 + spread) ?? (n >= FEWEST_BOUNDED ? 1 : undefined);
  return [LOWER.findLast((share) => share <= P95 - spread), high];
}

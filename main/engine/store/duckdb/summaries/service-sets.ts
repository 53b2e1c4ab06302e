/** How the services of a trace are kept, so that two parts of it can be joined. */
export interface ServiceSets {
  /** Over spans with a `service` number. */
  gather: string;
  /** Of two sets. */
  join: (a: string, b: string) => string;
  count: string;
  /** Spans grouped at a time, should each be a trace of its own: in some hundred megabytes. */
  mostSpans: number;
}

/** Numbers of a word: the bits of a UBIGINT. */
const WORD = 64;
/** As many are asked for, whatever a trace has of them; beyond, lists take less. */
const MOST_WORDS = 8;

const word = (w: number) =>
  `coalesce(bit_or(1::UBIGINT << (service & ${WORD - 1})) FILTER (service >> 6 = ${w}), 0::UBIGINT)`;

/** Six times as quick as lists (20 against 120 ms per million spans). */
const MASK: ServiceSets = {
  gather: 'coalesce(bit_or(1::UBIGINT << service), 0)',
  join: (a, b) => `${a} | ${b}`,
  count: 'bit_count(services)',
  mostSpans: 2 ** 23,
};

/** Several masks, of so many services each. */
function masks(words: number): ServiceSets {
  const each = (part: (w: number) => string) => Array.from({ length: words }, (_, w) => part(w));
  return {
    gather: `array_value(${each(word).join(', ')})`,
    join: (a, b) => `array_value(${each((w) => `${a}[${w + 1}] | ${b}[${w + 1}]`).join(', ')})`,
    count: `(${each((w) => `bit_count(services[${w + 1}])::UINTEGER`).join(' + ')})`,
    mostSpans: 2 ** 21,
  };
}

const MASKS = [MASK, ...Array.from({ length: MOST_WORDS - 1 }, (_, i) => masks(i + 2))];

/** What is gathered lies in memory that DuckDB can neither count nor write to a file. */
const LISTS: ServiceSets = {
  gather: 'coalesce(list(DISTINCT service) FILTER (service IS NOT NULL), [])',
  join: (a, b) => `list_distinct(list_concat(${a}, ${b}))`,
  count: 'len(services)',
  mostSpans: 2 ** 19,
};

/** Not to be joined; takes no more memory than its rows, and those go to files where they are many. */
export const COUNTED: Pick<ServiceSets, 'gather' | 'count'> = { gather: 'count(DISTINCT service)', count: 'services' };

/** The same object for as many services. */
export const serviceSets = (services: number): ServiceSets =>
  MASKS[Math.max(0, Math.ceil(services / WORD) - 1)] ?? LISTS;

/** Numbers from 0 by the service's first resource: they stay when services are added. */
export const SERVICE_NUMBERS = `service_number AS (SELECT resource_id, (dense_rank() OVER (ORDER BY first) - 1)::UINTEGER AS service
  FROM (SELECT id AS resource_id, min(id) OVER (PARTITION BY service_name) AS first FROM resource))`;

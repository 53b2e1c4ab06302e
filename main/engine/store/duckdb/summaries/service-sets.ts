/** How the services of a trace are kept, so that two parts of it can be joined. */
export interface ServiceSets {
  /** Over spans with a `service` number. */
  gather: string;
  /** Of two sets. */
  join: (a: string, b: string) => string;
  count: string;
}

/** Numbers of a mask: the bits of a UBIGINT. */
const MOST_MASKED = 64;

/** Six times as quick as lists (20 against 120 ms per million spans). */
const MASKS: ServiceSets = {
  gather: 'coalesce(bit_or(1::UBIGINT << service), 0)',
  join: (a, b) => `${a} | ${b}`,
  count: 'bit_count(services)',
};

const LISTS: ServiceSets = {
  gather: 'coalesce(list(DISTINCT service) FILTER (service IS NOT NULL), [])',
  join: (a, b) => `list_distinct(list_concat(${a}, ${b}))`,
  count: 'len(services)',
};

export const serviceSets = (services: number): ServiceSets => (services <= MOST_MASKED ? MASKS : LISTS);

/** Numbers from 0 by the service's first resource: they stay when services are added. */
export const SERVICE_NUMBERS = `service_number AS (SELECT resource_id, (dense_rank() OVER (ORDER BY first) - 1)::UINTEGER AS service
  FROM (SELECT id AS resource_id, min(id) OVER (PARTITION BY service_name) AS first FROM resource))`;

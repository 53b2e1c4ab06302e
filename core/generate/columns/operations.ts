import type { Random } from '../stage/random.ts';
import { SERVICE_NAMES } from '../stage/services.ts';
import type { SpanTable } from './span-table.ts';

const SERVER = 2;
const CLIENT = 3;
const INTERNAL = 1;
const ERROR = 2;

/** A service does these, each under the kind that stands with it. */
const VERBS: readonly (readonly [name: string, kind: number])[] = [
  ['GET /{entity}/{id}', SERVER],
  ['POST /{entity}', SERVER],
  ['load {entity}', INTERNAL],
  ['validate {entity}', INTERNAL],
  ['SELECT {entity}', CLIENT],
  ['UPDATE {entity}', CLIENT],
  ['GET', CLIENT],
  ['{entity} publish', 4],
  ['{entity} process', 5],
  ['rank {entity}', INTERNAL],
  ['encode {entity}', INTERNAL],
  ['HGETALL', CLIENT],
];

/** As many distinct names as a large system shows of its operations. */
const MOST_NAMES = 480;

/** Service names: those of the shop, then the same again as further deployments. */
export function serviceList(count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const base = SERVICE_NAMES[at % SERVICE_NAMES.length]!;
    const round = Math.floor(at / SERVICE_NAMES.length);
    return round === 0 ? base : `${base}-${['eu', 'us', 'batch'][round - 1] ?? round}`;
  });
}

interface Labels {
  services: readonly string[];
  errorShare: number;
}

/**
 * Names what every span does, and which failed. A child stays with its parent's service half of the time. Rows must come
 * parents first.
 */
export function labelSpans(table: SpanTable, random: Random, { services, errorShare }: Labels): void {
  const names = [...new Set(services.flatMap((service) => VERBS.map(([verb]) => nameOf(verb, service))))];
  table.services = services;
  table.names = names.slice(0, MOST_NAMES);
  const codes = new Map(table.names.map((name, code) => [name, code]));
  const codeOf = services.map((service) => VERBS.map(([verb]) => codes.get(nameOf(verb, service)) ?? 0));
  for (let row = 0; row < table.spans; row++) {
    const up = table.parent[row]!;
    const stays = up >= 0 && random.chance(0.5);
    const service = stays ? table.service[up]! : up < 0 ? 0 : random.whole(0, services.length - 1);
    const verb = up < 0 ? 0 : random.whole(0, VERBS.length - 1);
    table.service[row] = service;
    table.name[row] = codeOf[service]![verb]!;
    table.kind[row] = VERBS[verb]![1];
    if (random.chance(errorShare)) table.status[row] = ERROR;
  }
}

function nameOf(verb: string, service: string): string {
  return verb.replace('{entity}', service);
}

import type { CanvasGroup } from '../../../../../../contract/operations/canvas.ts';
import type { ParsedInputOf } from '../../../../../../contract/operations.ts';
import type { Parameters } from '../../database.ts';
import type { AskKept } from '../../summaries/ask-kept.ts';
import { HOST_BOUNDS, hostOf } from '../host-of.ts';
import { eachDocument } from '../resource-documents.ts';
import { Binder, LABEL_LENGTH, shortText, withTables } from '../sql.ts';
import { IS_ERROR, type CanvasSource } from './canvas-source.ts';

type By = ParsedInputOf<'spans.canvas'>['by'];

/** With groups of their own; the others share one. A screen shows a dozen at a time. */
const MAX_GROUPS = 100;
/** Resources, or names of spans of a resource, that are looked at to find those. */
const MAX_MEMBERS = 5_000;
/** The host of resources whose documents are too long to be read for it. */
const NOT_READ = '…';

export interface CanvasGroups {
  groups: CanvasGroup[];
  total: number;
  errors: number;
  /** What belongs to which group, by index; what is in none of them belongs to the last. */
  members: { resource: Uint32Array; name: Uint32Array; code: Uint8Array };
}

/** Which groups there are in a window, most spans first, and how many of all are in it. */
export async function readGroups(
  by: By,
  { tables, condition }: CanvasSource,
  parameters: Parameters,
  ask: AskKept,
): Promise<CanvasGroups> {
  const name = by === 'operation' ? 's.name' : '0::UINTEGER';
  const answer = await ask(
    `${withTables(tables)}SELECT *, sum(spans) OVER () AS total, sum(errors) OVER () AS failed FROM (
      SELECT s.resource AS resource, ${name} AS name, count(*) AS spans, count_if(${IS_ERROR})::BIGINT AS errors
      FROM span s WHERE ${condition} GROUP BY ALL) ORDER BY spans DESC, resource, name LIMIT ${MAX_MEMBERS}`,
    parameters,
  );
  const resource = answer.uint32('resource');
  const names = answer.uint32('name');
  const labels = await readLabels(by, resource, names, ask);
  const counts = { spans: answer.int64('spans'), errors: answer.int64('errors') };
  const members = Array.from(resource, (id, row) => ({
    name: labels.groups.get(id) ?? '',
    operation: labels.names.get(names[row]!) ?? '',
    spans: Number(counts.spans[row]!),
    errors: Number(counts.errors[row]!),
  }));
  const [total, errors] = [Number(answer.first('total') ?? 0), Number(answer.first('failed') ?? 0)];
  const { groups, code } = gather(members, total, errors);
  return { groups, total, errors, members: { resource, name: names, code } };
}

type Member = Omit<CanvasGroup, 'isRest'>;

function gather(members: readonly Member[], total: number, errors: number) {
  const byKey = new Map<string, Member>();
  const keys = members.map(({ name, operation }) => JSON.stringify([name, operation]));
  members.forEach((member, i) => {
    const known = byKey.get(keys[i]!);
    if (!known) return void byKey.set(keys[i]!, { ...member });
    known.spans += member.spans;
    known.errors += member.errors;
  });
  const order = (a: string, b: string) => byKey.get(b)!.spans - byKey.get(a)!.spans || (a < b ? -1 : 1);
  const own = [...byKey.keys()].sort(order).slice(0, MAX_GROUPS);
  const groups: CanvasGroup[] = own.map((key) => ({ ...byKey.get(key)!, isRest: false }));
  const rest = {
    spans: total - groups.reduce((sum, { spans }) => sum + spans, 0),
    errors: errors - groups.reduce((sum, group) => sum + group.errors, 0),
  };
  if (rest.spans > 0) groups.push({ name: '', operation: '', ...rest, isRest: true });
  const codes = new Map(own.map((key, code) => [key, code]));
  return { groups, code: Uint8Array.from(keys, (key) => codes.get(key) ?? groups.length - 1) };
}

const shortHost = (host: string) => (host.length > LABEL_LENGTH ? `${host.slice(0, LABEL_LENGTH - 1)}…` : host);

/** Names of groups by resource, and of spans by id. Long ones are cut: those that are equal so far are one group. */
async function readLabels(by: By, resources: Uint32Array, names: Uint32Array, ask: AskKept) {
  const read = async (table: string, column: string, ids: Uint32Array) => {
    const binder = new Binder();
    const sql = `SELECT id, ${shortText(column)} AS text FROM ${table} WHERE id IN ${binder.ids(new Set(ids), 'UINTEGER')}`;
    const answer = await ask(sql, binder.parameters);
    const texts = answer.strings('text');
    return Array.from(answer.uint32('id'), (id, row) => [id, texts[row]!] as const);
  };
  const ofHosts = async () => {
    const hosts = new Map(Array.from(resources, (id) => [id, NOT_READ]));
    const binder = new Binder();
    const where = `id IN ${binder.ids(hosts.keys(), 'UINTEGER')}`;
    const wanted = { where, parameters: binder.parameters, ...HOST_BOUNDS };
    await eachDocument(ask, wanted, (id, otlp) => hosts.set(id, shortHost(hostOf(otlp))));
    return hosts;
  };
  return {
    groups: by === 'host' ? await ofHosts() : new Map(await read('resource', 'service_name', resources)),
    names: new Map(by === 'operation' ? await read('name', 'text', names) : []),
  };
}

/** Table `grouping` and the code of a span `s` in it. */
export function codeTables(by: By, { groups, members }: CanvasGroups, binder: Binder) {
  const list = (values: Iterable<number>, type: string) => `unnest(${binder.add(`[${[...values].join(',')}]`, type)})`;
  const columns = [
    `${list(members.resource, 'UINTEGER[]')} AS resource`,
    ...(by === 'operation' ? [`${list(members.name, 'UINTEGER[]')} AS name`] : []),
    `${list(members.code, 'UTINYINT[]')} AS code`,
  ];
  return {
    table: `grouping AS MATERIALIZED (SELECT ${columns.join(', ')})`,
    join: `LEFT JOIN grouping g ON g.resource = s.resource ${by === 'operation' ? 'AND g.name = s.name' : ''}`,
    code: `coalesce(g.code, ${Math.max(0, groups.length - 1)}::UTINYINT)`,
  };
}

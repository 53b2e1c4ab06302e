import type { SubjectResource } from '../../../../../contract/operations/subjects.ts';
import { plainText } from '../../../../../core/model/plain-text.ts';
import type { Ask } from './context.ts';
import { countPerResource } from './resource-counts.ts';
import { SERVICE_KEY, subjectResources, subjectValue, type StoredResource } from './subject-resources.ts';

/** A service restarted more often than this is not read one resource at a time. */
const MOST_RESOURCES = 500;
const MOST_RELATED = 100;
/** Attributes that name something one can look at by itself; other attributes describe. */
const NAMES_A_SUBJECT = /^(service|deployment|host|k8s|container|cloud|faas|device|app|browser|process\.runtime)\./;

/**
 * Resources of a subject that sent something in the range, those that sent most first, and what else they belong to:
 *
 *   service checkout ── its resources ── host.name db-1, db-2    and back: host db-1 ── service.name checkout, cart
 */
export const subjectGet: Ask<'subject.get'> = async (database, { revision }, input, signal) => {
  const known = await subjectResources(database, input, signal);
  const counts =
    known.length === 0
      ? new Map<number, never>()
      : await countPerResource(
          database,
          input,
          known.map(({ id }) => id),
          signal,
        );
  const sent = known.filter(({ id }) => counts.has(id));
  const resources = sent.map(({ id, attributes }): SubjectResource => {
    const { spans, logs, points } = counts.get(id)!;
    const plain = Object.fromEntries(attributes.map(({ key, value }) => [key, plainText(value)]));
    return { resourceId: id, attributes: plain, spans, logs, points };
  });
  const weight = (one: SubjectResource) => one.spans + one.logs + one.points;
  resources.sort((a, b) => weight(b) - weight(a) || a.resourceId - b.resourceId);
  return {
    revision,
    resources: resources.slice(0, MOST_RESOURCES),
    truncated: resources.length > MOST_RESOURCES,
    related: relatedOf(sent, input.key),
  };
};

/** Keys by name, the service's first; values in order of how many resources have them. */
function relatedOf(resources: readonly StoredResource[], own: string): { key: string; values: string[] }[] {
  const keys = new Set([SERVICE_KEY, ...resources.flatMap(({ attributes }) => attributes.map(({ key }) => key))]);
  return [...keys]
    .filter((key) => key !== own && NAMES_A_SUBJECT.test(key))
    .sort((a, b) => Number(b === SERVICE_KEY) - Number(a === SERVICE_KEY) || (a < b ? -1 : 1))
    .map((key) => ({ key, values: valuesOf(resources, key) }))
    .filter(({ values }) => values.length > 0);
}

function valuesOf(resources: readonly StoredResource[], key: string): string[] {
  const count = new Map<string, number>();
  for (const resource of resources) {
    const value = subjectValue(resource, key);
    if (value) count.set(value, (count.get(value) ?? 0) + 1);
  }
  const sorted = [...count].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return sorted.slice(0, MOST_RELATED).map(([value]) => value);
}

import type { OutputOf } from '../../../../contract/operations.ts';

/** A resource attribute that says which machine, pod or container: `host.name = node-7`. */
export interface Machine {
  readonly key: string;
  readonly value: string;
}

/** From the whole machine to the smallest part of it. */
export const MACHINE_KEYS: readonly string[] = [
  'host.name',
  'host.id',
  'k8s.node.name',
  'k8s.pod.name',
  'k8s.pod.uid',
  'container.name',
  'container.id',
];

type Subject = Pick<OutputOf<'subject.get'>, 'resources' | 'related'>;

/** Every machine the resources of a subject name, and those it is related to by what the engine found; each once. */
export function machinesOf({ resources, related }: Subject): Machine[] {
  const found = MACHINE_KEYS.flatMap((key) => {
    const own = resources.flatMap(({ attributes }) => (Object.hasOwn(attributes, key) ? [attributes[key]!] : []));
    const others = related.filter((each) => each.key === key).flatMap(({ values }) => values);
    return [...new Set([...own, ...others])].filter((value) => value !== '').map((value) => ({ key, value }));
  });
  return found;
}

export const writeMachine = ({ key, value }: Machine): string => `${key}=${value}`;

/** undefined where the text names no machine. */
export function readMachine(text: string | undefined): Machine | undefined {
  const cut = text?.indexOf('=') ?? -1;
  if (!text || cut < 1 || cut === text.length - 1) return undefined;
  return { key: text.slice(0, cut), value: text.slice(cut + 1) };
}

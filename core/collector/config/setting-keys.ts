import { recordKeys, type SettingKey } from '../setting-key.ts';
import type { KnownType, KnownTypes, Section } from './collector-config.ts';
import { parseComponentId } from './component-id.ts';
import { YamlSource } from './yaml-source.ts';

/** A key of a component's settings, as its own reader reads it. */
export interface ComponentSettingKey extends Omit<SettingKey, 'path'> {
  path: string[];
  /** The part that it belongs to, where that is not written and the key counts only with it: ['tls']. */
  part?: string[];
}

/** Parts of parts that are looked into where nothing of them is written: `protocols`, `grpc`, `tls`. */
const DEEPEST_PART = 3;

/**
 * The keys that a component can have: those its reader asks for where nothing is written, those it asks for in what is written, and
 * those of the parts that are asked for only where the part is there. Undefined where there is no such component.
 */
export function settingKeysOf(
  yaml: string,
  types: KnownTypes,
  { section, id }: { section: Section; id: string },
): ComponentSettingKey[] | undefined {
  const type = types[section].get(parseComponentId(id)?.type ?? '');
  if (!type) return undefined;
  const { value } = new YamlSource(yaml);
  const written = inner(inner(value, section), id);
  const keys = oncePerPath([{}, written].flatMap((settings) => asked(type, settings)));
  return [...keys, ...offeredKeys(type, written, keys)];
}

const asked = (type: KnownType, settings: unknown): SettingKey[] => recordKeys(() => void type.check(settings));

const inner = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;

/** As what was said first, unless that was nothing. Keys inside of lists are left out: which of them is meant, nobody could say. */
function oncePerPath(keys: readonly SettingKey[]): ComponentSettingKey[] {
  const byPath = new Map<string, ComponentSettingKey>();
  for (const { path, ...key } of keys) {
    if (path.some((step) => typeof step === 'number')) continue;
    const name = path.join('\0');
    const known = byPath.get(name);
    if (!known || known.kind === 'other') byPath.set(name, { ...key, path: path as string[] });
  }
  return [...byPath.values()];
}

/** What is asked for where a part of which nothing is written is there, and empty. */
function offeredKeys(type: KnownType, written: unknown, known: readonly ComponentSettingKey[]): ComponentSettingKey[] {
  return known.flatMap(({ path: part, kind }) => {
    const isOpen =
      kind === 'other' && part.length <= DEEPEST_PART && (valueAt(written, part) ?? undefined) === undefined;
    if (!isOpen || known.some(({ path }) => isBelow(path, part))) return [];
    const settings = withEmptyPart(written, part);
    const keys = oncePerPath(asked(type, settings)).filter(({ path }) => isBelow(path, part));
    return [...keys.map((key) => ({ ...key, part })), ...offeredKeys(type, settings, keys)];
  });
}

const isBelow = (path: readonly string[], part: readonly string[]): boolean =>
  path.length > part.length && part.every((step, at) => path[at] === step);

const valueAt = (value: unknown, path: readonly string[]): unknown => path.reduce(inner, value);

function withEmptyPart(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return {};
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return { ...(isMap ? value : {}), [key]: withEmptyPart(inner(value, key), rest) };
}

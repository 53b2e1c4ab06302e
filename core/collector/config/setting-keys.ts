import { recordKeys, type SettingKey } from '../setting-key.ts';
import type { KnownTypes, Section } from './collector-config.ts';
import { parseComponentId } from './component-id.ts';
import { YamlSource } from './yaml-source.ts';

/** A key of a component's settings, as its own reader reads it. */
export interface ComponentSettingKey extends Omit<SettingKey, 'path'> {
  path: string[];
}

/**
 * The keys that a component can have: those its reader asks for where nothing is written, and those it asks for in what is written,
 * since many are asked for only where the part that they belong to is there. Undefined where there is no such component.
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
  const keys = [{}, written].flatMap((settings) => recordKeys(() => void type.check(settings)));
  return oncePerPath(keys);
}

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

import { OttlError } from '../../ottl/problem.ts';
import { Pattern } from '../../ottl/regex/pattern.ts';
import { noting } from '../../noting.ts';
import type { Settings } from '../../settings.ts';

/** Whether a name is wanted. */
export type NameFilter = (name: string) => boolean;

/** `include` and `exclude` with a list of names and `match_type`. */
export function readFilter(settings: Settings, names: string, include = 'include', exclude = 'exclude'): NameFilter {
  const [wanted, unwanted] = [readSet(settings, include, names), readSet(settings, exclude, names)];
  return (name) => (!wanted || wanted(name)) && !unwanted?.(name);
}

function readSet(settings: Settings, key: string, names: string): NameFilter | undefined {
  if (!settings.has(key)) return undefined;
  const inner = settings.inner(key);
  inner.allow([names, 'match_type'], ['regexp']);
  const written = inner.texts(names);
  const type = inner.choice('match_type', ['strict', 'regexp'], 'strict');
  if (!inner.has('match_type')) inner.note(['match_type'], 'strict or regexp is expected here');
  if (written.length === 0) return undefined;
  if (type === 'strict') return (name) => written.includes(name);
  const patterns = written.flatMap((one, i) => noting(inner, [names, i], () => new Pattern(one)) ?? []);
  return (name) => patterns.some((pattern) => matches(pattern, name));
}

function matches(pattern: Pattern, name: string): boolean {
  try {
    return pattern.test(name);
  } catch (error) {
    if (error instanceof OttlError) return false;
    throw error;
  }
}

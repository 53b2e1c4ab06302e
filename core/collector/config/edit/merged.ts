import { textOf, type Written } from './written.ts';

/** Whether what a path names is not written there and may come by a merge key (`<<`), of which a form knows nothing. */
export function mayBeMerged(written: Written, path: readonly string[]): boolean {
  const at = path.findIndex((_, index) => !written.pairAt(path.slice(0, index + 1)));
  const last = at < 0 ? undefined : written.mapAt(path.slice(0, at));
  return last?.items.some(({ key }) => textOf(key) === '<<') ?? false;
}

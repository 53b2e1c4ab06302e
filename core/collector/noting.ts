import { OttlProblem } from './ottl/problem.ts';
import type { Settings } from './settings.ts';

/** What `make` gives; undefined where it found a problem, which is noted. */
export function noting<T>(settings: Settings, path: readonly (string | number)[], make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof OttlProblem)) throw error;
    settings.note(path, error.message, error.offset);
    return undefined;
  }
}

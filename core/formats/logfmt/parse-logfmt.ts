import type { Draft } from '../log-lines/draft.ts';
import { draftOfFields } from '../log-lines/draft-of-fields.ts';
import { readPairs } from './read-pairs.ts';

/** A line in logfmt; undefined for one that is not, or has a single pair. */
export function parseLogfmt(line: string): Draft | undefined {
  const fields = readPairs(line);
  return fields === undefined || fields.length < 2 ? undefined : draftOfFields(fields, () => line);
}

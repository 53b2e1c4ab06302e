import { isPostponed, type ImportAccount } from '../../../contract/operations/files.ts';
import type { Result } from '../../../contract/result.ts';
import { STANDARD_INPUT } from './source.ts';

interface Opened {
  file: string;
  result: Result<ImportAccount>;
}

/**
 * Opens files one after another, those without a wall clock behind the others: which of them comes first does not decide whether the
 * rest is taken. What comes on standard input comes once, and is taken as it comes.
 */
export async function* openTogether(
  files: readonly string[],
  open: (file: string, wallClockOnly: boolean) => Promise<Result<ImportAccount>>,
): AsyncGenerator<Opened> {
  const postponed: string[] = [];
  for (const file of files) {
    const result = await open(file, files.length > 1 && file !== STANDARD_INPUT);
    if (result.ok && isPostponed(result.value)) postponed.push(file);
    else yield { file, result };
  }
  for (const file of postponed) yield { file, result: await open(file, false) };
}

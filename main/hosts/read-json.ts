import { readFile } from 'node:fs/promises';

export type JsonObject = Record<string, unknown>;

/** What a JSON file holds, `{}` where there is none yet; a string says why it could not be read. */
export async function readJson(path: string): Promise<JsonObject | string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? {} : (error as Error).message;
  }
  try {
    return asObject(JSON.parse(text)) ?? `${path} is not a JSON object`;
  } catch {
    return `${path} is not JSON`;
  }
}

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** As the contract takes them. */
const MOST_KEYS = 200;
const MOST_LETTERS = 200;

/** One key a line; empty lines and repetitions are left out. */
export function readKeys(text: string): { ok: boolean; keys: string[] } {
  const keys = [...new Set(text.split('\n').map((line) => line.trim()))].filter((key) => key !== '');
  return { ok: keys.length <= MOST_KEYS && keys.every((key) => key.length <= MOST_LETTERS), keys };
}

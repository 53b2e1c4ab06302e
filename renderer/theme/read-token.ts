import { currentTheme, type Theme } from './theme.ts';

const cache = new Map<string, string>();
let cachedTheme: Theme | undefined;

/** The value of a token as a canvas wants it: `readToken('--accent')`. Cached, since asking for computed style costs a layout. */
export function readToken(name: string): string {
  if (cachedTheme !== currentTheme()) {
    cache.clear();
    cachedTheme = currentTheme();
  }
  let value = cache.get(name);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    cache.set(name, value);
  }
  return value;
}

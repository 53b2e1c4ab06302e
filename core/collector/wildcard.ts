/** Whether all of the text is what the pattern says: `*` is any characters, none too, `?` any one. In time of their lengths' product at most. */
export function matchesWildcard(pattern: string, text: string): boolean {
  let [at, next] = [0, 0];
  // Where the last star stands, and what it was tried to end before.
  let [star, from] = [-1, 0];
  while (at < text.length) {
    const sign = pattern[next];
    if (sign === '*') {
      star = next++;
      from = at;
    } else if (sign === '?' || sign === text[at]) {
      next++;
      at++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++from;
    } else return false;
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
}

/** `included` and `excluded` of OpenTelemetry's configuration: without the first all are, but those of the second. */
export function wildcardChoice(included: readonly string[], excluded: readonly string[]): (text: string) => boolean {
  const isIn = (patterns: readonly string[], text: string) =>
    patterns.some((pattern) => matchesWildcard(pattern, text));
  return (text) => (included.length === 0 || isIn(included, text)) && !isIn(excluded, text);
}

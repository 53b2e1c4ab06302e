import type { FindSpans } from './text-rule.ts';

/** Characters of which tokens are made. */
const RUN = /[A-Za-z0-9_.-]{16,}/g;
/**
 * What the owners of these tokens publish of their form: JWT and JWE (RFC 7519, 7516), AWS, GitHub, GitLab, Slack, Google, Stripe,
 * npm, DigitalOcean, Hugging Face, SendGrid, PyPI. They begin so that nothing else does, also in the middle of a run.
 */
const BEGINNING =
  /eyJ|AKIA|ASIA|gh[opsur]_|github_pat_|glpat-|xox[abeprs]-|AIza|ya29\.|(?:sk|rk)_(?:live|test)_|npm_|dop_v1_|hf_|SG\.|pypi-/g;
const TOKEN = new RegExp(
  [
    String.raw`eyJ[\w-]{8,}\.[\w-]*\.[\w-]*(?:\.[\w-]*){0,2}`,
    String.raw`(?:AKIA|ASIA)[A-Z0-9]{16}`,
    String.raw`gh[opsur]_\w{36,}`,
    String.raw`github_pat_\w{22,}`,
    String.raw`glpat-[\w-]{20,}`,
    String.raw`xox[abeprs]-[\w-]{10,}`,
    String.raw`AIza[\w-]{35}`,
    String.raw`ya29\.[\w.-]{20,}`,
    String.raw`(?:sk|rk)_(?:live|test)_\w{16,}`,
    String.raw`npm_\w{36}`,
    String.raw`dop_v1_[0-9a-f]{64}`,
    String.raw`hf_\w{30,}`,
    String.raw`SG\.[\w-]{16,}\.[\w-]{16,}`,
    String.raw`pypi-[\w-]{50,}`,
  ].join('|'),
  'y',
);
/** Of a run: each may look through all of it. */
const MOST_BEGINNINGS = 8;
/** OpenAI, Anthropic: only a whole run, for other words end so as well. */
const SHORT_TOKEN = /^sk-[\w-]{20,}$/;

/** Whatever stands under the name of the header. */
const AUTHORIZATION =
  /\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:(?:bearer|basic|token|apikey|digest)\s{1,4})?([^\s"',;\\]{4,})/gi;
/** The same without it. */
const SCHEME = /\b(?:bearer|basic)(?:[ \t:"']{1,8}|%20)([A-Za-z0-9._~+/=-]{12,})/gi;
/** In addresses, forms and connection strings. */
const FIELD =
  /(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?key|account[_-]?key|access[_-]?token|refresh[_-]?token|id[_-]?token|client[_-]?secret|token|signature|[?&]sig)(?:\s{0,4}=\s{0,4}|%3D)(?:"([^"]*)"|'([^']*)'|([^&\s"'<>;,\\]+))/gi;
/** In bodies of requests, and where such a body stands escaped in another text. */
const MEMBERS = [
  /"(?:password|passwd|secret|api[_-]?key|access[_-]?token|refresh[_-]?token|id[_-]?token|client[_-]?secret|token)"\s{0,8}:\s{0,8}"([^"\\]*(?:\\[^][^"\\]*){0,1000})/gi,
  /\\"(?:password|passwd|secret|api[_-]?key|access[_-]?token|refresh[_-]?token|id[_-]?token|client[_-]?secret|token)\\"\s{0,8}:\s{0,8}\\"([^"\\]+)/gi,
];
/** A password in an address. */
const USER = /:\/\/[^\s/@:?#]{0,256}:([^\s/@]{1,256})@/g;
const KEY_BEGINS = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/g;
const KEY_ENDS = 'PRIVATE KEY-----';

/** Passwords, tokens and private keys: what opens a door for whoever reads it. Takes time by length only. */
export const findTokens: FindSpans = (text, found) => {
  for (const { 0: run, index } of text.matchAll(RUN)) findInRun(run, (from, to) => found(index + from, index + to));
  for (const match of text.matchAll(AUTHORIZATION)) foundLast(match, found);
  for (const match of text.matchAll(SCHEME)) if (looksRandom(match[1]!)) foundLast(match, found);
  for (const match of text.matchAll(FIELD)) {
    const value = match[1] ?? match[2] ?? match[3]!;
    const to = match.index + match[0].length - (match[3] === undefined ? 1 : 0);
    if (value !== '') found(to - value.length, to);
  }
  for (const form of [...MEMBERS, USER])
    for (const match of text.matchAll(form)) foundLast(match, found, form === USER);
  findKeys(text, found);
};

const findInRun: FindSpans = (run, found) => {
  const word = run.replace(/[.-]{1,3}$/, '');
  if (SHORT_TOKEN.test(word)) found(0, word.length);
  const beginnings = new RegExp(BEGINNING);
  let tried = 0;
  for (let match = beginnings.exec(run); match && tried < MOST_BEGINNINGS; match = beginnings.exec(run), tried++) {
    TOKEN.lastIndex = match.index;
    if (!TOKEN.test(run)) continue;
    found(match.index, TOKEN.lastIndex);
    beginnings.lastIndex = TOKEN.lastIndex;
  }
};

/** The group stands at the end of what matched, or one character before it. */
function foundLast(match: RegExpExecArray, found: (from: number, to: number) => void, hasMore = false): void {
  const to = match.index + match[0].length - (hasMore ? 1 : 0);
  found(to - match[1]!.length, to);
}

/** "Basic information" is none. */
function looksRandom(word: string): boolean {
  return /\d/.test(word) || word.includes('=') || /[a-z][A-Z]/.test(word);
}

function findKeys(text: string, found: (from: number, to: number) => void): void {
  let end = 0;
  for (const match of text.matchAll(KEY_BEGINS)) {
    if (match.index < end) continue;
    const closing = text.indexOf(KEY_ENDS, match.index + match[0].length);
    end = closing === -1 ? text.length : closing + KEY_ENDS.length;
    found(match.index, end);
  }
}

import type { FindSpans } from './text-rule.ts';

/** Characters of which tokens are made; a run of them is looked at once, as a whole. */
const RUN = /[A-Za-z0-9_.-]{16,}/g;
/**
 * What the owners of these tokens publish of their form, each from its first character on: JWT and JWE (RFC 7519, 7516), AWS, GitHub,
 * GitLab, Slack, Google, Stripe, OpenAI and Anthropic, npm, DigitalOcean, Hugging Face, SendGrid, PyPI.
 */
const TOKEN = new RegExp(
  `^(?:${[
    String.raw`eyJ[\w-]{8,}\.[\w-]*\.[\w-]*(?:\.[\w-]*){0,2}`,
    String.raw`(?:AKIA|ASIA)[A-Z0-9]{16}`,
    String.raw`gh[opsur]_\w{36,}`,
    String.raw`github_pat_\w{22,}`,
    String.raw`glpat-[\w-]{20,}`,
    String.raw`xox[abeprs]-[\w-]{10,}`,
    String.raw`AIza[\w-]{35}`,
    String.raw`ya29\.[\w.-]{20,}`,
    String.raw`(?:sk|rk)_(?:live|test)_\w{16,}`,
    String.raw`sk-[\w-]{20,}`,
    String.raw`npm_\w{36}`,
    String.raw`dop_v1_[0-9a-f]{64}`,
    String.raw`hf_\w{30,}`,
    String.raw`SG\.[\w-]{16,}\.[\w-]{16,}`,
    String.raw`pypi-[\w-]{50,}`,
  ].join('|')})$`,
);

/** `Authorization: Bearer …` and the like, wherever it is written down. */
const SCHEME = /\b(?:bearer|basic)[ :]+([A-Za-z0-9._~+/=-]{12,})/gi;
/** In addresses, forms and connection strings. */
const FIELD =
  /(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?key|access[_-]?token|refresh[_-]?token|id[_-]?token|client[_-]?secret|token|signature)=([^&\s"'<>;,\\]+)/gi;
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
  for (const run of text.matchAll(RUN)) {
    const word = run[0].replace(/[.-]{1,3}$/, '');
    if (TOKEN.test(word)) found(run.index, run.index + word.length);
  }
  for (const match of text.matchAll(SCHEME)) if (looksRandom(match[1]!)) foundLast(match, found);
  for (const form of [FIELD, ...MEMBERS, USER])
    for (const match of text.matchAll(form)) foundLast(match, found, form === USER);
  findKeys(text, found);
};

/** The group stands at the end of what matched, or one character before it. */
function foundLast(match: RegExpExecArray, found: (from: number, to: number) => void, hasMore = false): void {
  const to = match.index + match[0].length - (hasMore ? 1 : 0);
  found(to - match[1]!.length, to);
}

/** "Basic information" is none. */
function looksRandom(word: string): boolean {
  return /\d/.test(word) || word.includes('=') || (/[a-z][A-Z]/.test(word) && word.length >= 16);
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

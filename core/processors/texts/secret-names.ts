import { inAnyCase, type TextHint } from './text-rule.ts';

/** Behind the first part of a name, or alone: what kind of key is meant. */
const KEY_OF =
  '(?:api|access|account|private|secret|shared|sharedaccess|signing|encryption|master|auth|storage|subscription|license|deploy|ssh|gpg)';

/** Of two words, only what is nothing else together: "checks pass code=200". */
const PASSWORD = 'pass(?:[_-]?word|wd|[_. -]?phrase|code)';

const WORDS = [
  PASSWORD,
  'pass',
  ...[
    'pwd',
    'secret',
    'token',
    'credential',
    'jwt',
    'cookie',
    'authorization',
    'signature',
    '비밀번호',
    '패스워드',
    '암호',
  ],
  `${KEY_OF}[_. -]?key`,
];
/**
 * A word that may be the end of a secret's name, and what of the name follows it. What comes before does not matter: dbPassword,
 * X-API-Key, spring.datasource.password. Takes time by length only.
 */
export const SECRET_WORD = new RegExp(
  [...WORDS, '(?<![a-z])(?:pw|sig)(?![a-z])'].map((word) => `${word}[\\w-]{0,64}`).join('|'),
  'gi',
);
export const SECRET_WORD_HINT: TextHint = `${inAnyCase(WORDS.join('|'))}|(?:^|[^A-Za-z])${inAnyCase('(?:pw|sig)')}(?:[^A-Za-z]|$)`;

/** Whatever comes behind them: password_confirmation, secretAccessKey, secretArn; not secretary, secretariat. */
const ANYWHERE = new RegExp(`${PASSWORD}|secret(?!ar[iy])|비밀번호|패스워드|암호`, 'i');
/** These end a name, for much begins with them that is none: token_type, accessKeys. */
const LAST = new RegExp(
  `(?:${KEY_OF}[_. -]?key|token|pwd|jwt|credentials?|cookies?|authorization|signature)(?:[_-]?(?:\\d{1,3}|id|value|text|string|hash|base64|b64))?$`,
  'i',
);
/** Short words that end others, such as bypass. */
const SHORT = /^(?:pass|pw|sig)\d{0,3}$/i;

/** What a text calls by the name found at `at`. */
export type SecretKind = 'password' | 'token' | 'header';

/** Of a word that SECRET_WORD has found; undefined where it names no secret. */
export function secretKind(text: string, at: number, word: string): SecretKind | undefined {
  if (/(?:authorization|cookies?)$/i.test(word)) return 'header';
  if (SHORT.test(word)) return isOwnWord(text, at) && !isPlainSignature(text, at, word) ? 'password' : undefined;
  if (ANYWHERE.test(word)) return 'password';
  return LAST.test(word) ? 'token' : undefined;
}

/** Words that end so and are none. */
const OTHER_WORDS = /(?:by|com|tres|sur|over|under|multi|single|two|first|second|render|shader)$/i;

/** DB_PASS, smtpPass, dbpass, pass; not bypass. */
function isOwnWord(text: string, at: number): boolean {
  return !OTHER_WORDS.test(text.slice(Math.max(0, at - 8), at)) || /[A-Z]/.test(text[at]!);
}

/** `sig` is one in an address only. */
function isPlainSignature(text: string, at: number, word: string): boolean {
  return /^sig/i.test(word) && !/[?&;]/.test(text[at - 1] ?? '');
}

/** Whether the name itself ends with a secret, or with what is said of one, so that what follows a mere colon is one: secret_key_base, not `secret-service:8080`. */
export function endsSecret(word: string): boolean {
  return ENDS_SECRET.test(word);
}

const ENDS_SECRET =
  /(?:pass(?:(?:[_-]?word|[_. -]?phrase|code)s?|wd)?|pwd|pw|secrets?|key|token|jwt|credentials?|signature|비밀번호|패스워드|암호)(?:[_-]?(?:id|arn|value|base|text|string|hash|base64|b64))?\d{0,3}$/i;

const OPTION = /^--?(?:p|pw|P|[\w-]{0,40}(?:pass|pwd|token|secret|key|credential)[\w-]{0,40})$/i;

/** Whether an argument of a command asks for a secret in the next one. */
export function asksForSecret(argument: string): boolean {
  if (argument.length > 96 || !OPTION.test(argument)) return false;
  const words = new RegExp(SECRET_WORD);
  const match = words.exec(argument);
  return match !== null && secretKind(argument, match.index, match[0]) !== undefined;
}

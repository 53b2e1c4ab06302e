import { inAnyCase, type TextHint } from './text-rule.ts';

/** Behind the first part of a name, or alone: what kind of key is meant. */
const KEY_OF =
  '(?:api|access|account|private|secret|shared|sharedaccess|signing|encryption|master|auth|storage|subscription|license|deploy|ssh|gpg)';

/** Of two words, only what is nothing else together: "checks pass code=200". */
const PASSWORD = 'pass(?:[_-]?(?:word|wort)|wd|[_. -]?phrase|code)';
/** In other languages; of Portuguese not what ends so: desenha, resenha. */
const FOREIGN = [
  ...['비밀번호', '패스워드', '암호', 'パスワード', '密码', '密碼', 'пароль'],
  ...['contrase(?:ñ|n)a', 'kennwort', 'mot de passe'],
];
const SENHA = '(?<![dr]e)senha';
const PASSWORDS = [PASSWORD, ...FOREIGN, SENHA].join('|');

const WORDS = [
  PASSWORD,
  'pass',
  ...FOREIGN,
  ...['pwd', 'secret', 'token', 'credential', 'jwt', 'cookie', 'authorization', 'signature'],
  `${KEY_OF}[_. -]?key`,
];
/**
 * A word that may be the end of a secret's name, and what of the name follows it. What comes before does not matter: dbPassword,
 * X-API-Key, spring.datasource.password. Takes time by length only.
 */
export const SECRET_WORD = new RegExp(
  [...WORDS, SENHA, '(?<![a-z])(?:pw|sig)(?![a-z])'].map((word) => `${word}[\\w-]{0,64}`).join('|'),
  'gi',
);
export const SECRET_WORD_HINT: TextHint = `${inAnyCase([...WORDS, 'senha'].join('|'))}|(?:^|[^A-Za-z])${inAnyCase('(?:pw|sig)')}(?:[^A-Za-z]|$)`;

/** Whatever comes behind them: password_confirmation, secretAccessKey, secretArn; not secretary, secretariat. */
const ANYWHERE = new RegExp(`${PASSWORDS}|secret(?!ar[iy])`, 'i');
const NAMES_PASSWORD = new RegExp(`pass|pwd|${PASSWORDS}`, 'i');
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

const ENDS_SECRET = new RegExp(
  String.raw`(?:pass|(?:${PASSWORDS})s?|pwd|pw|secrets?|key|token|jwt|credentials?|signature)(?:[_-]?(?:id|arn|value|base|text|string|hash|base64|b64))?\d{0,3}$`,
  'i',
);

/** Whether a name is that of a password, which people write and speak of, not of another secret. */
export const namesPassword = (word: string): boolean => NAMES_PASSWORD.test(word);

const OPTION = /^--?(?:p|pw|P|[\w-]{0,40}(?:pass|pwd|token|secret|key|credential)[\w-]{0,40})$/i;

/** Whether an argument of a command asks for a secret in the next one. */
export function asksForSecret(argument: string): boolean {
  if (argument.length > 96 || !OPTION.test(argument)) return false;
  const words = new RegExp(SECRET_WORD);
  const match = words.exec(argument);
  return match !== null && secretKind(argument, match.index, match[0]) !== undefined;
}

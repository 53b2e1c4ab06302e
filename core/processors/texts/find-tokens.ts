import { BOT_TOKEN_HINT, findBotTokens } from './find-bot-tokens.ts';
import { COMMAND_HINT, findCommands } from './find-commands.ts';
import { findFields } from './find-fields.ts';
import { findIdentified, IDENTIFIED_HINT } from './find-identified.ts';
import { findOptions, OPTION_HINT } from './find-options.ts';
import { findPrivateKeys, PRIVATE_KEY_HINT } from './find-private-keys.ts';
import { findRegistryPasswords, REGISTRY_HINT } from './find-registry-passwords.ts';
import { findSessions, SESSION_HINT } from './find-sessions.ts';
import { findShortTokens, SHORT_TOKEN_HINT } from './find-short-tokens.ts';
import { findUrlPasswords, URL_PASSWORD_HINT } from './find-url-passwords.ts';
import { findWebhooks, WEBHOOK_HINT } from './find-webhooks.ts';
import { SECRET_WORD_HINT } from './secret-names.ts';
import { beginsBehind, inAnyCase, isMixed, type FindSpans, type FoundSpan, type TextHint } from './text-rule.ts';
import { TOKEN_BEGINNINGS, TOKEN_FORMS } from './token-forms.ts';

/** Characters of which tokens are made. */
const RUN = /[A-Za-z0-9_.-]{16,}/g;
/** Also in the middle of a run. */
const BEGINNING = new RegExp(TOKEN_BEGINNINGS, 'g');
const TOKEN = new RegExp(TOKEN_FORMS, 'y');
/** Of a run, for each may look through all of it; what comes after so many that begin a token and are none is hidden. */
const MOST_FAILED = 8;

/** Of a header whose name is not there. */
const SCHEME = new RegExp(
  String.raw`(?=b)${beginsBehind(String.raw`\w`)}(?:bearer|basic)(?:[ \t:"']{1,8}|%20)([A-Za-z0-9._~+/=-]{12,})`,
  'gi',
);

export const TOKEN_HINT: TextHint = [
  BEGINNING.source,
  SHORT_TOKEN_HINT,
  `${inAnyCase('(?:bearer|basic)')}(?:[ \\t:"']|%20)`,
  SECRET_WORD_HINT,
  URL_PASSWORD_HINT,
  OPTION_HINT,
  IDENTIFIED_HINT,
  WEBHOOK_HINT,
  BOT_TOKEN_HINT,
  PRIVATE_KEY_HINT,
  REGISTRY_HINT,
  COMMAND_HINT,
  SESSION_HINT,
].join('|');

/** Passwords, tokens and private keys: what opens a door for whoever reads it. Takes time by length only. */
export const findTokens: FindSpans = (text, found) => {
  if (text.search(BEGINNING) !== -1)
    for (const { 0: run, index } of text.matchAll(RUN)) findInRun(run, (from, to) => found(index + from, index + to));
  findShortTokens(text, found);
  if (text.search(SCHEME) !== -1) findSchemes(text, found);
  findFields(text, found);
  findUrlPasswords(text, found);
  findOptions(text, found);
  findIdentified(text, found);
  findWebhooks(text, found);
  findBotTokens(text, found);
  findPrivateKeys(text, found);
  findRegistryPasswords(text, found);
  findCommands(text, found);
  findSessions(text, found);
};

function findInRun(run: string, found: FoundSpan): void {
  const beginnings = new RegExp(BEGINNING);
  let failed = 0;
  for (let match = beginnings.exec(run); match; match = beginnings.exec(run)) {
    TOKEN.lastIndex = match.index;
    const end = TOKEN.test(run) ? TOKEN.lastIndex : failed < MOST_FAILED ? undefined : run.length;
    if (end === undefined) {
      failed++;
      continue;
    }
    found(match.index, end);
    beginnings.lastIndex = end;
  }
}

function findSchemes(text: string, found: FoundSpan): void {
  for (const match of text.matchAll(SCHEME)) {
    const to = match.index + match[0].length;
    if (looksRandom(match[1]!)) found(to - match[1]!.length, to);
  }
}

/** "Basic information" is none. */
const looksRandom = (word: string): boolean => isMixed(word) || word.includes('=');

import type { FoundSpan, TextHint } from './text-rule.ts';

/** Programs that take a password as -p, and words beside which -p is one. */
const TAKES_PASSWORD =
  /\b(?:mysql\w*|mariadb[\w-]*|mongo\w*|sshpass|login|sqlcmd|rabbitmqadmin|7z[ar]?|unzip|zip|plink|pscp|smbclient)\b|\s-u\s|\s--user(?:name)?[\s=]/i;
/** -p x, -px, -P x; not -p 8080:80. */
const PASSWORD = /(?<![\w-])-[pP](?:[ =]["']?|["',]{1,3}\s?["']?|(?=[^\s"',=:-]))(?!-|[\d.]*:\d)([^\s"']+)/g;
/** curl -u user:password, --user user:password, -a of redis-cli. */
const USER = /(?<![\w-])(?:-u|--user|--proxy-user|-U)[ =]{1,4}["']?[^\s:"']{0,256}:([^\s"']+)/g;
/** Also written together. */
const CURL = /\bcurl\b[^\n|;&]{0,512}?\s-u["']?[^\s:"'-][^\s:"']{0,256}:([^\s"']+)/g;
const REDIS = /\bredis-cli\b[^\n|;&]{0,512}?\s-a\s{1,4}["']?([^\s"']+)/g;

export const OPTION_HINT: TextHint = String.raw`(?:^|[^\w-])(?:-[pPuU]|--user|--proxy-user)|redis-cli`;

/** Passwords on command lines that no name tells. */
export function findOptions(text: string, found: FoundSpan): void {
  if (!text.includes('-')) return;
  const last = (match: RegExpExecArray): void =>
    found(match.index + match[0].length - match[1]!.length, match.index + match[0].length);
  if (/(?<![\w-])-[pP]/.test(text) && TAKES_PASSWORD.test(text))
    for (const match of text.matchAll(PASSWORD)) last(match);
  if (text.search(USER) !== -1) for (const match of text.matchAll(USER)) last(match);
  if (text.includes('curl')) for (const match of text.matchAll(CURL)) last(match);
  if (text.includes('redis-cli')) for (const match of text.matchAll(REDIS)) last(match);
}

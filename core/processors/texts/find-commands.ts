import { inAnyCase, isMixed, type FoundSpan, type TextHint } from './text-rule.ts';

const LINE = String.raw`(?:^|[\r\n"'>]|\\n)[ \t]{0,8}`;
const LINE_ENDS = String.raw`(?=[ \t]{0,8}(?:$|[\r\n"']|\\[rn]))`;
/** Redis: AUTH x, AUTH kim x. */
const AUTH = new RegExp(
  String.raw`${LINE}AUTH[ \t]{1,8}(?:[^\s"'\\]{1,64}[ \t]{1,8})?([^\s"'\\]{6,256})${LINE_ENDS}`,
  'gi',
);
/** Redis: requirepass x, in a file or behind CONFIG SET. */
const REQUIRED = /\b(config[ \t]{1,8}set[ \t]{1,8})?(?:requirepass|masterauth)[ \t]{1,8}["']?([^\s"'\\]{1,256})/gi;
/** FTP, POP3: PASS x, behind USER kim or by itself. */
const PASS = new RegExp(
  String.raw`(\bUSER[ \t]{1,8}[^\s\\]{1,64}(?:\\r|\\n|\s){1,8})?(?:${LINE})PASS[ \t]{1,8}([^\s"'\\]{1,256})${LINE_ENDS}`,
  'g',
);
/** .netrc: machine shop.example login kim password x */
const LOGIN =
  /(\b(?:machine\s{1,8}\S{1,64}|default)\s{1,8})?\blogin\s{1,8}[^\s:=]{1,64}\s{1,8}password\s{1,8}([^\s"'\\]{1,256})/gi;

/** Mechanisms (SCRAM-SHA-256), files of tests (src/a.test.ts), names (case_7): also behind these words. */
const IS_OTHER = /^(?:[A-Z\d-]+|.*\/.*|\S*\.[a-z]{1,4}|[a-z]+(?:[_.-][a-z]+)*[_.-]?\d{0,3}|v?\d[\d.:]*\w{0,2})$/;
const looksSecret = (word: string): boolean => word.length >= 6 && isMixed(word) && !IS_OTHER.test(word);

export const COMMAND_HINT: TextHint = `${inAnyCase('(?:auth|requirepass|masterauth|login)')}\\s|PASS\\s`;
const MAY_BE = new RegExp(COMMAND_HINT);

/** Passwords in commands that protocols and files have for them, where they have no sign. */
export function findCommands(text: string, found: FoundSpan): void {
  if (!MAY_BE.test(text)) return;
  for (const match of text.matchAll(AUTH)) if (looksSecret(match[1]!)) last(match, match[1]!, found);
  for (const form of [REQUIRED, PASS, LOGIN])
    for (const match of text.matchAll(form))
      if (match[1] !== undefined || looksSecret(match[2]!)) last(match, match[2]!, found);
}

function last({ 0: match, index }: RegExpExecArray, secret: string, found: FoundSpan): void {
  found(index + match.length - secret.length, index + match.length);
}

import { beginsBehind, type FoundSpan, type TextHint } from './text-rule.ts';

/**
 * Of a bot of Telegram: its number and 35 characters, which begin with AA; where it stands in an address, `findWebhooks` finds it as well.
 * Of a bot of Discord: its number of 17 to 20 digits in base64, a time, and a signature.
 */
const BOT_TOKENS = [
  String.raw`${beginsBehind(String.raw`\d`)}\d{5,16}(?::|%3[Aa])AA[\w-]{33}(?![\w-])`,
  String.raw`${beginsBehind('[A-Za-z0-9-]')}(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){5,6}(?:[MNO][DTjz]?[AEIMQUYcgk]?)?\.[\w-]{6}\.[\w-]{27,38}(?![\w-])`,
].map((form) => new RegExp(form, 'g'));

export const BOT_TOKEN_HINT: TextHint = String.raw`[0-9](?::|%3[Aa])AA|[MNO][DTjz][AEIMQUYcgk][w-z0-5][MNO]`;
const MAY_BE = new RegExp(BOT_TOKEN_HINT);

export function findBotTokens(text: string, found: FoundSpan): void {
  if (!MAY_BE.test(text)) return;
  for (const form of BOT_TOKENS)
    for (const { 0: token, index } of text.matchAll(form)) found(index, index + token.length);
}

import type { FoundSpan, TextHint } from './text-rule.ts';

/**
 * Of a bot of Telegram: its number and 35 characters, which begin with AA; where it stands in an address, `findWebhooks` finds it as well.
 * Of a bot of Discord: its number of 17 to 20 digits in base64, a time, and a signature.
 */
const BOT_TOKENS = [
  /(?<!\d)\d{5,16}(?::|%3[Aa])AA[\w-]{33}(?![\w-])/g,
  /(?<![\w-])(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){5,6}(?:[MNO][DTjz]?[AEIMQUYcgk]?)?\.[\w-]{6}\.[\w-]{27,38}(?![\w-])/g,
];

export const BOT_TOKEN_HINT: TextHint = String.raw`[0-9](?::|%3[Aa])AA|[MNO][DTjz][AEIMQUYcgk][w-z0-5][MNO]`;

export function findBotTokens(text: string, found: FoundSpan): void {
  for (const form of BOT_TOKENS)
    for (const { 0: token, index } of text.matchAll(form)) found(index, index + token.length);
}

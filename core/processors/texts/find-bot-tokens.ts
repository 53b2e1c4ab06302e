import type { FoundSpan, TextHint } from './text-rule.ts';

/** Of a bot of Telegram: its number and 35 characters, which begin with AA; where it stands in an address, `findWebhooks` finds it as well. */
const BOT_TOKEN = /(?<!\d)\d{5,16}(?::|%3[Aa])AA[\w-]{33}(?![\w-])/g;

export const BOT_TOKEN_HINT: TextHint = '[0-9](?::|%3[Aa])AA';

export function findBotTokens(text: string, found: FoundSpan): void {
  for (const { 0: token, index } of text.matchAll(BOT_TOKEN)) found(index, index + token.length);
}

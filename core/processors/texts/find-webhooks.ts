import { inAnyCase, type FoundSpan, type TextHint } from './text-rule.ts';

/** hooks.slack.com/services/T…/B…/…, api.telegram.org/bot123:AA…: whoever has the address may post. */
const SECRET_PATH =
  /(?:hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/|api\.telegram\.org\/(?:file\/)?bot(?=\d{1,16}(?::|%3A)))([\w/:%-]{8,256})/gi;
/** Behind the token of a bot. */
const METHOD = /^[^/]*/;

export const WEBHOOK_HINT: TextHint = String.raw`${inAnyCase('hooks')}\.${inAnyCase('slack')}|${inAnyCase('api')}\.${inAnyCase('telegram')}`;

/** Addresses that are secrets by themselves, from where the secret begins. */
export function findWebhooks(text: string, found: FoundSpan): void {
  if (text.search(SECRET_PATH) === -1) return;
  for (const { 0: match, 1: secret, index } of text.matchAll(SECRET_PATH)) {
    const from = index + match.length - secret!.length;
    const isBot = /bot$/i.test(match.slice(0, -secret!.length));
    found(from, from + (isBot ? METHOD.exec(secret!)![0].length : secret!.length));
  }
}

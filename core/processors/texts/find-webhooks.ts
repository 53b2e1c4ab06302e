import { inAnyCase, type FoundSpan, type TextHint } from './text-rule.ts';

/** What stands before the secret: hooks.slack.com/services/T…/B…/…, api.telegram.org/bot123:AA…: whoever has the address may post. */
const BEFORE = [
  String.raw`hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/`,
  String.raw`api\.telegram\.org\/(?:file\/)?bot(?=\d{1,16}(?::|%3A))`,
  String.raw`discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/`,
  String.raw`(?:webhook|outlook)\.office(?:365)?\.com\/webhook(?:b2)?\/`,
  String.raw`hooks\.zapier\.com\/hooks\/catch\/`,
];
/** A full stop behind it ends a sentence. */
const SECRET_PATH = new RegExp(String.raw`(?:${BEFORE.join('|')})((?:[\w/:%-]|[@.](?=\w)){8,512})`, 'gi');
/** Behind the token of a bot. */
const METHOD = /^[^/]*/;

const HOSTS = [
  'hooks.slack',
  'api.telegram',
  'discord.com',
  'discordapp.com',
  'office.com',
  'office365.com',
  'hooks.zapier',
];
export const WEBHOOK_HINT: TextHint = HOSTS.map((host) =>
  host
    .split('.')
    .map(inAnyCase)
    .join(String.raw`\.`),
).join('|');

/** Addresses that are secrets by themselves, from where the secret begins. */
export function findWebhooks(text: string, found: FoundSpan): void {
  if (text.search(SECRET_PATH) === -1) return;
  for (const { 0: match, 1: secret, index } of text.matchAll(SECRET_PATH)) {
    const from = index + match.length - secret!.length;
    const isBot = /bot$/i.test(match.slice(0, -secret!.length));
    found(from, from + (isBot ? METHOD.exec(secret!)![0].length : secret!.length));
  }
}

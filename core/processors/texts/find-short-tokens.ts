import { beginsBehind, isMixed, type FoundSpan, type TextHint } from './text-rule.ts';

/**
 * Tokens that begin with so few letters that other words end with them (task-, cache-key-, server8_), and those of characters no run has (`+/=`): found
 * where nothing goes on that began before them.
 */
const FORMS = [
  // OpenAI, Anthropic, OpenRouter, Langfuse; Mailgun; Twilio; Mailchimp
  String.raw`sk-[\w-]{20,}`,
  String.raw`key-[0-9a-f]{32}(?![\w-])`,
  String.raw`SK[0-9a-f]{32}(?![\w-])`,
  String.raw`[0-9a-f]{32}-us\d{1,2}(?![\w-])`,
  // xAI, Replicate
  String.raw`xai-\w{64,}`,
  String.raw`r8_[0-9A-Za-z]{37}(?!\w)`,
  // 1Password, Fly
  String.raw`ops_eyJ[\w+/-]{40,}={0,2}`,
  String.raw`fm(?:2|1[ar])_[\w+/-]{40,}={0,2}`,
];
/** Without a digit or a capital it is made of words: sk-toggleable-content-of-a-table. */
const SHORT_TOKEN = new RegExp(`${beginsBehind('[A-Za-z0-9-]')}(?:${FORMS.join('|')})`, 'g');

export const SHORT_TOKEN_HINT: TextHint = String.raw`sk-[\w-]|key-[0-9a-f]|SK[0-9a-f]{8}|[0-9a-f]-us\d|xai-|r8_|ops_eyJ|fm(?:2|1[ar])_`;
const MAY_BE = new RegExp(SHORT_TOKEN_HINT);

export function findShortTokens(text: string, found: FoundSpan): void {
  if (!MAY_BE.test(text)) return;
  for (const { 0: token, index } of text.matchAll(SHORT_TOKEN)) if (isMixed(token)) found(index, index + token.length);
}

import type { Topics } from '../../../contract/events.ts';
import { MENU_TEXTS, type MenuLanguage } from './menu-texts.ts';

/** What a notification can show on every system. */
const MAX_CHARACTERS = 120;

export interface Notice {
  title: string;
  body: string;
  /** Where a click leads. */
  hash: string;
}

/** The words about the first error. Names come out of telemetry: short, on one line, and no mark-up on systems that know it. */
export function describeError(
  { traceId, spanId, service, name }: Topics['error.received'],
  language: MenuLanguage,
): Notice {
  const body = [service, name].filter((part) => part !== '').join(': ');
  return {
    title: MENU_TEXTS[language].errorReceived,
    body: plainText(body),
    hash: `#/trace/${encodeURIComponent(traceId)}?sel=${encodeURIComponent(spanId)}`,
  };
}

function plainText(text: string): string {
  const plain = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll('&', '＆')
    .trim();
  const characters = Array.from(plain);
  return characters.length > MAX_CHARACTERS ? `${characters.slice(0, MAX_CHARACTERS).join('')}…` : plain;
}

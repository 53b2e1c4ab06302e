import { sha256Base64 } from './sha256.ts';

/**
 * The content security policy of a written page: the one script and the one style by hash, and fonts inside the style. `img-src
 * data:` lets a browser show its own placeholders; nothing in a file uses it.
 */
export function pagePolicy(script: string, style: string, hasFonts: boolean): string {
  const hash = (text: string) => `'sha256-${sha256Base64(text)}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    ...(hasFonts ? ['font-src data:'] : []),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

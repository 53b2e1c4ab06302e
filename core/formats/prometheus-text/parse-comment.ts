import { FAMILY_TYPES, type FamilyHead, type FamilyType } from '../prometheus/sample.ts';
import { unescape } from './parse-sample.ts';

/** What a line that begins with `#` says; 'nothing' for comments. */
export type Comment =
  { kind: 'metadata'; name: string; said: Partial<FamilyHead> } | { kind: 'end' } | { kind: 'nothing' };

const METADATA = /^#[ \t]+(HELP|TYPE|UNIT)[ \t]+(?:"((?:[^"\\]|\\.){1,1000})"|([^\s"]+))(?:[ \t]+(.*))?$/s;
const NOTHING = { kind: 'nothing' } as const;

/** One line that begins with `#`, or what is wrong with it. */
export function parseComment(text: string): Comment | string {
  if (/^#[ \t]*EOF[ \t]*$/.test(text)) return { kind: 'end' };
  const [, keyword, quoted, bare, rest = ''] = METADATA.exec(text) ?? [];
  if (keyword === undefined) return NOTHING;
  const name = quoted === undefined ? bare! : unescape(quoted);
  if (keyword === 'HELP') return metadata(name, { help: unescape(rest) });
  if (keyword === 'UNIT') return metadata(name, { unit: rest.trim() });
  const type = typeOf(rest.trim().toLowerCase());
  if (type !== undefined) return metadata(name, { type });
  return `TYPE of ${name} is none we know: "${rest.slice(0, 50)}"`;
}

function metadata(name: string, said: Partial<FamilyHead>): Comment {
  return { kind: 'metadata', name, said };
}

function typeOf(word: string): FamilyType | undefined {
  return word === 'untyped' ? 'unknown' : FAMILY_TYPES.find((type) => type === word);
}

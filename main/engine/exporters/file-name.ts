/** Separators, what Windows forbids, control characters, and characters that turn the direction of the text around. */
const UNSAFE = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** Names Windows keeps for devices, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const LONGEST = 100;

/** A part of a file name made of text that anybody may have written. */
export function safeFileName(text: string): string {
  const plain = [...text.normalize('NFC').replace(UNSAFE, '-').trim()].slice(0, LONGEST).join('');
  const trimmed = plain.replace(/^[.\s]+|[.\s]+$/g, '');
  if (trimmed === '') return 'export';
  return RESERVED.test(trimmed) ? `_${trimmed}` : trimmed;
}

import { OttlError } from '../problem.ts';

/** Splits outside quotes ("…" and '…'), which are taken off; nothing between two delimiters is no part. */
export function splitPairs(text: string, delimiter: string): string[] {
  const parts: string[] = [];
  let current = '';
  let quote = '';
  let isEscaped = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quote === '' && text.startsWith(delimiter, i)) {
      if (current !== '') parts.push(current);
      current = '';
      i += delimiter.length - 1;
      continue;
    }
    const isQuote = quote === '' ? char === '"' || char === "'" : char === quote;
    if (!isEscaped && isQuote) {
      quote = quote === '' ? char : '';
      continue;
    }
    isEscaped = !isEscaped && char === '\\';
    current += char;
  }
  if (quote !== '') throw new OttlError('never reached the end of a quoted value');
  return current === '' ? parts : [...parts, current];
}

import type { Attributes } from '../../../model/attributes.ts';
import { typedText } from './go-texts.ts';

/** A title and a line for each; nothing where there are none. `indent` stands before both. */
export function* attributeLines(title: string, attributes: Attributes, indent = ''): Generator<string> {
  if (attributes.length === 0) return;
  yield indent === '' ? `${title}:` : `${indent}-> ${title}:`;
  for (const { key, value } of attributes) yield `${indent}     -> ${key}: ${typedText(value)}`;
}

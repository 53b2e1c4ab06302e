import { visibleText } from '../../model/visible-text.ts';

/** Text that is HTML already. Only `fragment` and `trusted` make it, so whatever else reaches a page is escaped. */
export interface Markup {
  readonly markup: string;
}

export type Content = string | number | Markup | readonly Content[];

/**
 * Builds markup; every value put in is escaped unless it is markup itself, and lists are joined. Works in text and in
 * double-quoted attributes, and nowhere else: no value is ever put into a script, a style, a URL or a tag name.
 */
export function fragment(template: TemplateStringsArray, ...values: Content[]): Markup {
  const parts = tightened(template);
  let markup = parts[0]!;
  values.forEach((value, i) => (markup += render(value) + parts[i + 1]!));
  return { markup };
}

const tight = new WeakMap<TemplateStringsArray, readonly string[]>();

/** A template is laid out for those who read it here; a file of ten thousand spans is a fifth smaller without that. */
function tightened(template: TemplateStringsArray): readonly string[] {
  let parts = tight.get(template);
  if (!parts) tight.set(template, (parts = template.map((part) => part.replace(/\n\s+/g, '\n'))));
  return parts;
}

/** For text of our own that holds no telemetry. */
export function trusted(markup: string): Markup {
  return { markup };
}

function render(value: Content): string {
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(render).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Untrusted text as HTML text. What could not be seen is written out (U+202E), lone surrogates become U+FFFD. */
export function escapeHtml(text: string): string {
  return visibleText(text.toWellFormed()).replace(/[&<>"']/g, (mark) => ENTITIES[mark]!);
}

/**
 * JSON text for a `<script type="application/json">`: it stays the same JSON, but cannot end the block, open a comment,
 * turn the reading direction, or lose a lone surrogate to UTF-8. In JSON these characters occur inside strings only.
 */
export function jsonForScript(json: string): string {
  const escape = (mark: string) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replace(/[<\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu, escape);
}

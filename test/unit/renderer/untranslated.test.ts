import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { en } from '../../../renderer/i18n/en.ts';
import { ko } from '../../../renderer/i18n/ko.ts';
import type { Message, Messages } from '../../../renderer/i18n/message.ts';

/** Attributes whose text a person reads or hears. */
const SPOKEN = new Set(['title', 'aria-label', 'aria-description', 'placeholder', 'alt', 'label', 'text', 'heading']);
/** Names, which are the same in every language. */
const NAMES = new Set(
  'Tracebench,Esc,Enter,OTLP,JSON,SQL,CSV,SVG,PNG,HTML,Apdex,p50,p95,p99,ns,Node.js,Python,Java,Go,.NET,Ruby,Collector'.split(
    ',',
  ),
);

const WORD = /\p{L}{2,}/u;

const isWords = (text: string): boolean => WORD.test(text) && !NAMES.has(text.trim());

/** Texts in the components that did not come through `t`, as "file:line: text". */
function findLiterals(file: string, code: string): string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const note = (node: ts.Node, text: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    if (isWords(text)) found.push(`${file}:${line + 1}: ${text.trim()}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node, node.text);
    if (
      ts.isJsxExpression(node) &&
      node.expression &&
      ts.isStringLiteralLike(node.expression) &&
      ts.isJsxElement(node.parent)
    )
      note(node, node.expression.text);
    if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText()) && node.initializer) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (value && ts.isStringLiteralLike(value)) note(node, value.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const components = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .map((name) => join(folder, name));

test('a word in an element, an expression or a spoken attribute is found', () => {
  const code = `const a = <p title="Close it">Hello {'there'} {t('word.trace')} – 12 <b aria-label={\`Open\`} className="row" /></p>;`;
  expect(findLiterals('a.tsx', code)).toEqual([
    'a.tsx:1: Close it',
    'a.tsx:1: Hello',
    'a.tsx:1: there',
    'a.tsx:1: Open',
  ]);
});

test('components hold no words of their own: all that is read or heard goes through the dictionaries', () => {
  const files = components('renderer');
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap((file) => findLiterals(file, readFileSync(file, 'utf8')))).toEqual([]);
});

test('a Korean text that reads like the English one is a name or nothing but placeholders', () => {
  const texts = (message: Message) => (typeof message === 'string' ? message : message.other);
  const same = Object.entries<Message>(en).filter(([key, message]) => texts(message) === texts((ko as Messages)[key]!));
  const words = same.map(([key, message]) => [key, texts(message).replace(/\{\w+\}/g, '')] as const);
  expect(words.filter(([, text]) => isWords(text)).map(([key, text]) => `${key}: ${text}`)).toEqual([]);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { en } from '../../../renderer/i18n/en.ts';

const WHOLE_KEY = /^[A-Za-z][\w-]*(?:\.[\w-]+)+$/;

/** What names keys in a source: texts, and templates as patterns (`lossWhy.${code}` may be any code). */
interface Named {
  texts: Set<string>;
  patterns: Set<string>;
}

/** `id: `trace.${name}`` names a command, not a text. */
const isId = ({ parent }: ts.Node): boolean => ts.isPropertyAssignment(parent) && parent.name.getText() === 'id';

const escape = (text: string): string => text.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&');

function collectNames(file: string, code: string, named: Named): void {
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) named.texts.add(node.text);
    // One without a head could be any key, and would hide them all.
    if (ts.isTemplateExpression(node) && node.head.text.includes('.') && !isId(node)) {
      const rest = node.templateSpans.map(({ literal }) => `[\\w-]+${escape(literal.text)}`);
      named.patterns.add(`^${escape(node.head.text)}${rest.join('')}$`);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
}

function findUnused(keys: readonly string[], sources: readonly (readonly [file: string, code: string])[]): string[] {
  const named: Named = { texts: new Set(), patterns: new Set() };
  for (const [file, code] of sources) collectNames(file, code, named);
  const patterns = [...named.patterns].map((pattern) => new RegExp(pattern));
  return keys.filter((key) => !named.texts.has(key) && !patterns.some((pattern) => pattern.test(key)));
}

test('a key is used by its whole name, or by a template whose head it starts with', () => {
  const code =
    "t('a.one'); const key = `why.${code}`; run({ id: `b.${x}` }); t(`unit.${name}.long`); t(`${part}.tail`);";
  const keys = ['a.one', 'a.two', 'b.x', 'why.disk-low', 'unit.ns.long', 'unit.ns.short', 'x.tail'];
  expect(findUnused(keys, [['a.tsx', code]])).toEqual(['a.two', 'b.x', 'unit.ns.short', 'x.tail']);
});

test('the dictionaries hold nothing that is never said', () => {
  const files = readdirSync('renderer', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('i18n'))
    .map((name) => join('renderer', name));
  expect(files.length).toBeGreaterThan(100);
  const keys = Object.keys(en);
  expect(keys.every((key) => WHOLE_KEY.test(key))).toBe(true);
  expect(
    findUnused(
      keys,
      files.map((file) => [file, readFileSync(file, 'utf8')] as const),
    ),
  ).toEqual([]);
});

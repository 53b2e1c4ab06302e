import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { toKorean } from '../../../renderer/i18n/engine-texts.ts';
import '../../../renderer/i18n/pipeline-texts.ts';
import { WITHOUT_KOREAN } from './settings-texts-left.ts';

const FOLDERS = ['core/collector', 'main/engine/collector', 'main/engine/agent'];

/** A text with "X0", "X1" … in its places, once for each of the texts a condition may choose. */
function textsOf(node: ts.Expression): string[] {
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (!ts.isTemplateExpression(node)) return [];
  const places = node.templateSpans.map(({ expression, literal }, at) =>
    // What is added about a name nearby is a text of its own, or nothing.
    expression.getText().startsWith('didYouMean(') ? literal.text : `X${at}${literal.text}`,
  );
  return [node.head.text + places.join('')];
}

/** What is said of settings: `settings.note(path, text)`, and `warn`. */
function findNoted(file: string, code: string): string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isNote = ts.isCallExpression(node) && /(^|\.)#?(note(Key)?|warn)$/.test(node.expression.getText());
    if (isNote)
      for (const argument of node.arguments) found.push(...textsOf(argument).filter((text) => / /.test(text)));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const noted = (): string[] => {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  ).filter((file) => file.endsWith('.ts'));
  return [...new Set(files.flatMap((file) => findNoted(file, readFileSync(file, 'utf8'))))].sort();
};

test('texts are found with their places, and either one of two', () => {
  const code = "s.note(['a'], `\"${a}\" is none of ${b}${didYouMean(a, b)}`); note([], c ? 'one text' : `two ${d}`);";
  expect(findNoted('a.ts', code)).toEqual(['"X0" is none of X1', 'one text', 'two X0']);
});

test('what is wrong with settings is known in Korean, except the texts that are listed as left', () => {
  const all = noted();
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter((text) => toKorean(text) === undefined)).toEqual([...WITHOUT_KOREAN].sort());
});

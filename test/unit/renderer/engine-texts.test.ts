import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterEach, expect, test } from 'vitest';
import { engineText, toKorean } from '../../../renderer/i18n/engine-texts.ts';
import { engineReason } from '../../../renderer/i18n/fault-texts.ts';
import { setLocale } from '../../../renderer/i18n/locale.ts';

afterEach(() => setLocale({ language: 'en' }));

/** What is thrown or answered with words for people. */
const SAYS = new Set([
  'QuestionError',
  'NotFoundError',
  'OperationFailure',
  'StoreLockedError',
  'StoreFailedError',
  'IntakeError',
  'ForeignFileError',
  'failure',
]);
/** Codes are no words. */
const CODE = /^[a-z-]+$/;

/** The text with "X1", "X2" … in its places; undefined for what is no text of its own. */
function sample(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }, at) => `X${at}${literal.text}`).join('');
}

function findSaid(file: string, says: ReadonlySet<string> = SAYS): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && says.has(node.expression.getText()))
      for (const argument of node.arguments ?? []) found.push(sample(argument) ?? '');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter((text) => text !== '' && !CODE.test(text) && / /.test(text) && /[a-z]{3}/.test(text));
}

test('all that the engine says in words is known in Korean', () => {
  const files = ['main/engine', 'main/hosts']
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.ts') && !file.startsWith(join('main', 'hosts', 'cli')));
  const said = files.flatMap((file) => findSaid(file));
  expect(said.length).toBeGreaterThan(50);
  expect(said.filter((text) => toKorean(text) === undefined)).toEqual([]);
});

/** Where readers say what is wrong in a part of a file. */
const FAULTS: readonly [folder: string, names: readonly string[]][] = [
  ['core/formats/parquet', ['fail']],
  ['core/formats/tables', ['RowFault', 'fail']],
  ['main/engine/receivers/files/zip', ['DamagedError', 'UnpackLimitError', 'noteOf']],
];

test('and what its readers of tables and archives find wrong', () => {
  for (const [folder, names] of FAULTS) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const said = files.flatMap((name) => findSaid(join(folder, name), new Set(names)));
    expect(said.length, folder).toBeGreaterThan(4);
    expect(
      said.filter((text) => toKorean(text) === undefined),
      folder,
    ).toEqual([]);
  }
});

/** What readers of records refuse one for: `{ refused: … }`. */
function findRefused(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'refused') found.push(sample(node.initializer) ?? '');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter((text) => text !== '');
}

test('and why a record of somebody else’s traces is refused', () => {
  const folder = 'core/formats';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const said = files.flatMap((name) => findRefused(join(folder, name)));
  expect(said.length).toBeGreaterThan(15);
  expect(said.filter((text) => toKorean(text) === undefined)).toEqual([]);
});

test('a reason is translated behind the names of what it is about', () => {
  setLocale({ language: 'ko' });
  expect(engineReason('a: b/photo.json: It is a link to another file.')).toBe(
    'a: b/photo.json: 다른 파일을 가리키는 링크입니다.',
  );
  expect(engineReason('rows 3 to 9 cannot be read: a page cut short')).toBe(
    '3~9번째 행을 읽을 수 없음: 중간에 잘린 페이지',
  );
  expect(engineReason('spans, row 3: start_time is no time: noon')).toBe(
    'spans 표의 3번째 행: start_time 값이 시각이 아님: noon',
  );
  expect(engineReason('a span that is no object')).toBe('객체가 아닌 스팬');
  expect(engineReason('startTime is no time: noon')).toBe('startTime 값이 시각이 아님: noon');
  expect(engineReason('a span without traceID')).toBe('필수 값이 없는 스팬(traceID)');
  expect(engineReason('what: nobody: knows')).toBe('what: nobody: knows');
  setLocale({ language: 'en' });
  expect(engineReason('row 1: a page cut short')).toBe('row 1: a page cut short');
});

test('names and numbers are kept; a reason inside a message is translated too', () => {
  setLocale({ language: 'ko' });
  expect(engineText('port 4318 is taken; listening on 4319')).toBe(
    '4318번 포트는 이미 사용 중이어서 4319번 포트에서 수신합니다.',
  );
  expect(engineText('Not connected to the engine: the line to the engine broke.')).toBe(
    '엔진과 연결되어 있지 않습니다: 연결이 끊어졌습니다',
  );
  expect(engineText('There is no file /tmp/{0} $& a.json. Check the path.')).toBe(
    '파일이 없습니다. 경로를 확인하십시오: /tmp/{0} $& a.json',
  );
});

test('what is not known stays as it was said; English is never touched', () => {
  expect(engineText('This session is open.')).toBe('This session is open.');
  setLocale({ language: 'ko' });
  expect(engineText('ENOSPC: no space left on device')).toBe('ENOSPC: no space left on device');
  expect(engineText(`port ${'1'.repeat(10_000)} is taken; listening on 2`)).toMatch(/^port 1/);
});

import { globSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import ts from 'typescript';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HEAD_BYTES } from '../../../core/formats/format.ts';
import { recognise } from '../../../core/formats/registry.ts';
import { refusalText, SESSION, unknownDatabase, unknownTableText } from '../../../core/formats/refusals.ts';
import { evidenceOf } from '../../../core/formats/tables/otel-desktop-viewer/dialect.ts';
import { engineText } from '../../../renderer/i18n/engine-texts.ts';
import { evidenceText } from '../../../renderer/i18n/evidence-texts.ts';
import { engineReason } from '../../../renderer/i18n/fault-texts.ts';
import { setLocale } from '../../../renderer/i18n/locale.ts';
import { hasSamples, sampleFiles, readSample } from '../../helpers/sample-truths.ts';
import { templateText } from '../../helpers/template-text.ts';

beforeEach(() => setLocale({ language: 'ko' }));
afterEach(() => setLocale({ language: 'en' }));

const HANGUL = /[가-힣]/;
/** English words side by side, besides names in quotes. */
const ENGLISH = /(?<![\w-])(?:with|and|in|of|as|the|a|an|each|other|inside) [a-z]/;
const isEnglish = (said: string): boolean => !HANGUL.test(said) || ENGLISH.test(said.replaceAll(/"[^"]*"/g, ''));

/** The texts of an expression, with "X1" where something is put in; either one where it may be one of two. */
function textsOf(node: ts.Node): string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (!ts.isTemplateExpression(node)) return [];
  return [templateText(node)];
}

/** What stands under a key in the sources. */
function findUnder(keys: readonly string[], ...files: string[]): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && keys.includes(node.name.getText())) found.push(...textsOf(node.initializer));
    ts.forEachChild(node, visit);
  };
  for (const file of files) visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  return found.filter((text) => text !== '');
}

test('by what each format is recognised is known in Korean', () => {
  const said = findUnder(['evidence'], ...globSync('core/formats/**/*.ts'));
  expect(said.length).toBeGreaterThan(30);
  expect(said.filter((text) => isEnglish(evidenceText(text)))).toEqual([]);
});

test('so are the tables of each format', () => {
  const tables = globSync('core/formats/tables/*/format.ts').flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(/['`](a table of [^'`]*)['`]/g), ([, text]) => text!),
  );
  expect(tables.length).toBeGreaterThan(2);
  const ofViewer = (['maps', 'owners', 'dictionary'] as const).flatMap((dialect) => [
    evidenceOf(dialect, undefined),
    evidenceOf(dialect, 3),
  ]);
  const all = [...tables, ...ofViewer].flatMap((text) => [text, `${text}, without any row`]);
  expect(all.filter((text) => isEnglish(evidenceText(text)))).toEqual([]);
});

test('what is put together of several texts is Korean in all its parts', () => {
  expect(evidenceText('JSON with "resourceSpans" at the top, the first line being complete')).toBe(
    'JSON 최상위 키: "resourceSpans", 첫 줄이 완결된 문서',
  );
  expect(evidenceText('JSON with "data[].traceID" and "data[].spans" and "data[].processes"')).toBe(
    'JSON에 있는 키: "data[].traceID", "data[].spans", "data[].processes"',
  );
  expect(evidenceText('syslog’s header in 3 of its first 4 lines')).toBe(
    '처음 4줄 가운데 3줄이 형식과 일치: syslog 헤더',
  );
  expect(evidenceText('frames of protobuf with OTLP traces, each behind its length')).toBe(
    '길이를 앞에 붙인 프레임: OTLP 요청을 담은 protobuf(추적)',
  );
  setLocale({ language: 'en' });
  expect(evidenceText('a list of objects with "ph"')).toBe('a list of objects with "ph"');
});

/** Each file is read and recognised; beside a dozen busy processes that takes half a minute. */
const MANY_FILES = { timeout: 120_000 };

test.skipIf(!hasSamples())('each real file is told of in Korean', MANY_FILES, () => {
  const said = sampleFiles().map((file) => {
    const bytes = readSample(file);
    const head = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).subarray(0, HEAD_BYTES);
    const found = recognise(head, { whole: head.length < HEAD_BYTES });
    return found.kind === 'format' ? evidenceText(found.evidence) : engineText(refusalText(found.refusal));
  });
  expect(said.length).toBeGreaterThan(50);
  expect(said.filter(isEnglish)).toEqual([]);
});

test('what every kind of refused file is, and what its owner can do, is Korean', () => {
  const titles = findUnder(['title'], 'core/formats/refusals.ts').filter((text) => !/X\d/.test(text));
  const advices = findUnder(['advice'], 'core/formats/refusals.ts');
  expect(titles.length).toBeGreaterThan(15);
  expect(advices.length).toBeGreaterThan(15);
  const texts = [
    ...titles.map((title) => refusalText({ name: '', title, advice: SESSION.advice })),
    ...advices.map((advice) => refusalText({ name: '', title: SESSION.title, advice })),
    unknownTableText('a_column, b'),
    refusalText(unknownDatabase('')),
    refusalText(unknownDatabase('one_table')),
  ];
  const isLeft = (text: string): boolean => {
    const [, what, advised] = /^열 수 없는 파일입니다: (.*?)\. (.*)$/s.exec(engineText(text)) ?? [];
    return [what, advised].some((part) => part === undefined || !HANGUL.test(part));
  };
  expect(texts.filter(isLeft)).toEqual([]);
});

test('why a record is refused is Korean behind its place', () => {
  expect(engineReason('Line 1, byte 0: cut short: the file ends inside it, at byte 3000')).toBe(
    '1행(0바이트 위치): 파일이 중간에 끝남(위치: 3000바이트)',
  );
  expect(engineText('2025-12-30T09:00:00.000 read as UTC; it may be local time')).toBe(
    '2025-12-30T09:00:00.000: UTC로 읽음(현지 시각일 수 있음)',
  );
});

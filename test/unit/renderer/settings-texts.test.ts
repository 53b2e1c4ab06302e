import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { inPlaceOf } from '../../../core/collector/config/gone-types.ts';
import { toKorean } from '../../../renderer/i18n/engine-texts.ts';
import { inLanguage } from '../../../renderer/i18n/locale.ts';
import { pipelineText } from '../../../renderer/i18n/pipeline-texts.ts';
import { templateText } from '../../helpers/template-text.ts';
import { ASSEMBLED, WITHOUT_KOREAN } from './settings-texts-left.ts';

const FOLDERS = ['core/collector', 'main/engine/collector', 'main/engine/agent', 'main/engine/pipelines'];

/** A text with "X0", "X1" … in its places, once for each of the texts a condition may choose. */
function textsOf(node: ts.Expression): string[] {
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (!ts.isTemplateExpression(node)) return [];
  // What is added about a name nearby is a text of its own, or nothing.
  return [templateText(node, (place) => place.getText().startsWith('didYouMean('))];
}

/** What people are told of a statement, an operator or a request: `new OttlError(text)` and its like. */
const TOLD = /^(OttlError|OttlProblem|OperatorError|ProcessorError|ConsumeError)$/;

/** What is said of settings, `settings.note(path, text)` and `warn`, and by components while they run. */
function findSaid(file: string, code: string): string[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isNote = ts.isCallExpression(node) && /(^|\.)#?(note(Key)?|warn)$/.test(node.expression.getText());
    const isTold = ts.isNewExpression(node) && TOLD.test(node.expression.getText());
    if (isNote || isTold)
      for (const argument of node.arguments ?? []) found.push(...textsOf(argument).filter((text) => / /.test(text)));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const said = (): string[] => {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  ).filter((file) => file.endsWith('.ts'));
  return [...new Set(files.flatMap((file) => findSaid(file, readFileSync(file, 'utf8'))))].sort();
};

test('texts are found with their places, and either one of two', () => {
  const code = "s.note(['a'], `\"${a}\" is none of ${b}${didYouMean(a, b)}`); note([], c ? 'one text' : `two ${d}`);";
  expect(findSaid('a.ts', code)).toEqual(['"X0" is none of X1', 'one text', 'two X0']);
});

test('so are those of errors', () => {
  const code = "throw new OttlError(`no ${a} here`); new OperatorError('one text'); new Error('not for people');";
  expect(findSaid('a.ts', code)).toEqual(['no X0 here', 'one text']);
});

test('what is wrong with settings, and what components say, is known in Korean, except the texts that are listed as left', () => {
  const all = said();
  expect(all.length).toBeGreaterThan(300);
  expect(all.filter((text) => toKorean(text) === undefined)).toEqual([...WITHOUT_KOREAN].sort());
});

test.each(ASSEMBLED)('a text that is put together of several has its Korean: %s', (english) => {
  expect(toKorean(english)).toMatch(/[가-힣]/);
});

const FORMER = [
  ...['exporters/logging', 'exporters/jaeger', 'exporters/jaeger_thrift', 'exporters/jaegerthrifthttp'],
  ...['exporters/loki', 'exporters/opencensus', 'receivers/opencensus', 'extensions/memory_ballast'],
  ...['processors/spanmetrics', 'processors/servicegraph', 'processors/queued_retry'],
] as const;

test.each(FORMER)('what serves in place of the former %s is told in Korean, used or not', (component) => {
  const [section, type] = component.split('/') as ['exporters', string];
  const inPlace = inPlaceOf(section, type)!;
  const unknown = `Tracebench has no ${section.slice(0, -1)} of the type "${type}"`;
  const unused = `${unknown}. Nothing uses it here, but a Collector that has none does not start`;
  expect(toKorean(inPlace)).toMatch(/[가-힣]/);
  expect(toKorean(`${unknown}: left out; ${inPlace}`)).toContain(toKorean(inPlace));
  expect(toKorean(`${unused}; ${inPlace}`)).toContain(toKorean(inPlace));
  expect(toKorean(`${unused}; did you mean "otlp"?`)).toMatch(/시작하지 않습니다\. \(비슷한 이름: otlp\)$/);
});

describe('a reason behind what was written', () => {
  test.each([
    ['json_parser: the entry has no body.message', 'json_parser: 항목에 없는 필드입니다: body.message'],
    [
      'time_parser: a text of 1 character is no time of the layout %F',
      'time_parser: 시각의 형식이 다릅니다: %F (텍스트: 1자)',
    ],
    ['body has 1 value for 2 keys', '값과 키의 수가 다릅니다: body (값: 1개, 키: 2개)'],
    ['regex/2: the pattern does not match (3 times)', 'regex/2: 패턴과 일치하지 않습니다. (3회)'],
    [
      'failed to execute statement: set(attributes["a, b"], Int(name) / 0), attempted to divide by 0',
      '문을 실행하지 못했습니다: set(attributes["a, b"], Int(name) / 0): 0으로 나눌 수 없습니다.',
    ],
    ['gateway.example: something new', 'gateway.example: something new'],
  ])('%s', (english, korean) => {
    expect(inLanguage('ko', () => pipelineText(english))).toBe(korean);
    expect(inLanguage('en', () => pipelineText(english))).toBe(english);
  });
});

import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { toKorean } from '../../../renderer/i18n/engine-texts.ts';
import { inLanguage } from '../../../renderer/i18n/locale.ts';
import { pipelineText } from '../../../renderer/i18n/pipeline-texts.ts';
import { templateText } from '../../helpers/template-text.ts';

/** All that runs in a pipeline: what goes wrong there is told on the desk, as the last error of a component or why it dropped items. */
const ROOMS = ['main/engine/collector/**/*.ts', 'main/engine/agent/**/*.ts', 'core/collector/**/*.ts'];

/** How it says so, and which of the arguments are texts for people; the first of `wrong` is a cause, which nobody reads. */
const TELLS: readonly (readonly [of: RegExp, arguments: readonly number[]])[] = [
  [/(^|\.)(wrong|#?notices\.wrong)$/, [1]],
  [/\.error$|\.(lose|drop|refuse)$|^(drop|refuse|lose|onError)$/, [0, 1]],
  [/^(ConsumeError|ProcessorError|OperatorError|OttlError|DecodeError|Error|TypeError|RangeError)$/, [0]],
  [/^Refusal$/, [1]],
];

/** Said to whoever starts the program, or a defect of ours; and the line on standard error beside the reason that the desk has. */
const NOT_ON_THE_DESK: readonly string[] = [
  '"X0" is no name of a feature gate',
  'nothing to merge',
  'This version of @grpc/grpc-js keeps its filters elsewhere',
  'items are lost: X0X1',
];

/** Put together of several: each as people read it. */
const ASSEMBLED: Readonly<Record<string, readonly string[]>> = {
  'too many requests: over X0 X1 per secondX2': [
    'too many requests: over 100 requests per second',
    'too many requests: over 100 requests per second (shop)',
  ],
  'X0 cannot be a severityX1': [
    'a bool cannot be a severity',
    'a double cannot be a severity unless it is a whole number',
  ],
  'X0 must be between X1 and 65535, got X2': [
    'source port must be between 1 and 65535, got 0',
    'destination port must be between 1 and 65535, got 65536',
    'seed must be between 0 and 65535, got -1',
  ],
  'X0 (X1byte X2)': ['the body is empty (byte 0)', 'the body is empty (line 3, byte 20)'],
};

const isProse = (text: string): boolean => / /.test(text) && /[a-z]{2}/.test(text);

/** With "X0", "X1" … in its places; both where it is one of two. */
function textsOf(node: ts.Expression | undefined): string[] {
  if (!node) return [];
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (!ts.isTemplateExpression(node)) return [];
  return [templateText(node)];
}

function findTold(file: string, code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
      const of = node.expression.getText();
      const [, places = []] = TELLS.find(([pattern]) => pattern.test(of)) ?? [];
      found.push(...places.flatMap((at) => textsOf(node.arguments?.[at])));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true));
  return found.filter(isProse);
}

const told = ROOMS.flatMap((pattern) => globSync(pattern)).flatMap((file) =>
  findTold(file, readFileSync(file, 'utf8')),
);

test('texts are found where components tell them', () => {
  const code =
    "meter.wrong('the cause', `${a} is full`); meter.error(b ? 'one text' : 'another one'); throw new Refusal('some code', 'two words'); other('not this');";
  expect(findTold('a.ts', code)).toEqual(['X0 is full', 'one text', 'another one', 'two words']);
});

test('whatever a component tells while it runs is known in Korean', () => {
  expect(told.length).toBeGreaterThan(250);
  const left = new Set(told.filter((text) => toKorean(text) === undefined));
  expect([...left].sort()).toEqual([...NOT_ON_THE_DESK, ...Object.keys(ASSEMBLED)].sort());
});

test.each(Object.values(ASSEMBLED).flat())('%s', (text) => {
  expect(inLanguage('ko', () => pipelineText(text))).toMatch(/[가-힣]/);
  expect(inLanguage('en', () => pipelineText(text))).toBe(text);
});

test('a reason inside is told in Korean too, and what was written stays', () => {
  const said: readonly (readonly [string, string])[] = [
    [
      'traces refused (malformed): the body is empty (byte 0)',
      '요청을 거부했습니다(traces, malformed): 본문이 비어 있습니다. (0바이트 위치)',
    ],
    [
      'a request refused (path): Nothing is received at /v2',
      '요청을 거부했습니다(path): 수신하지 않는 경로입니다: /v2',
    ],
    ['shop 10.0.0.1:80: the answer was cut short', 'shop 10.0.0.1:80: 응답이 중간에 끊겼습니다.'],
    ['gateway:4317: UNAVAILABLE: connect ECONNREFUSED', 'gateway:4317: UNAVAILABLE: connect ECONNREFUSED'],
  ];
  expect(said.map(([text]) => inLanguage('ko', () => pipelineText(text)))).toEqual(said.map(([, korean]) => korean));
});

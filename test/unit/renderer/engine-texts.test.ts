import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterEach, expect, test } from 'vitest';
import { TOPOLOGY_NOTES } from '../../../core/analysis/topology/notes.ts';
import { Settings } from '../../../core/collector/settings.ts';
import { engineText, toKorean } from '../../../renderer/i18n/engine-texts.ts';
import { engineReason } from '../../../renderer/i18n/fault-texts.ts';
import { setLocale } from '../../../renderer/i18n/locale.ts';
import { pipelineText } from '../../../renderer/i18n/pipeline-texts.ts';
import { templateText } from '../../helpers/template-text.ts';

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
  return templateText(node);
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

test('and what is said of a topology that is not whole', () => {
  const said = Object.values(TOPOLOGY_NOTES).map((note: (...about: never[]) => string) => note(...(['X1'] as never[])));
  expect(said.length).toBeGreaterThan(3);
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

/** What is said of a configuration: texts given to `problem`, `warn`, `leaveOut`; either text where it may be one of two. */
function findOfConfig(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const textOf = (node: ts.Expression, at: number): string => {
    if (ts.isConditionalExpression(node)) return textOf(node.whenTrue, at);
    if (ts.isStringLiteral(node)) return node.text;
    // What is added about a name nearby is a text of its own, or nothing.
    return /^(didYouMean\(|near$)/.test(node.getText()) ? '' : `X${at}`;
  };
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /\.#?(problem|warn|leaveOut)$/.test(node.expression.getText()))
      for (const argument of node.arguments)
        if (ts.isTemplateExpression(argument))
          found.push(
            argument.head.text +
              argument.templateSpans
                .map(({ expression, literal }, at) => textOf(expression, at) + literal.text)
                .join(''),
          );
        else if (ts.isStringLiteral(argument)) found.push(argument.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter((text) => / /.test(text));
}

test('and what a configuration is refused or changed for', () => {
  const folder = 'core/collector/config';
  const files = readdirSync(folder, { encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const said = files.flatMap((name) => findOfConfig(join(folder, name)));
  expect(said.length).toBeGreaterThan(15);
  expect(said.filter((text) => toKorean(text) === undefined)).toEqual([]);
});

test('and what is said of settings of any type', () => {
  const settings = new Settings({ a: 1n, keys: 1, no: 1, word: 'tracs' }, []);
  settings.text('a');
  settings.bool('a');
  settings.number('a', 0);
  settings.number('a', 0, 1);
  settings.number('a', 0, 1, 2);
  settings.integer('a', 0, 1, 2);
  settings.durationMs('a', 0);
  settings.list('a');
  settings.inner('a');
  settings.choice('word', ['traces', 'logs'], 'logs');
  settings.allow(['a', 'key', 'word'], ['no']);
  const said = settings.problems.map(({ message }) => message);
  expect(said.length).toBeGreaterThan(10);
  expect(said.filter((text) => toKorean(text) === undefined)).toEqual([]);
});

test('what pipelines say keeps what was written, also where one text holds another', () => {
  setLocale({ language: 'ko' });
  const said: readonly [english: string, korean: string][] = [
    [
      '"k8sattributes" is among the Collector\'s processors, but not among Tracebench\'s: left out',
      'Collector에는 있지만 Tracebench에는 없는 구성 요소여서 제외했습니다: k8sattributes (프로세서)',
    ],
    ['unknown key "endpont"; did you mean "endpoint"?', '알 수 없는 키입니다: endpont (비슷한 이름: endpoint)'],
    [
      '"foo" is none of gzip, none; did you mean "none"?',
      '쓸 수 없는 값입니다: foo (가능한 값: gzip, none) (비슷한 이름: none)',
    ],
    [
      'Tracebench has no receiver of the type "nosuch": left out; what sent OpenCensus sends OTLP today: otlp',
      '지원하지 않는 구성 요소여서 제외했습니다: nosuch (수신기). 지금은 OTLP로 받습니다. otlp 수신기를 쓰십시오.',
    ],
    ['"processors" is not among the receivers', '정의되지 않은 구성 요소입니다: processors (수신기)'],
    ['unknown key "receiver"; did you mean "receivers"?', '알 수 없는 키입니다: receiver (비슷한 이름: receivers)'],
    ['receivers/otlp/2: port 4317 is taken', 'receivers/otlp/2: 4317번 포트는 이미 사용 중입니다.'],
    [
      'line 3, column 5: "routing" is not among the connectors',
      '3행 5열: 정의되지 않은 구성 요소입니다: routing (커넥터)',
    ],
    [
      'pipeline "traces" does not run: none of its exporters is supported',
      '실행하지 않는 파이프라인입니다: traces (지원하는 구성 요소가 하나도 없습니다: 익스포터)',
    ],
    [
      'failed to eval condition: Substring(name, 0, 9) == "a", substring out of range (3 times)',
      '조건을 평가하지 못했습니다: Substring(name, 0, 9) == "a", substring out of range (3회)',
    ],
    ['gateway:4318: no answer within 5000 ms', '제한 시간 안에 응답이 없습니다: gateway:4318 (5000ms)'],
    [
      'connector "forward" is used as an exporter only, not as a receiver',
      '한쪽으로만 사용한 커넥터입니다: forward (사용한 쪽: 익스포터, 빠진 쪽: 수신기)',
    ],
    ['name == "charge card"', 'name == "charge card"'],
  ];
  expect(said.map(([english]) => pipelineText(english))).toEqual(said.map(([, korean]) => korean));
});

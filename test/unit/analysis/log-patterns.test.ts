import fc from 'fast-check';
import { expect, test } from 'vitest';
import { computeLogPatterns } from '../../../core/analysis/log-patterns.ts';
import { templateRegex } from '../../../core/analysis/log-template.ts';

function templatesOf(...forms: string[]): string[] {
  const work = computeLogPatterns(forms);
  for (;;) {
    const turn = work.next();
    if (turn.done) return turn.value;
  }
}
const matches = (template: string, form: string) => new RegExp(`^(?:${templateRegex(template)})$`, 'su').test(form);

test.each<[string, string[], string[]]>([
  ['one word differs', ['user ann logged in', 'user bob logged in'], ['user <*> logged in', 'user <*> logged in']],
  ['half the words differ', ['cache hit', 'cache miss'], ['cache hit', 'cache miss']],
  ['another number of words', ['a b c', 'a b c d'], ['a b c', 'a b c d']],
  [
    'the first word differs',
    ['ann logged in again', 'bob logged in again'],
    ['ann logged in again', 'bob logged in again'],
  ],
  ['variables tell nothing', ['<*> <*> up', '<*> <*> down'], ['<*> <*> up', '<*> <*> down']],
  ['a unit is no word', ['took <*>ms', 'took <*>µs'], ['took <*>', 'took <*>']],
  [
    'a field keeps its name',
    ['job done queue=mail, n=<*>', 'job done queue=push, n=<*>'],
    ['job done queue=<*>, n=<*>', 'job done queue=<*>, n=<*>'],
  ],
  [
    'JSON keeps its quotes',
    ['{"level":"info", "msg":"very well done", "by":"ann"}', '{"level":"info", "msg":"very well done", "by":"bob"}'],
    Array.from({ length: 2 }, () => '{"level":"info", "msg":"very well done", "by":"<*>"}'),
  ],
  [
    'a level is no reason to be alike',
    ['{"level":"debug", "msg":"calculate server capacity"}', '{"level":"debug", "msg":"calculate unfinished jobs"}'],
    ['{"level":"debug", "msg":"calculate server capacity"}', '{"level":"debug", "msg":"calculate unfinished jobs"}'],
  ],
  ['what a wider template matches is its own', ['<*> is up', 'web is up'], ['<*> is up', '<*> is up']],
  ['empty lines', ['', 'a'], ['', 'a']],
])('%s', (_, forms, expected) => {
  expect(templatesOf(...forms)).toEqual(expected);
});

const word = fc.constantFrom(
  'a',
  'b',
  'c',
  '<*>',
  'k=a',
  'k=<*>',
  'k="a"',
  'k="<*>"',
  '<*>ms',
  'x<*>y',
  '.*',
  '(',
  'é',
);
const form = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '));

test('every form matches its own template and no other', () => {
  fc.assert(
    fc.property(fc.uniqueArray(form, { maxLength: 80 }), (forms) => {
      const templates = templatesOf(...forms);
      const distinct = [...new Set(templates)];
      forms.forEach((one, i) => expect(distinct.filter((template) => matches(template, one))).toEqual([templates[i]]));
    }),
    { numRuns: 300 },
  );
});

test('work comes in turns', () => {
  const work = computeLogPatterns(Array.from({ length: 1_000 }, (_, i) => `line ${'x'.repeat(i)}`));
  let turns = 0;
  while (!work.next().done) turns++;
  expect(turns).toBeGreaterThanOrEqual(20);
});

/** Each would keep a regular expression that takes steps back busy for longer than a test may take. */
test('words made to be slow to compare are not', () => {
  const open = `alpha${'-<*>'.repeat(40)}Q end`;
  const closed = `alpha${'-'.repeat(400)}R end`;
  expect(templatesOf(open, closed)).toEqual([open, closed]);
  const brackets = (value: string) => `the same line of text a=${')'.repeat(200_000)}${value}`;
  const [first] = templatesOf(brackets('x'), brackets('y'));
  expect(first === 'the same line of text a=<*>').toBe(true);
});

test('long lines come in turns of their own', () => {
  const words = (i: number) => Array.from({ length: 700 }, (_, k) => `w${i}x${k}`).join(' ');
  const work = computeLogPatterns(Array.from({ length: 90 }, (_, i) => `same ${words(i)}`));
  let turns = 0;
  while (!work.next().done) turns++;
  expect(turns).toBeGreaterThan(10);
});

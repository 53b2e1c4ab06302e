import { describe, expect, test, vi } from 'vitest';
import { OttlError } from '../../../../../../core/collector/ottl/problem.ts';
import { readRelabelRules, relabelled } from '../../../../../../core/collector/receivers/prometheus/relabel.ts';
import { Settings } from '../../../../../../core/collector/settings.ts';

type Plain = Record<string, string>;

function run(labels: Plain, ...rules: object[]): Plain | undefined {
  const settings = new Settings({ rules });
  const read = readRelabelRules(settings, 'rules');
  expect(settings.problems).toEqual([]);
  const result = relabelled(new Map(Object.entries(labels)), read);
  return result && Object.fromEntries(result);
}
const problems = (rule: object) => {
  const settings = new Settings({ rules: [rule] });
  readRelabelRules(settings, 'rules');
  return settings.problems.map(({ message, path }) => `${path.join('.')}: ${message}`);
};

test('a name that is too long for the places of its groups is no match', () => {
  const settings = new Settings({ rules: [{ action: 'labelmap', regex: '(a)' }] });
  const rules = readRelabelRules(settings, 'rules');
  vi.spyOn(rules[0]!.pattern, 'exec').mockImplementation(() => {
    throw new OttlError('too long');
  });
  expect(relabelled(new Map([['a', '1']]), rules)).toEqual(new Map([['a', '1']]));
});

const ABC = { a: 'foo', b: 'bar', c: 'baz' };

describe('relabelling, with the cases of prometheus/model/relabel/relabel_test.go', () => {
  test.each<[string, Plain, object[], Plain | undefined]>([
    [
      'replace',
      ABC,
      [{ source_labels: ['a'], regex: 'f(.*)', target_label: 'd', replacement: 'ch${1}-ch${1}' }],
      { ...ABC, d: 'choo-choo' },
    ],
    [
      'replace with several sources, after another',
      ABC,
      [
        { source_labels: ['a', 'b'], regex: 'f(.*);(.*)r', target_label: 'a', replacement: 'b${1}${2}m' },
        { source_labels: ['c', 'a'], regex: '(b).*b(.*)ba(.*)', target_label: 'd', replacement: '$1$2$2$3' },
      ],
      { a: 'boobam', b: 'bar', c: 'baz', d: 'boooom' },
    ],
    ['drop', ABC, [{ source_labels: ['a'], regex: '.*o.*', action: 'drop' }], undefined],
    ['drop what does not match the whole', ABC, [{ source_labels: ['a'], regex: 'f|o', action: 'drop' }], ABC],
    ['keep', ABC, [{ source_labels: ['a'], regex: 'no-match', action: 'keep' }], undefined],
    ['keep what matches', ABC, [{ source_labels: ['a'], regex: 'f.*', action: 'keep' }], ABC],
    ['replace without a match', ABC, [{ source_labels: ['a'], regex: 'no', target_label: 'd', replacement: 'x' }], ABC],
    [
      'replace with nothing',
      ABC,
      [{ source_labels: ['a'], regex: '(foo)', target_label: 'a', replacement: '' }],
      { b: 'bar', c: 'baz' },
    ],
    ['blank default', { a: 'foo' }, [{ source_labels: ['__name__', 'a'], target_label: 'b' }], { a: 'foo', b: ';foo' }],
    [
      'hashmod',
      ABC,
      [{ source_labels: ['c'], target_label: 'd', action: 'hashmod', modulus: 1000 }],
      { ...ABC, d: '976' },
    ],
    [
      'hashmod of several lines',
      { a: 'foo\nbar' },
      [{ source_labels: ['a'], target_label: 'b', action: 'hashmod', modulus: 1000 }],
      { a: 'foo\nbar', b: '734' },
    ],
    [
      'labelmap',
      { a: 'foo', b1: 'bar', b2: 'baz' },
      [{ regex: '(b.*)', replacement: 'bar_${1}', action: 'labelmap' }],
      { a: 'foo', b1: 'bar', b2: 'baz', bar_b1: 'bar', bar_b2: 'baz' },
    ],
    [
      'labelmap with its default',
      { __meta_my_bar: 'aaa', __meta_other: 'b' },
      [{ regex: '__meta_(my.*)', action: 'labelmap' }],
      { __meta_my_bar: 'aaa', __meta_other: 'b', my_bar: 'aaa' },
    ],
    [
      'a target that is a template',
      { a: 'some-name-value' },
      [{ source_labels: ['a'], regex: 'some-([^-]+)-([^,]+)', target_label: '${1}', replacement: '${2}' }],
      { a: 'some-name-value', name: 'value' },
    ],
    [
      'a target that is no name',
      { a: 'some-name-0' },
      [{ source_labels: ['a'], regex: 'some-([^-]+)-([^,]+)', target_label: '${3}', replacement: '${1}' }],
      { a: 'some-name-0' },
    ],
    ['labeldrop', { a: 'foo', b1: 'bar', b2: 'baz' }, [{ regex: '(b.*)', action: 'labeldrop' }], { a: 'foo' }],
    [
      'labelkeep',
      { a: 'foo', b1: 'bar', b2: 'baz' },
      [{ regex: '(b.*)', action: 'labelkeep' }],
      { b1: 'bar', b2: 'baz' },
    ],
    [
      'lowercase',
      { foo: 'bAr123Foo' },
      [{ source_labels: ['foo'], action: 'lowercase', target_label: 'l' }],
      { foo: 'bAr123Foo', l: 'bar123foo' },
    ],
    [
      'uppercase',
      { foo: 'bAr123Foo' },
      [{ source_labels: ['foo'], action: 'uppercase', target_label: 'u' }],
      { foo: 'bAr123Foo', u: 'BAR123FOO' },
    ],
    [
      'keepequal',
      { t: '1', s: '1' },
      [{ source_labels: ['s'], action: 'keepequal', target_label: 't' }],
      { t: '1', s: '1' },
    ],
    [
      'keepequal of others',
      { t: '1', s: '2' },
      [{ source_labels: ['s'], action: 'keepequal', target_label: 't' }],
      undefined,
    ],
    ['dropequal', { t: '1', s: '1' }, [{ source_labels: ['s'], action: 'dropequal', target_label: 't' }], undefined],
  ])('%s', (_, labels, rules, expected) => {
    expect(run(labels, ...rules)).toEqual(expected);
  });

  test.each([
    [{ regex: '(' }, ['rules.0: replace needs a target_label', expect.stringMatching(/^rules\.0\.regex: /)]],
    [{ action: 'hashmod', target_label: 'x' }, ['rules.0: hashmod needs a modulus']],
    [{ action: 'labelmapp' }, [expect.stringContaining('"labelmapp" is none of')]],
    [{ target_label: 'x', sources: [] }, [expect.stringContaining('unknown key "sources"')]],
  ])('says what is wrong with %j', (rule, expected) => {
    expect(problems(rule)).toEqual(expect.arrayContaining(expected));
  });
});

import { describe, expect, test } from 'vitest';
import { problemsOf, run } from './run-operators.ts';

describe('csv_parser, as the Collector documents and tests it', () => {
  const csv = { type: 'csv_parser', header: 'id,severity,message', parse_to: 'body' };
  test.each([
    ['a line', csv, '1,debug,Debug Message', { id: '1', severity: 'debug', message: 'Debug Message' }],
    [
      'tabs',
      { ...csv, header_delimiter: ',', delimiter: '\t' },
      '1\tdebug\tDebug Message',
      { id: '1', severity: 'debug', message: 'Debug Message' },
    ],
    ['empty fields', csv, '1,,', { id: '1', severity: '', message: '' }],
    ['quotes', csv, '1,"a ""b"", c",m', { id: '1', severity: 'a "b", c', message: 'm' }],
    ['lines within quotes', csv, '1,"a\nb",m', { id: '1', severity: 'a\nb', message: 'm' }],
    ['lines outside of them', csv, 'aa\nbb,cc\ndd,ee', { id: 'aa\nbb', severity: 'cc\ndd', message: 'ee' }],
    [
      'lazy quotes',
      { ...csv, lazy_quotes: true },
      '1,a "b" c,"d "e" f"',
      { id: '1', severity: 'a "b" c', message: 'd "e" f' },
    ],
    ['quotes that are none', { ...csv, ignore_quotes: true }, '"1,"a,b"', { id: '"1', severity: '"a', message: 'b"' }],
    [
      'a header of another delimiter',
      { ...csv, header: 'a|b', header_delimiter: '|', delimiter: ';' },
      '1;2',
      { a: '1', b: '2' },
    ],
  ])('%s', (_, operator, body, expected) => expect(run([operator], [{ body }]).plain[0]!.body).toEqual(expected));

  test('a header of an attribute, into attributes', () => {
    const entry = { body: '1,debug,Hello', attributes: { Fields: 'id,severity,message' } };
    const { attributes } = run([{ type: 'csv_parser', header_attribute: 'Fields' }], [entry]).plain[0]!;
    expect(attributes).toEqual({ Fields: 'id,severity,message', id: '1', severity: 'debug', message: 'Hello' });
  });

  test.each([
    ['1,2', 'csv_parser: wrong number of fields: expected 3, found 2'],
    ['1,2,3,4', 'csv_parser: wrong number of fields: expected 3, found 4'],
    ['1,a "b",3', 'csv_parser: a quote stands where none can be'],
    ['1,"a" b,3', 'csv_parser: a quote stands where none can be'],
    ['1,"a,3', 'csv_parser: a quote stands where none can be'],
  ])('%s is told', (body, expected) => expect(run([csv], [{ body }]).errors).toEqual([expected]));

  test('settings that cannot be', () => {
    expect(problemsOf({ type: 'csv_parser' })[0]).toContain('exactly one of header and header_attribute');
    expect(problemsOf({ ...csv, delimiter: ';' })[0]).toContain('there is no ";" between names');
    expect(problemsOf({ ...csv, lazy_quotes: true, ignore_quotes: true })[0]).toContain('only one of');
    expect(problemsOf({ ...csv, delimiter: '--', header: 'a--b' })).toHaveLength(2);
  });
});

describe('uri_parser, as the Collector documents it', () => {
  test.each([
    [
      'https://dev:pass@google.com/app?user_id=2&token=001',
      { scheme: 'https', user: 'dev', host: 'google.com', path: '/app', query: { user_id: ['2'], token: ['001'] } },
    ],
    ['http://[::1]:8443/v1/a%20b#c', { scheme: 'http', host: '::1', port: '8443', path: '/v1/a b#c' }],
    ['/app?user=admin', { path: '/app', query: { user: ['admin'] } }],
    ['//app', { path: '//app' }],
    ['?request=681e&env=stage&env=a+b%21', { query: { request: ['681e'], env: ['stage', 'a b!'] } }],
    ['mailto:dev@example.com', { scheme: 'mailto' }],
  ])('%s', (body, expected) => {
    expect(run([{ type: 'uri_parser' }], [{ body }]).plain[0]!.attributes).toEqual(expected);
  });

  test.each(['no uri', 'http://host:port/', '/a%zz', '?a=%zz', ''])('"%s" is told', (body) => {
    expect(run([{ type: 'uri_parser' }], [{ body }]).errors).toHaveLength(1);
  });

  // Copied for each of them, this takes minutes.
  test('a name may stand in a query as often as it likes', () => {
    const { attributes } = run([{ type: 'uri_parser' }], [{ body: `?${'a&'.repeat(100_000)}` }]).plain[0]!;
    expect((attributes as { query: { a: string[] } }).query.a).toHaveLength(100_000);
  });
});

describe('json_array_parser, as the Collector documents it', () => {
  const parser = { type: 'json_array_parser', parse_to: 'body' };
  const body = '[1,"debug","Debug Message", true, null, {"a": [1]}, 1.5]';
  const values = [1, 'debug', 'Debug Message', true, null, '{"a": [1]}', 0];

  test('a list, and a map by a header', () => {
    expect(run([parser], [{ body }]).plain[0]!.body).toEqual(values);
    const withHeader = { ...parser, parse_to: 'attributes', header: 'a,b,c,d,e,f,g' };
    expect(run([withHeader], [{ body }]).plain[0]!.attributes).toEqual(
      Object.fromEntries(values.map((value, i) => ['abcdefg'[i], value])),
    );
  });

  test('what is none, or of another length', () => {
    expect(run([{ ...parser, header: 'a,b' }], [{ body }]).errors[0]).toContain('expected 2, found 7');
    expect(run([parser], [{ body: '{"a": 1}' }]).errors[0]).toContain('no JSON array');
    expect(problemsOf({ type: 'json_array_parser' })).toEqual(['operators.0.parse_to: a field is expected here']);
  });
});

describe('transformers, as the Collector documents them', () => {
  test.each([
    [
      'assign_keys',
      { type: 'assign_keys', field: 'attributes.input', keys: ['foo', 'bar'] },
      { attributes: { input: [1, 'debug'], field2: 'unchanged' } },
      { attributes: { input: { foo: 1, bar: 'debug' }, field2: 'unchanged' } },
    ],
    [
      'assign_keys to the body',
      { type: 'assign_keys', field: 'body', keys: ['foo', 'bar'] },
      { body: ['x', true] },
      { body: { foo: 'x', bar: true } },
    ],
    [
      'flatten to the base of the body',
      { type: 'flatten', field: 'body.key1' },
      { body: { key1: { nested1: 'a', nested2: { b: 1 } }, key2: 'val2' } },
      { body: { nested1: 'a', nested2: { b: 1 }, key2: 'val2' } },
    ],
    [
      'flatten within another map',
      { type: 'flatten', field: 'body.wrapper.key1' },
      { body: { wrapper: { key1: { nested1: 'a' }, key2: 'b' } } },
      { body: { wrapper: { nested1: 'a', key2: 'b' } } },
    ],
    [
      'flatten an attribute',
      { type: 'flatten', field: 'attributes.a' },
      { attributes: { a: { 'x.y': 1 } } },
      { attributes: { 'x.y': 1 } },
    ],
    [
      'flatten beside maps of the same name, which are merged',
      { type: 'flatten', field: 'body.a' },
      { body: { b: { x: 1 }, a: { b: { y: 2 }, c: 3, d: {} }, d: 'text' } },
      { body: { b: { x: 1, y: 2 }, d: {}, c: 3 } },
    ],
    [
      'flatten the whole body',
      { type: 'flatten', field: 'body' },
      { body: { a: 1, b: { c: 2 } } },
      { body: { a: 1, b: { c: 2 } } },
    ],
    [
      'flatten thousands of keys',
      { type: 'flatten', field: 'body.a' },
      { body: { a: Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`k${at}`, at])) } },
      { body: Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`k${at}`, at])) },
    ],
    [
      'regex_replace: spaces',
      { type: 'regex_replace', regex: ' +', replace_with: ' ', field: 'body' },
      { body: 'Hello   World' },
      { body: 'Hello World' },
    ],
    [
      'regex_replace: groups',
      { type: 'regex_replace', regex: '{(.*?)}', replace_with: '${1}', field: 'body' },
      { body: '{a}{bb}{ccc}' },
      { body: 'abbccc' },
    ],
    [
      'regex_replace: colours',
      { type: 'regex_replace', regex_name: 'ansi_control_sequences', field: 'body' },
      { body: '\x1b[31mred\x1b[0m' },
      { body: 'red' },
    ],
    ['unquote', { type: 'unquote', field: 'body' }, { body: '"hel\\"lo\\n"' }, { body: 'hel"lo\n' }],
    [
      'unquote back quotes',
      { type: 'unquote', field: 'attributes.foo' },
      { attributes: { foo: '`b\\ar`' } },
      { attributes: { foo: 'b\\ar' } },
    ],
    ['unquote a character', { type: 'unquote', field: 'body' }, { body: "'v'" }, { body: 'v' }],
    ['sanitize_utf8', { type: 'sanitize_utf8' }, { body: 'a\ud800b' }, { body: 'a\ufffdb' }],
    ['sanitize_utf8 of what is no text', { type: 'sanitize_utf8' }, { body: { a: 1 } }, { body: { a: 1 } }],
  ])('%s', (_, operator, entry, expected) => {
    const { plain, errors } = run([operator], [entry]);
    expect(errors).toEqual([]);
    expect(plain[0]).toMatchObject(expected);
  });

  test.each([
    [{ type: 'assign_keys', field: 'body', keys: ['a'] }, { body: [1, 2] }, 'body has 2 values for 1 key'],
    [{ type: 'assign_keys', field: 'body', keys: ['a'] }, { body: 'x' }, 'body is no list'],
    [{ type: 'flatten', field: 'body.a' }, { body: { a: 'x' } }, 'body.a is no map'],
    [{ type: 'flatten', field: 'body.a' }, { body: {} }, 'the entry has no body.a'],
    [{ type: 'unquote', field: 'body' }, { body: 'plain' }, 'the text has no quotes around it'],
    [{ type: 'unquote', field: 'body' }, { body: '"a"b"' }, 'a quote stands within quotes'],
    [{ type: 'unquote', field: 'body' }, { body: "'ab'" }, 'single quotes hold one character'],
    [{ type: 'regex_replace', regex: 'a', field: 'body' }, { body: { a: 1 } }, 'body is no text but map'],
  ])('%j tells what it cannot, and the entry goes on as it was', (operator, entry, expected) => {
    const { errors, plain } = run([operator], [entry]);
    expect(errors).toEqual([`${operator.type}: ${expected}`]);
    expect(plain[0]).toMatchObject(entry);
  });

  test('settings that cannot be', () => {
    expect(problemsOf({ type: 'regex_replace', field: 'body' })[0]).toContain('exactly one of regex and regex_name');
    expect(problemsOf({ type: 'regex_replace', field: 'body', regex_name: 'x' })[0]).toContain('"x" is none of');
    expect(problemsOf({ type: 'assign_keys', field: 'body' })[0]).toContain('at least one key');
    expect(problemsOf({ type: 'headerless_jarray_parser' })[0]).toContain('is not supported here');
  });
});

import { describe, expect, test } from 'vitest';
import { telemetryOf, type Entry } from '../../../../../core/collector/stanza/entry.ts';
import { chainOf, entryOf, NOW, ns, plainOf, problemsOf, run, type Plain } from './run-operators.ts';

describe('parsers, as the Collector documents them', () => {
  test.each([
    [
      'json_parser',
      { type: 'json_parser', parse_from: 'body.message', parse_to: 'body' },
      { message: '{"key": "val"}' },
      { body: { message: '{"key": "val"}', key: 'val' } },
    ],
    [
      'json_parser to attributes',
      { type: 'json_parser' },
      '{"a": {"b": [1, "x", null]}, "c": true}',
      { attributes: { a: { b: [1, 'x', null] }, c: true } },
    ],
    [
      'regex_parser',
      { type: 'regex_parser', parse_from: 'body.message', regex: '^Host=(?P<host>[^,]+), Type=(?P<type>.*)$' },
      { message: 'Host=127.0.0.1, Type=HTTP' },
      { attributes: { host: '127.0.0.1', type: 'HTTP' } },
    ],
    [
      'key_value_parser',
      { type: 'key_value_parser' },
      'name=stanza  level="very high"',
      { attributes: { name: 'stanza', level: 'very high' } },
    ],
    [
      'key_value_parser with a delimiter',
      { type: 'key_value_parser', delimiter: ':' },
      'name:stanza',
      { attributes: { name: 'stanza' } },
    ],
    [
      'key_value_parser with a pair delimiter',
      { type: 'key_value_parser', pair_delimiter: '!' },
      'name=stanza ! org=otel      ! group=dev',
      { attributes: { name: 'stanza', org: 'otel', group: 'dev' } },
    ],
    [
      'body moved out of what was parsed',
      { type: 'json_parser', body: 'attributes.msg' },
      '{"msg": "hi"}',
      { body: 'hi', attributes: { msg: 'hi' } },
    ],
  ])('%s', (_, operator, body, expected) => {
    expect(run([operator], [{ body }]).plain[0]).toMatchObject(expected);
  });

  test('numbers of JSON are doubles, and integers where they are asked for, also beyond 2^53', () => {
    const body = '{"n": 9007199254740993}';
    const value = (more: object) => run([{ type: 'json_parser', ...more }], [{ body }]).out[0]!.attributes[0]!.value;
    expect(value({})).toEqual({ kind: 'double', value: 9007199254740992 });
    expect(value({ parse_ints: true })).toEqual({ kind: 'int', value: 9007199254740993n });
  });

  test('only where `if` holds', () => {
    const operator = { type: 'json_parser', if: '$ matches "^{.*}$"' };
    const { plain, errors } = run([operator], [{ body: '{"key": "val"}' }, { body: 'notjson' }]);
    expect(plain.map(({ attributes }) => attributes)).toEqual([{ key: 'val' }, {}]);
    expect(errors).toEqual([]);
  });

  test('what cannot be parsed goes on as it was, or is dropped', () => {
    const entries = [{ body: 'notjson' }, { body: { no: 'text' } }];
    const sent = run([{ type: 'json_parser' }], entries);
    expect(sent.plain.map(({ body }) => body)).toEqual(['notjson', { no: 'text' }]);
    expect(sent.errors).toEqual([
      expect.stringMatching(/^json_parser: no JSON object/),
      'json_parser: map cannot be parsed as a text',
    ]);
    const dropped = run([{ type: 'json_parser', id: 'mine', on_error: 'drop_quiet' }], entries);
    expect(dropped).toMatchObject({ out: [], dropped: ['operator mine', 'operator mine'], errors: [] });
  });

  test('the log lines of the README: time and severity', () => {
    const operator = {
      type: 'regex_parser',
      regex: '^(?P<time>\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}) (?P<sev>[A-Z]*) (?P<msg>.*)$',
      timestamp: { parse_from: 'attributes.time', layout: '%Y-%m-%d %H:%M:%S', location: 'UTC' },
      severity: { parse_from: 'attributes.sev' },
    };
    const bodies = [
      '2023-06-19 05:20:50 ERROR This is a test error message',
      '2023-06-20 12:50:00 DEBUG This is a test debug message',
    ];
    const { out } = run(
      [operator],
      bodies.map((body) => ({ body })),
    );
    expect(out.map(({ timeNs, severityNumber, severityText }) => [timeNs, severityNumber, severityText])).toEqual([
      [ns('2023-06-19T05:20:50Z'), 17, 'ERROR'],
      [ns('2023-06-20T12:50:00Z'), 5, 'DEBUG'],
    ]);
  });
});

describe('times', () => {
  const timeOf = (value: unknown, timestamp: object) => {
    const { out, errors } = run([{ type: 'time_parser', parse_from: 'body', ...timestamp }], [{ body: value }]);
    return errors[0] ?? out[0]!.timeNs;
  };
  test.each([
    [
      'a fraction of more digits',
      '2022-01-02T14:24:56.123123123Z',
      { layout: '%Y-%m-%dT%H:%M:%S.%LZ' },
      ns('2022-01-02T14:24:56Z', 123123123n),
    ],
    ['a comma', '2022-01-02 07:24:56,123 -0700', { layout: '%Y-%m-%d %H:%M:%S.%f %z' }, ns('2022-01-02T14:24:56.123Z')],
    [
      'no fraction',
      '2022-01-02 07:24:56',
      { layout: '%Y-%m-%d %H:%M:%S.%f', location: 'UTC' },
      ns('2022-01-02T07:24:56Z'),
    ],
    ['the zone of this machine', '2022-01-02 07:24:56', { layout: '%F %T' }, ns('2022-01-01T22:24:56Z')],
    ['a location', '2022-07-02 07:24:56', { layout: '%F %T', location: 'Europe/Berlin' }, ns('2022-07-02T05:24:56Z')],
    [
      'a layout of Go',
      'Jun 5 13:50:27 EST 2020',
      { layout: 'Jan 2 15:04:05 MST 2006', layout_type: 'gotime' },
      ns('2020-06-05T18:50:27Z'),
    ],
    [
      'RFC 3339 of Go',
      '2020-06-05T13:50:27.5+09:00',
      { layout: '2006-01-02T15:04:05.999999999Z07:00', layout_type: 'gotime' },
      ns('2020-06-05T04:50:27.5Z'),
    ],
    ['no year: this one', 'Jan 12 13:50:27', { layout: '%b %d %H:%M:%S', location: 'UTC' }, ns('2026-01-12T13:50:27Z')],
    [
      'no year: the last one',
      'Dec 5 13:50:27',
      { layout: '%b %g %H:%M:%S', location: 'UTC' },
      ns('2025-12-05T13:50:27Z'),
    ],
    ['seconds', 1136214245, { layout_type: 'epoch', layout: 's' }, ns('2006-01-02T15:04:05Z')],
    ['milliseconds as a text', '1136214245123', { layout_type: 'epoch', layout: 'ms' }, ns('2006-01-02T15:04:05.123Z')],
    ['microseconds', 1136214245123456, { layout_type: 'epoch', layout: 'us' }, ns('2006-01-02T15:04:05.123Z', 456000n)],
    [
      'nanoseconds as a text',
      '1136214245123456789',
      { layout_type: 'epoch', layout: 'ns' },
      ns('2006-01-02T15:04:05Z', 123456789n),
    ],
    [
      'seconds and milliseconds',
      1136214245.123,
      { layout_type: 'epoch', layout: 's.ms' },
      ns('2006-01-02T15:04:05.123Z'),
    ],
    ['whole seconds for s.us', 1136214245, { layout_type: 'epoch', layout: 's.us' }, ns('2006-01-02T15:04:05Z')],
    [
      'seconds and nanoseconds',
      '1136214245.123456789',
      { layout_type: 'epoch', layout: 's.ns' },
      ns('2006-01-02T15:04:05Z', 123456789n),
    ],
    ['what is none', 'yesterday', { layout: '%F' }, 'time_parser: a text of 9 characters is no time of the layout %F'],
    [
      'a day that is none',
      '2022-02-30',
      { layout: '%F' },
      'time_parser: a text of 10 characters is no time of the layout %F',
    ],
  ])('%s', (_, value, timestamp, expected) => expect(timeOf(value, timestamp)).toEqual(expected));
});

test('a layout longer than any time is refused in its place, before anything is made of it', () => {
  for (const layout_type of ['strptime', 'gotime']) {
    const operator = { type: 'time_parser', parse_from: 'body', layout_type, layout: '%q'.repeat(100_000) };
    const { problems } = chainOf([operator]);
    expect(problems.map(({ path, message }) => [path.at(-1), message])).toEqual([
      ['layout', 'the layout is longer than 256 characters'],
    ]);
  }
});

describe('severities', () => {
  const severityOf = (value: unknown, more: object = {}) => {
    const { out } = run(
      [{ type: 'severity_parser', parse_from: 'body.severity_field', ...more }],
      [{ body: { severity_field: value } }],
    );
    return [out[0]!.severityNumber, out[0]!.severityText];
  };
  const http = { mapping: { warn: '5xx', error: '4xx', info: '3xx', debug: '2xx' } };
  const ranges = { mapping: { error: [{ min: 1, max: 5 }], fatal: [{ min: 6, max: 10 }] } };
  test.each([
    ['ERROR', {}, [17, 'ERROR']],
    ['warning', {}, [13, 'warning']],
    ['info3', { overwrite_text: true }, [11, 'INFO3']],
    ['nooo!', { mapping: { error: 'nooo!' } }, [17, 'nooo!']],
    ['hey', { mapping: { error: ['nooo!', 'nooooooo'], info: 'HEY', debug: 1234 } }, [9, 'hey']],
    [1234, { mapping: { debug: 1234 } }, [5, '1234']],
    ['unknown', {}, [0, 'unknown']],
    [3, ranges, [17, '3']],
    [9, ranges, [21, '9']],
    [302, http, [9, '302']],
    [404, http, [17, '404']],
    ['ERROR', { preset: 'none', mapping: { error: 'nooo!' } }, [0, 'ERROR']],
  ])('%s with %j', (value, more, expected) => expect(severityOf(value, more)).toEqual(expected));
});

test('ids of traces are taken from hex', () => {
  const body = { trace_id: '480140f3d770a5ae32f0a22b6a812cff', span_id: '92c3792d54ba94f3', trace_flags: '01' };
  const { out } = run([{ type: 'trace_parser' }], [{ body }]);
  expect(out[0]).toMatchObject({ traceId: body.trace_id, spanId: body.span_id, flags: 1 });
});

describe('transformers, as the Collector documents them', () => {
  const nested = { key1: 'value1', key2: { nested_key1: 'nested_value1', nested_key2: 'nested_value2' } };
  test.each([
    [
      'add and remove',
      [
        { type: 'add', field: 'body.key3', value: 'val3' },
        { type: 'remove', field: 'body.key2.nested_key1' },
        { type: 'add', id: 'b', field: 'attributes.my_attribute', value: 'x' },
      ],
      { body: nested },
      {
        body: { key1: 'value1', key2: { nested_key2: 'nested_value2' }, key3: 'val3' },
        attributes: { my_attribute: 'x' },
      },
    ],
    [
      'add an expression',
      [{ type: 'add', field: 'resource.key2', value: 'EXPR(body.key1 + "_suffix")' }],
      { body: { key1: 'val1' } },
      { body: { key1: 'val1' }, resource: { key2: 'val1_suffix' } },
    ],
    [
      'add a map',
      [{ type: 'add', field: 'body.key2', value: { nestedkey: 'v' } }],
      { body: { key1: 'a' } },
      { body: { key1: 'a', key2: { nestedkey: 'v' } } },
    ],
    [
      'rename',
      [{ type: 'move', from: 'body.key1', to: 'body.key3' }],
      { body: { key1: 'a', key2: 'b' } },
      { body: { key2: 'b', key3: 'a' } },
    ],
    [
      'to the resource',
      [{ type: 'move', from: 'body.uuid', to: 'resource.uuid' }],
      { body: { uuid: '0' } },
      { body: {}, resource: { uuid: '0' } },
    ],
    [
      'in place of the body',
      [{ type: 'move', from: 'body.log', to: 'body' }],
      { body: { log: 'The log line' } },
      { body: 'The log line' },
    ],
    [
      'a layer into the body',
      [{ type: 'move', from: 'body.object', to: 'body' }],
      { body: { first: 1, object: { name: 'n' }, last: 2 } },
      { body: { first: 1, last: 2, name: 'n' } },
    ],
    [
      'keys with points',
      [{ type: 'move', from: 'attributes["k8s.pod.name"]', to: "resource['k8s.pod.name']" }],
      { attributes: { 'k8s.pod.name': 'p' } },
      { attributes: {}, resource: { 'k8s.pod.name': 'p' } },
    ],
    ['all attributes', [{ type: 'remove', field: 'attributes' }], { attributes: { a: 1, b: 2 } }, { attributes: {} }],
    [
      'copy',
      [{ type: 'copy', from: 'body.a', to: 'attributes.b.c' }],
      { body: { a: 1 } },
      { body: { a: 1 }, attributes: { b: { c: 1 } } },
    ],
    [
      'retain',
      [{ type: 'retain', fields: ['body.a', 'attributes.x'] }],
      { body: { a: 1, b: 2 }, attributes: { x: 1, y: 2 }, resource: { r: 1 } },
      { body: { a: 1 }, attributes: { x: 1 }, resource: { r: 1 } },
    ],
  ])('%s', (_, operators, entry, expected) =>
    expect(run(operators, [entry]).plain[0]).toEqual({ body: '', attributes: {}, resource: {}, ...expected }),
  );
});

describe('expressions', () => {
  const kept = (expr: string, entry: Plain, env: Record<string, string> = {}) =>
    run([{ type: 'filter', expr }], [entry], { env }).out.length === 0;
  test.each([
    ['body.message matches "^LOG: .* END$"', { body: { message: 'LOG: a END' } }],
    ['attributes.env == "production"', { attributes: { env: 'production' } }],
    ['body.message == env("MY_ENV_VARIABLE")', { body: { message: 'mine' } }],
    ['body.n > 3 and not (body.n >= 5 or body.n == 3.5)', { body: { n: 4 } }],
    ['attributes["a.b"] in ["x", \'y\'] && attributes.none == nil', { attributes: { 'a.b': 'y' } }],
    ['body contains "err" || body startsWith "WARN"', { body: 'WARN: x' }],
    ['body not matches "^a" and body endsWith `z`', { body: 'xyz' }],
    ['len(body) == 3 and "k" in attributes and -1 < 0', { body: 'äöü', attributes: { k: 1 } }],
    ['(body.n > 3 ? "many" : body.n > 1 ? "some" : "few") == "some"', { body: { n: 2 } }],
    ['(body.missing ?? "none") + "!" == "none!" and (body.n ?? 1) == 2', { body: { n: 2 } }],
    ['resource.a?.b == nil && body.list[1] == 2', { resource: {}, body: { list: [1, 2] } }],
  ])('%s', (expr, entry) => expect(kept(expr, entry, { MY_ENV_VARIABLE: 'mine' })).toBe(true));

  test('of other types are errors of the entry, which goes on', () => {
    const { out, errors } = run([{ type: 'filter', expr: 'body > 3' }], [{ body: 'text' }]);
    expect([out.length, errors]).toEqual([1, ['filter: string and int64 have no order']]);
  });

  test.each([
    ['body.a ==', '+9: the expression ends too early'],
    ['body.a = 1', '+7: = is not read here'],
    ['any(body)', '+0: any is not read here'],
    ['any(body, {# > 1})', '+10: { is not read here'],
    ['body ? 1', '+8: the expression ends too early: : is expected'],
    ['1 ? 2 : 3 : 4', '+10: : is not read here'],
    ['body matches "a("', '+15: missing closing )'],
    ['body.a.', '+7: the expression ends too early: a name is expected'],
  ])('%s is refused with its place', (expr, expected) =>
    expect(problemsOf({ type: 'filter', expr })[0]).toContain(`operators.0.expr${expected}`),
  );

  test('cannot be so deep that reading them ends the program', () => {
    expect(problemsOf({ type: 'filter', expr: '('.repeat(100_000) })[0]).toContain('deeper than 50 levels');
    expect(problemsOf({ type: 'filter', expr: '!'.repeat(100_000) })[0]).toContain('deeper than 50 levels');
    expect(problemsOf({ type: 'filter', expr: '1?2:'.repeat(100_000) })[0]).toContain('deeper than 50 levels');
  });
});

describe('recombine, as the Collector documents it', () => {
  const lines = (text: string) => text.split(' ').map((body) => ({ body }));
  const first = (most: number) => ({
    type: 'recombine',
    combine_field: 'body',
    is_first_entry: "body == 'log1'",
    max_unmatched_batch_size: most,
  });
  const last = { ...first(3), is_first_entry: undefined, is_last_entry: "body == 'log1'" };
  test.each([
    [
      'all before the first match in one',
      first(0),
      'log2 log3 log4 log1 log5 log6 log7 log1',
      ['log2\nlog3\nlog4', 'log1\nlog5\nlog6\nlog7', 'log1'],
    ],
    [
      'each before the first match alone',
      first(1),
      'log2 log3 log4 log1 log5 log6 log7 log1',
      ['log2', 'log3', 'log4', 'log1\nlog5\nlog6\nlog7', 'log1'],
    ],
    [
      'three by three',
      first(3),
      'log2 log3 log4 log5 log1 log6 log7 log1 log8 log1',
      ['log2\nlog3\nlog4', 'log5', 'log1\nlog6\nlog7', 'log1\nlog8', 'log1'],
    ],
    [
      'by the last',
      last,
      'log2 log3 log4 log5 log1 log6 log7 log1 log8 log1',
      ['log2\nlog3\nlog4', 'log5\nlog1', 'log6\nlog7\nlog1', 'log8\nlog1'],
    ],
  ])('%s', (_, operator, text, expected) => {
    expect(run([operator], lines(text)).plain.map(({ body }) => body)).toEqual(expected);
  });

  test('lines of CRI', () => {
    const operators = [
      {
        type: 'regex_parser',
        parse_to: 'body',
        regex: '^(?P<timestamp>[^\\s]+) (?P<stream>\\w+) (?P<logtag>\\w) (?P<message>.*)',
      },
      {
        type: 'recombine',
        combine_field: 'body.message',
        combine_with: '',
        is_last_entry: "body.logtag == 'F'",
        overwrite_with: 'newest',
      },
    ];
    const written = [
      'F Single entry log 1',
      'P This is a very very long line th',
      'P at is really really long and spa',
      'F ns across multiple log entries',
    ];
    const { plain } = run(
      operators,
      written.map((rest) => ({ body: `2016-10-06T00:17:09.669794202Z stdout ${rest}` })),
    );
    expect(plain.map(({ body }) => (body as { message: string }).message)).toEqual([
      'Single entry log 1',
      'This is a very very long line that is really really long and spans across multiple log entries',
    ]);
  });

  test('holds so much of all sources and gives the oldest on beyond it, whatever they are named', () => {
    const operator = { ...first(0), source_identifier: 'attributes.of', max_sources: 1_000_000 };
    const { chain } = chainOf([operator]);
    const out: Entry[] = [];
    const mebibyte = 'x'.repeat(1024 ** 2);
    // What is held beside the text counts as well: names of sources, attributes.
    for (let at = 0; at < 100; at++)
      chain.process(entryOf({ body: `${at}`, attributes: { of: `${at} ${mebibyte}` } }, at), (one) => out.push(one));
    expect(out.length).toBeGreaterThan(100 - 64);
    expect(out.map(({ body }) => plainOf(body))).toEqual(out.map((_, at) => `${at}`));
    chain.flush(NOW, true, (one) => out.push(one));
    expect(out).toHaveLength(100);
  });

  test('holds newest entries in the place of those before, and counts them once', () => {
    const { chain } = chainOf([first(0)]);
    const out: Entry[] = [];
    const more = 'x'.repeat(1024 ** 2);
    for (let at = 0; at < 200; at++)
      chain.process(entryOf({ body: 'a', attributes: { more } }, at), (one) => out.push(one));
    expect(out).toEqual([]);
  });

  test('says from which byte on something is held, and gives it on after its time', () => {
    const { chain } = chainOf([first(0)]);
    const out: Entry[] = [];
    for (const [i, body] of ['a', 'log1', 'b'].entries())
      chain.process(entryOf({ body }, i * 10), (one) => out.push(one));
    expect([...chain.heldOffsets()]).toEqual([['file', 10]]);
    chain.flush(NOW + 4_999_999_999n, false, (one) => out.push(one));
    expect(out).toHaveLength(1);
    chain.flush(NOW + 5_000_000_000n, false, (one) => out.push(one));
    expect(out.map(({ body }) => plainOf(body))).toEqual(['a', 'log1\nb']);
    expect(chain.heldOffsets().size).toBe(0);
  });
});

describe('the way through operators', () => {
  test('goes by routes and outputs', () => {
    const operators = [
      {
        type: 'router',
        routes: [
          { expr: 'body startsWith "{"', output: 'json' },
          { expr: 'body contains "="', output: 'pairs' },
        ],
        default: 'end',
      },
      { type: 'json_parser', id: 'json', output: 'end' },
      { type: 'key_value_parser', id: 'pairs' },
      { type: 'add', id: 'end', field: 'attributes.end', value: true },
    ];
    const { plain } = run(operators, [{ body: '{"a":"1"}' }, { body: 'a=2' }, { body: 'plain' }]);
    expect(plain.map(({ attributes }) => attributes)).toEqual([
      { a: '1', end: true },
      { a: '2', end: true },
      { end: true },
    ]);
  });

  test('ends where a router has no route', () => {
    const { out, dropped } = run(
      [
        { type: 'router', routes: [{ expr: 'body == "a"', output: 'x' }] },
        { type: 'noop', id: 'x' },
      ],
      [{ body: 'b' }],
    );
    expect([out.length, dropped]).toEqual([0, ['operator router']]);
  });
});

test('those of a type without ids are numbered past ids that are written, and can be sent to', () => {
  const add = (key: string, more: object = {}) => ({ type: 'add', field: `attributes.${key}`, value: key, ...more });
  const operators = [add('a', { output: 'add2' }), add('skipped', { id: 'add1' }), add('b'), add('c')];
  expect(problemsOf(...operators)).toEqual([]);
  expect(problemsOf(...operators, add('d', { output: 'add3' }))).toEqual([
    'operators.4.output: "add3" stands before this operator',
  ]);
});

test('what is wrong is told with its place', () => {
  expect(
    problemsOf(
      { type: 'jsn_parser' },
      { type: 'headerless_jarray_parser' },
      { type: 'json_parser', parse_form: 'body', timestamp: { parse_from: 'attributes', layout: '%Q' } },
      { type: 'json_parser', id: 'r2' },
      { type: 'regex_parser', regex: '(?P<a>x' },
      { type: 'regex_parser', id: 'r2', regex: 'x' },
      { type: 'move', from: 'message', to: 'body', output: 'json_parser' },
      { type: 'severity_parser', mapping: { loud: 'x', error: { min: 1 } } },
    ),
  ).toEqual([
    'operators.0.type: there is no operator "jsn_parser"; did you mean "json_parser"?',
    'operators.1.type: the operator "headerless_jarray_parser" is not supported here',
    expect.stringContaining('operators.2.parse_form: unknown key "parse_form"'),
    'operators.2.timestamp.parse_from+0: attributes cannot be referenced without a key',
    'operators.2.timestamp.layout: a part of the layout is not known',
    expect.stringContaining('operators.4.regex+'),
    'operators.5.id: there is another operator with the id "r2": give it one of its own',
    'operators.5.regex: the pattern has no named group (?P<name>…)',
    'operators.6.output: "json_parser" stands before this operator',
    'operators.6.from+0: a field begins with body, attributes, resource; "message" does not',
    'operators.7.parse_from: a field such as attributes.name is expected here',
    expect.stringContaining('operators.7.mapping.loud: "loud" is no severity'),
    expect.stringContaining('operators.7.mapping.error: a text, a whole number'),
  ]);
});

test('entries become records by resource and scope', () => {
  const entries = [{ resource: { a: 1 } }, { resource: { a: 2 } }, { resource: { a: 1 } }].map((plain) =>
    entryOf({ body: 'x', ...plain }),
  );
  entries[2]!.scopeName = 'logger';
  const { groups } = telemetryOf(entries);
  expect(groups.map((group) => group.scopes.map(({ scope, items }) => [scope.name, items.length]))).toEqual([
    [
      ['', 1],
      ['logger', 1],
    ],
    [['', 1]],
  ]);
});

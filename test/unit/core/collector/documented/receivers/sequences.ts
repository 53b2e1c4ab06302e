import { expect } from 'vitest';
import type { Example } from '../example.ts';
import { entries, operator, shared } from './operator.ts';

const FILTER = operator('filter', [
  {
    shows: 'by a pattern',
    settings: `
- type: filter
  expr: 'body.message matches "^LOG: .* END$"'
  output: my_output
- type: noop
  id: my_output`,
    takes: entries({ body: { message: 'LOG: this END' } }, { body: { message: 'LOG: this' } }),
    gives: [{ body: { message: 'LOG: this' } }, 'dropped: operator filter'],
  },
  {
    shows: 'by an attribute',
    settings: `
- type: filter
  expr: 'attributes.env == "production"'`,
    takes: entries({ attributes: { env: 'production' } }, { attributes: { env: 'test' } }, { attributes: {} }),
    gives: [{ attributes: { env: 'test' } }, { attributes: {} }, 'dropped: operator filter'],
  },
  {
    shows: 'by a variable of the environment',
    settings: `
- type: filter
  expr: 'body.message == env("MY_ENV_VARIABLE")'`,
    takes: entries({ body: { message: 'of my environment' } }, { body: { message: 'other' } }),
    gives: [{ body: { message: 'other' } }, 'dropped: operator filter'],
  },
  {
    shows: 'an output that is not there',
    settings: `
- type: filter
  expr: 'true'
  output: my_output`,
    refused: ['5:11 there is no operator with the id "my_output"'],
  },
]);

const ROUTER = operator('router', [
  {
    shows: 'to a parser each, the rest dropped',
    settings: `
- type: router
  routes:
    - output: my_json_parser
      expr: 'body.format == "json"'
    - output: my_syslog_parser
      expr: 'body.format == "syslog"'
- type: json_parser
  id: my_json_parser
  parse_from: body.text
  output: end
- type: syslog_parser
  id: my_syslog_parser
  protocol: rfc3164
  parse_from: body.text
- type: noop
  id: end`,
    takes: entries(
      { body: { format: 'json', text: '{"a":"b"}' } },
      { body: { format: 'syslog', text: '<34>Jan 12 06:30:00 1.2.3.4 x: y' } },
      { body: { format: 'other', text: 'z' } },
    ),
    gives: [
      { attributes: { a: 'b' } },
      { attributes: expect.objectContaining({ appname: 'x', message: 'y' }) as unknown },
      'dropped: operator router',
    ],
  },
  {
    shows: 'what matches only',
    settings: `
- type: router
  routes:
    - output: my_output
      expr: 'body.message matches "^LOG: .* END$"'
- type: noop
  id: my_output`,
    takes: entries({ body: { message: 'LOG: this END' } }, { body: { message: 'LOG: this' } }),
    gives: [{ body: { message: 'LOG: this END' } }, 'dropped: operator router'],
  },
  {
    shows: 'with a default',
    settings: `
- type: router
  routes:
    - output: my_json_parser
      expr: 'body.format == "json"'
  default: catchall
- type: json_parser
  id: my_json_parser
  parse_from: body.text
- type: add
  id: catchall
  field: attributes.caught
  value: true`,
    takes: entries({ body: { format: 'json', text: '{"a":"b"}' } }, { body: { format: 'other' } }),
    gives: [{ attributes: { a: 'b', caught: true } }, { attributes: { caught: true } }],
  },
  {
    shows: 'attributes of a route, which may have expressions in them',
    settings: `
- type: router
  routes:
    - output: a
      expr: 'body contains "a"'
      attributes:
        of: this
        and: 'EXPR(body + ")") of EXPR(env("MY_ENV_VARIABLE"))'
- type: noop
  id: a`,
    takes: entries({ body: 'a', attributes: { of: 'that', other: 'x' } }),
    gives: [{ attributes: { of: 'this', other: 'x', and: 'a) of of my environment' } }],
  },
  {
    shows: 'attributes of a route whose expressions cannot be read',
    settings: `
- type: router
  routes:
    - output: a
      expr: 'true'
      attributes: { of: 'EXPR(any(body))', and: 'EXPR(body' }
- type: noop
  id: a`,
    refused: ['any is not read here', 'EXPR( is not closed'],
  },
]);

const NOOP = operator('noop', [
  {
    shows: 'the end of every way',
    settings: `
- type: router
  routes:
    - output: json_parser
      expr: 'body.format == "json"'
    - output: syslog_parser
      expr: 'body.format == "syslog"'
- type: json_parser
  parse_from: body.text
  output: noop
- type: syslog_parser
  protocol: rfc5424
  parse_from: body.text
- type: noop`,
    takes: entries({ body: { format: 'json', text: '{"a":"b"}' } }),
    gives: [{ attributes: { a: 'b' } }],
  },
]);

const LINEAR: readonly (readonly [string, string])[] = [
  [
    'linear',
    `
- type: json_parser
- type: remove
  field: attributes.foo
- type: add
  field: attributes.bar
  value: baz`,
  ],
  [
    'linear, written out',
    `
- type: json_parser
  id: json_parser
  output: remove
- type: remove
  id: remove
  field: attributes.foo
  output: add
- type: add
  id: add
  field: attributes.bar
  value: baz`,
  ],
  [
    'linear, with ids of their own',
    `
- type: json_parser
  id: my_json_parser
  output: my_remove
- type: remove
  id: my_remove
  field: attributes.foo
  output: my_add
- type: add
  id: my_add
  field: attributes.bar
  value: baz`,
  ],
];

const TWO_FORMATS = (end: string) => `
- type: router
  routes:
    - expr: 'body matches "^{.*}$"'
      output: json_parser
    - expr: 'body startsWith "ERROR"'
      output: error_parser
- type: json_parser
  output: ${end}
- type: regex_parser
  id: error_parser
  regex: '^ERROR (?P<code>\\d+)'`;
const OF_TWO_FORMATS = entries({ body: '{"foo": "1", "a": "2"}' }, { body: 'ERROR 42 x' });

const SEQUENCES = shared('operators', [
  ...LINEAR.map(([shows, settings]): Example => ({
    ...{ shows, settings, takes: entries({ body: '{"foo": "1", "a": "2"}' }) },
    gives: [{ attributes: { a: '2', bar: 'baz' } }],
  })),
  {
    shows: 'key for field, as its document has it and the sources refuse it',
    settings: `
- type: add
  key: attributes.bar
  value: baz`,
    refused: ['3:3 a field such as attributes.name is expected here', '4:3 unknown key "key"'],
  },
  {
    shows: 'two formats, which meet again',
    settings: `${TWO_FORMATS('remove')}
- type: remove
  field: attributes.foo
  on_error: send_quiet
- type: add
  field: attributes.bar
  value: baz`,
    takes: OF_TWO_FORMATS,
    gives: [{ attributes: { a: '2', bar: 'baz' } }, { attributes: { code: '42', bar: 'baz' } }],
  },
  {
    shows: 'two formats, and nothing behind',
    settings: `${TWO_FORMATS('noop')}
- type: noop`,
    takes: OF_TWO_FORMATS,
    gives: [{ attributes: { foo: '1', a: '2' } }, { attributes: { code: '42' } }],
  },
]);

const FIELD = shared('field', [
  {
    shows: 'added and removed',
    settings: `
- type: add
  field: body.key3
  value: value3
- type: remove
  field: body.key2.nested_key1
- type: add
  id: another
  field: attributes.my_attribute
  value: my_attribute_value`,
    takes: entries({
      body: { key1: 'value1', key2: { nested_key1: 'nested_value1', nested_key2: 'nested_value2' } },
    }),
    gives: [
      {
        attributes: { my_attribute: 'my_attribute_value' },
        body: { key1: 'value1', key2: { nested_key2: 'nested_value2' }, key3: 'value3' },
      },
    ],
  },
  {
    shows: 'two of a type without an id, as its document has them: they are numbered',
    settings: `
- type: add
  field: body.key3
  value: value3
- type: add
  field: attributes.my_attribute
  value: my_attribute_value`,
    takes: entries({ body: { key1: 'value1' } }),
    gives: [{ attributes: { my_attribute: 'my_attribute_value' }, body: { key1: 'value1', key3: 'value3' } }],
  },
  {
    shows: 'a key with points in brackets, and values of each root',
    settings: `
- type: copy
  from: body["k8s.cluster.name"]
  to: attributes.cluster
- type: copy
  id: nested
  from: body.details.count
  to: attributes["the.count"]
- type: copy
  id: of_resource
  from: resource.uuid
  to: attributes.uuid`,
    takes: entries({
      body: { 'k8s.cluster.name': 'c', details: { count: 100n, reason: 'event' } },
      ...{ attributes: { env: 'prod' }, resource: { uuid: '11112222-3333-4444-5555-666677778888' } },
    }),
    gives: [
      {
        attributes: {
          ...{ env: 'prod', cluster: 'c', 'the.count': 100n, uuid: '11112222-3333-4444-5555-666677778888' },
        },
      },
    ],
  },
]);

const EXPRESSION = shared('expression', [
  {
    shows: 'a variable of the environment as an attribute',
    settings: `
- type: add
  field: attributes.stack
  value: 'EXPR(env("MY_ENV_VARIABLE"))'`,
    takes: entries({ attributes: {} }),
    gives: [{ attributes: { stack: 'of my environment' } }],
  },
  {
    shows: 'the operator metadata of its document, which is no more',
    settings: `
- type: metadata
  attributes:
    stack: 'EXPR(env("STACK"))'`,
    refused: ['3:9 there is no operator "metadata"'],
  },
]);

const failing = (onError: string): Pick<Example, 'shows' | 'settings' | 'takes'> => ({
  shows: onError,
  settings: `
- type: json_parser
  on_error: ${onError}
- type: add
  field: attributes.after
  value: true`,
  takes: entries({ body: 'notjson', attributes: {} }),
});
const TOLD = expect.stringMatching(/^json_parser: no JSON object/) as string;

const ON_ERROR = shared('on_error', [
  { ...failing('send'), gives: [{ body: 'notjson', attributes: { after: true } }, TOLD] },
  { ...failing('send_quiet'), gives: [{ body: 'notjson', attributes: { after: true } }] },
  { ...failing('drop'), gives: ['dropped: operator json_parser', TOLD] },
  { ...failing('drop_quiet'), gives: ['dropped: operator json_parser'] },
  {
    ...{ shows: 'another word', settings: failing('sent').settings },
    refused: ['4:13 '],
  },
]);

/** Documented, and refused by name here. */
const UNSUPPORTED = ['file_output', 'headerless_jarray_parser', 'otelcol', 'stdout', 'strip_ansi_escape_codes'].map(
  (type) =>
    operator(type, [
      {
        shows: 'refused by name',
        settings: `\n- type: ${type}\n  id: mine`,
        refused: [`3:9 the operator "${type}" is not supported here`],
      },
    ]),
);

/** Which entries go where. */
export const SEQUENCE_OPERATORS = [FILTER, ROUTER, NOOP, SEQUENCES, FIELD, EXPRESSION, ON_ERROR, ...UNSUPPORTED];

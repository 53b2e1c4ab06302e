import { ns } from '../../stanza/run-operators.ts';
import { entries, operator, shared } from './operator.ts';

/** Documents write `body.x` where `parse_to` was `body` without being asked; since then it is `attributes`, as they say themselves. */
const JSON_PARSER = operator('json_parser', [
  {
    shows: 'a field of the body',
    settings: `
- type: json_parser
  parse_from: body.message`,
    takes: entries({ body: { message: '{"key": "val"}' } }),
    gives: [{ body: { message: '{"key": "val"}' }, attributes: { key: 'val' } }],
  },
  {
    shows: 'with its time',
    settings: `
- type: json_parser
  parse_from: body.message
  timestamp:
    parse_from: attributes.seconds_since_epoch
    layout_type: epoch
    layout: s`,
    takes: entries({ body: { message: '{"key": "val", "seconds_since_epoch": 1136214245}' } }),
    gives: [{ attributes: { key: 'val', seconds_since_epoch: 1136214245 }, timeNs: ns('2006-01-02T15:04:05Z') }],
  },
  {
    shows: 'only where it is in braces',
    settings: `
- type: json_parser
  if: 'body matches "^{.*}$"'`,
    takes: entries({ body: '{"key": "val"}' }, { body: 'notjson' }),
    gives: [{ attributes: { key: 'val' } }, { body: 'notjson', attributes: {} }],
  },
]);

const HOST = '^Host=(?P<host>[^,]+), Type=(?P<type>.*)$';

const REGEX_PARSER = operator('regex_parser', [
  {
    shows: 'a field of the body',
    settings: `
- type: regex_parser
  parse_from: body.message
  regex: '${HOST}'`,
    takes: entries({ body: { message: 'Host=127.0.0.1, Type=HTTP' } }),
    gives: [{ body: { message: 'Host=127.0.0.1, Type=HTTP' }, attributes: { host: '127.0.0.1', type: 'HTTP' } }],
  },
  {
    shows: 'with its time',
    settings: `
- type: regex_parser
  regex: '^Time=(?P<timestamp_field>\\d{4}-\\d{2}-\\d{2}), Host=(?P<host>[^,]+), Type=(?P<type>.*)$'
  timestamp:
    parse_from: attributes.timestamp_field
    layout_type: strptime
    layout: '%Y-%m-%d'
    location: UTC`,
    takes: entries({ body: 'Time=2020-01-31, Host=127.0.0.1, Type=HTTP' }),
    gives: [
      {
        body: 'Time=2020-01-31, Host=127.0.0.1, Type=HTTP',
        attributes: { timestamp_field: '2020-01-31', host: '127.0.0.1', type: 'HTTP' },
        timeNs: ns('2020-01-31T00:00:00Z'),
      },
    ],
  },
  {
    shows: 'only for one type (its document has an empty group, which no host matches)',
    settings: `
- type: regex_parser
  regex: '^Host=(?<host>.*)$'
  parse_from: body.message
  if: 'body.type == "hostname"'`,
    takes: entries(
      { body: { message: 'Host=testhost', type: 'hostname' } },
      { body: { message: 'Key=value', type: 'keypair' } },
    ),
    gives: [
      { body: { message: 'Host=testhost', type: 'hostname' }, attributes: { host: 'testhost' } },
      { body: { message: 'Key=value', type: 'keypair' }, attributes: {} },
    ],
  },
  {
    shows: 'a cache',
    settings: `
- type: regex_parser
  regex: '(?P<a>.)'
  cache: { size: 128 }`,
    warned: ['5:3 "cache" has no effect here'],
  },
]);

const KEY_VALUE_PARSER = operator('key_value_parser', [
  {
    shows: 'a field without its root, as its document still has it and the sources refuse it',
    settings: `
- type: key_value_parser
  parse_from: message`,
    refused: ['4:15 a field begins with body, attributes, resource; "message" does not'],
  },
  {
    shows: 'a field of the body',
    settings: `
- type: key_value_parser
  parse_from: body.message`,
    takes: entries({ body: { message: 'name=stanza' } }),
    gives: [{ body: { message: 'name=stanza' }, attributes: { name: 'stanza' } }],
  },
  {
    shows: 'another delimiter',
    settings: `
- type: key_value_parser
  parse_from: body.message
  delimiter: ":"`,
    takes: entries({ body: { message: 'name:stanza' } }),
    gives: [{ attributes: { name: 'stanza' } }],
  },
  {
    shows: 'another delimiter between pairs',
    settings: `
- type: key_value_parser
  parse_from: body.message
  pair_delimiter: "!"`,
    takes: entries({ body: { message: 'name=stanza ! org=otel      ! group=dev' } }),
    gives: [{ attributes: { name: 'stanza', org: 'otel', group: 'dev' } }],
  },
  {
    shows: 'with its time',
    settings: `
- type: key_value_parser
  parse_from: body.message
  timestamp:
    parse_from: attributes.seconds_since_epoch
    layout_type: epoch
    layout: s`,
    takes: entries({ body: { message: 'name=stanza seconds_since_epoch=1136214245' } }),
    gives: [{ attributes: { name: 'stanza', seconds_since_epoch: '1136214245' }, timeNs: ns('2006-01-02T15:04:05Z') }],
  },
]);

const ROW = { id: '1', severity: 'debug', message: 'Debug Message' };

const CSV_PARSER = operator('csv_parser', [
  {
    shows: 'the body',
    settings: `
- type: csv_parser
  header: id,severity,message`,
    takes: entries({ body: '1,debug,Debug Message' }),
    gives: [{ body: '1,debug,Debug Message', attributes: ROW }],
  },
  {
    shows: 'tabs between fields, but not in the header, which needs its own delimiter then',
    settings: `
- type: csv_parser
  parse_from: body.message
  header: id,severity,message
  header_delimiter: ","
  delimiter: "\\t"`,
    takes: entries({ body: { message: '1\tdebug\tDebug Message' } }),
    gives: [{ attributes: ROW }],
  },
  {
    shows: 'tabs between fields and a header without any, as its document has it and the sources refuse it',
    settings: `
- type: csv_parser
  parse_from: body.message
  header: id,severity,message
  delimiter: "\\t"`,
    refused: ['5:11 there is no "\\t" between names'],
  },
  {
    shows: 'with its time',
    settings: `
- type: csv_parser
  header: 'timestamp_field,severity,message'
  timestamp:
    parse_from: attributes.timestamp_field
    layout_type: strptime
    layout: '%Y-%m-%d'
    location: UTC`,
    takes: entries({ body: '2021-03-17,debug,Debug Message' }),
    gives: [
      {
        attributes: { timestamp_field: '2021-03-17', severity: 'debug', message: 'Debug Message' },
        timeNs: ns('2021-03-17T00:00:00Z'),
      },
    ],
  },
  {
    shows: 'names that an attribute has',
    settings: `
- type: csv_parser
  delimiter: ","
  header_attribute: Fields`,
    takes: entries({ body: '1,debug,Hello', attributes: { Fields: 'id,severity,message' } }),
    gives: [{ attributes: { Fields: 'id,severity,message', id: '1', severity: 'debug', message: 'Hello' } }],
  },
]);

const LIST = '[1,"debug","Debug Message", true]';
const ITEMS = [1n, 'debug', 'Debug Message', true];

const JSON_ARRAY_PARSER = operator('json_array_parser', [
  {
    shows: 'into an attribute',
    settings: `
- type: json_array_parser
  parse_from: body
  parse_to: attributes.output`,
    takes: entries({ body: LIST }),
    gives: [{ attributes: { output: ITEMS } }],
  },
  {
    shows: 'into the body',
    settings: `
- type: json_array_parser
  parse_to: body`,
    takes: entries(
      { body: LIST },
      { body: '["Foo", "Bar", "Charlie"]' },
      { body: '["Hello", 42, {"name": "Alice", "age": 25}, [1, 2, 3], true, null]' },
    ),
    gives: [
      { body: ITEMS },
      { body: ['Foo', 'Bar', 'Charlie'] },
      { body: ['Hello', 42n, '{"name": "Alice", "age": 25}', '[1, 2, 3]', true, null] },
    ],
  },
  {
    shows: 'with names',
    settings: `
- type: json_array_parser
  parse_to: attributes
  header: origin,sev,message,isBool`,
    takes: entries({ body: LIST }),
    gives: [{ body: LIST, attributes: { origin: 1n, sev: 'debug', message: 'Debug Message', isBool: true } }],
  },
]);

const URI_PARSER = operator('uri_parser', [
  {
    shows: 'an absolute URI, its password left out',
    settings: `
- type: uri_parser
  parse_from: body.message`,
    takes: entries({ body: { message: 'https://dev:pass@google.com/app?user_id=2&token=001' } }),
    gives: [
      {
        attributes: {
          ...{ scheme: 'https', user: 'dev', host: 'google.com', path: '/app' },
          query: { user_id: ['2'], token: ['001'] },
        },
      },
    ],
  },
  {
    shows: 'a relative URI',
    settings: `
- type: uri_parser
  parse_from: body.message`,
    takes: entries({ body: { message: '/app?user=admin' } }),
    gives: [{ attributes: { path: '/app', query: { user: ['admin'] } } }],
  },
  {
    shows: 'a query alone',
    settings: `
- type: uri_parser
  parse_from: body.query`,
    takes: entries({ body: { query: '?request=681e6fc4-3314-4ccc-933e-4f9c9f0efd24&env=stage&env=dev' } }),
    gives: [{ attributes: { query: { request: ['681e6fc4-3314-4ccc-933e-4f9c9f0efd24'], env: ['stage', 'dev'] } } }],
  },
]);

const SYSLOG_PARSER = operator('syslog_parser', [
  {
    shows: 'a message of RFC 3164, of this year',
    settings: `
- type: syslog_parser
  protocol: rfc3164`,
    takes: entries({ body: '<34>Jan 12 06:30:00 1.2.3.4 apache_server: test message' }),
    gives: [
      {
        attributes: {
          ...{ appname: 'apache_server', facility: 4n, facility_text: 'auth', hostname: '1.2.3.4' },
          ...{ message: 'test message', priority: 34n },
        },
        timeNs: ns('2026-01-12T06:30:00Z'),
        // 2 of syslog.
        severityNumber: 18,
      },
    ],
  },
]);

/** "Parsers": what all of them embed. */
const EMBEDDED = shared('parsers', [
  {
    shows: 'alone, and with a time and a severity',
    settings: `
- type: json_parser
- type: json_parser
  id: embedded
  timestamp:
    parse_from: attributes.ts
    layout_type: strptime
    layout: '%Y-%m-%d'
    location: UTC
  severity:
    parse_from: attributes.sev`,
    takes: entries({ body: '{"message":"foo", "ts":"2022-08-10", "sev":"INFO"}' }),
    gives: [
      {
        attributes: { message: 'foo', ts: '2022-08-10', sev: 'INFO' },
        ...{ timeNs: ns('2022-08-10T00:00:00Z'), severityNumber: 9, severityText: 'INFO' },
      },
    ],
  },
  {
    shows: 'a time that cannot be read, and yet the severity',
    settings: `
- type: json_parser
  timestamp:
    parse_from: attributes.ts
    layout: '%Y-%m-%d'
  severity:
    parse_from: attributes.sev`,
    takes: entries({ body: '{"ts":"never", "sev":"INFO"}', attributes: { sev: 'of before', other: 'kept' } }),
    gives: [
      { attributes: { ts: 'never', sev: 'INFO', other: 'kept' }, timeNs: 0n, severityNumber: 9 },
      'json_parser: a text of 5 characters is no time of the layout %Y-%m-%d',
    ],
  },
]);

/** Operators that take a text apart. */
export const PARSERS = [
  ...[JSON_PARSER, REGEX_PARSER, KEY_VALUE_PARSER, CSV_PARSER],
  ...[JSON_ARRAY_PARSER, URI_PARSER, SYSLOG_PARSER, EMBEDDED],
];

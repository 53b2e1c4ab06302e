import { ns } from '../../stanza/run-operators.ts';
import { entries, operator, shared } from './operator.ts';

const field = (value: unknown) => ({ body: { severity_field: value } });
const severity = (severityNumber: number) => ({ severityNumber });

const SEVERITY = shared('severity', [
  {
    shows: 'every way of a mapping',
    settings: `
- type: severity_parser
  parse_from: body.severity_field
  mapping:
    error: oops
    warn:
      - hey!
      - YSK
    info:
      - min: 300
        max: 399
    debug: 2xx
    info3: medium
    fatal:
      - really serious
      - min: 9001
        max: 9050
      - 5xx`,
    takes: entries(...['oops', 'HEY!', 'ysk', 300n, 399n, '250', 'medium', 'really serious', 9050n, 9051n].map(field)),
    gives: [17, 13, 13, 9, 9, 5, 11, 21, 21, 0].map(severity),
  },
  ...['', 'preset: default', 'preset: none'].map((preset) => ({
    shows: `one more value, with ${preset || 'nothing else'}`,
    settings: `
- type: severity_parser
  parse_from: body.severity_field
  ${preset}
  mapping:
    error: [error, 404]`,
    takes: entries(...[404n, 'error', 'info3'].map(field)),
    gives: [17, 17, preset === 'preset: none' ? 0 : 11].map(severity),
  })),
  {
    shows: 'in a parser (its document has regexp and body.severity_field)',
    settings: `
- type: regex_parser
  regex: '^StatusCode=(?P<severity_field>\\d{3}), Host=(?P<host>[^,]+)'
  severity:
    parse_from: attributes.severity_field
    mapping:
      warn: 5xx
      error: 4xx
      info: 3xx
      debug: 2xx`,
    takes: entries({ body: 'StatusCode=404, Host=a' }, { body: 'StatusCode=503, Host=b' }),
    gives: [
      { attributes: { severity_field: '404', host: 'a' }, severityNumber: 17, severityText: '404' },
      { attributes: { severity_field: '503', host: 'b' }, severityNumber: 13, severityText: '503' },
    ],
  },
  {
    shows: 'a key that is misspelt there',
    settings: `
- type: regex_parser
  regexp: '^(?P<a>.)'`,
    refused: ['3:3 a pattern is expected here', '4:3 unknown key "regexp"; did you mean "regex"?'],
  },
  {
    shows: 'a standard value',
    settings: `
- type: severity_parser
  parse_from: body.severity_field`,
    takes: entries(field('ERROR')),
    gives: [{ ...severity(17), severityText: 'ERROR', ...field('ERROR') }],
  },
  {
    shows: 'another value',
    settings: `
- type: severity_parser
  parse_from: body.severity_field
  mapping:
    error: nooo!`,
    takes: entries(...['nooo!', 'ERROR'].map(field)),
    gives: [17, 17].map(severity),
  },
  {
    shows: 'several other values',
    settings: `
- type: severity_parser
  parse_from: body.severity_field
  mapping:
    error:
      - nooo!
      - nooooooo
    info: HEY
    debug: 1234`,
    takes: entries(...['nooo!', 'nooooooo', 'hey', 1234n, 'unknown'].map(field)),
    gives: [17, 17, 9, 5, 0].map(severity),
  },
  {
    shows: 'ranges',
    settings: `
- type: severity_parser
  parse_from: body.severity_field
  mapping:
    error:
      - min: 1
        max: 5
    fatal:
      - min: 6
        max: 10`,
    // Of its document also 12, said to be none: by the preset it is info4, as every number up to 24 is.
    takes: entries(...[3n, 9n, 25n].map(field)),
    gives: [17, 21, 0].map(severity),
  },
  ...[
    `
    warn: 5xx
    error: 4xx
    info: 3xx
    debug: 2xx`,
    `
    warn:
      - min: 500
        max: 599
    error:
      - min: 400
        max: 499
    info:
      - min: 300
        max: 399
    debug:
      - min: 200
        max: 299`,
  ].map((mapping, i) => ({
    shows: `status codes of HTTP, ${i === 0 ? 'by their names' : 'written out'}`,
    settings: `
- type: severity_parser
  parse_from: body.severity_field
  mapping:${mapping}`,
    takes: entries(...[302n, 404n, 200n].map(field)),
    gives: [9, 17, 5].map(severity),
  })),
  {
    shows: 'no preset',
    settings: `
- type: severity_parser
  parse_from: body.severity_field
  preset: none
  mapping:
    error: nooo!`,
    takes: entries(...['nooo!', 'ERROR'].map(field)),
    gives: [17, 0].map(severity),
  },
]);

const LINES = [
  '2022-01-02 07:24:56,123 -0700 [INFO] App started',
  '2022-01-02 07:24:57,456 -0700 [INFO] Something happened',
  '2022-01-02 07:24:58,789 -0700 [WARN] Look alive!',
];
const TIMED = [
  ['2022-01-02 07:24:56,123 -0700', ns('2022-01-02T14:24:56.123Z')],
  ['2022-01-02 07:24:57,456 -0700', ns('2022-01-02T14:24:57.456Z')],
  ['2022-01-02 07:24:58,789 -0700', ns('2022-01-02T14:24:58.789Z')],
] as const;
const BY_REGEX = `
- type: regex_parser
  regex: (?P<timestamp_field>^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2},\\d{3} (\\+|\\-)\\d{2}\\d{2})
  timestamp:
    layout: "%Y-%m-%d %H:%M:%S.%f %z"
    parse_from: attributes.timestamp_field`;
const at = (timestamp_field: unknown) => ({ body: { timestamp_field } });

const TIMESTAMP = shared('timestamp', [
  {
    shows: 'plain lines',
    settings: BY_REGEX,
    takes: entries(...LINES.map((body) => ({ body }))),
    gives: TIMED.map(([timestamp_field, timeNs]) => ({ attributes: { timestamp_field }, timeNs })),
  },
  {
    shows: 'plain lines, without the attribute afterwards',
    settings: `${BY_REGEX}
- type: remove
  field: attributes.timestamp_field`,
    takes: entries(...LINES.map((body) => ({ body }))),
    gives: TIMED.map(([, timeNs]) => ({ attributes: {}, timeNs })),
  },
  {
    shows: 'lines of JSON',
    settings: `
- type: json_parser
  parse_to: body
- type: time_parser
  parse_from: body.time
  layout: '%Y-%m-%dT%H:%M:%S.%LZ'`,
    takes: entries({
      body: '{"log":"[INFO] App started\\n","stream":"stdout","time":"2022-01-02T14:24:56.123123123Z"}',
    }),
    gives: [
      {
        body: { log: '[INFO] App started\n', stream: 'stdout', time: '2022-01-02T14:24:56.123123123Z' },
        timeNs: ns('2022-01-02T14:24:56Z', 123123123n),
      },
    ],
  },
  {
    shows: 'in a parser',
    settings: `
- type: regex_parser
  regex: '^Time=(?P<timestamp_field>\\d{4}-\\d{2}-\\d{2}), Host=(?P<host>[^,]+)'
  timestamp:
    parse_from: attributes.timestamp_field
    layout_type: strptime
    layout: '%Y-%m-%d'
    location: America/New_York`,
    takes: entries({ body: 'Time=2020-06-05, Host=a' }),
    gives: [{ attributes: { timestamp_field: '2020-06-05', host: 'a' }, timeNs: ns('2020-06-05T04:00:00Z') }],
  },
  {
    shows: 'a layout of strptime, with the weekday that its text lacks in the document',
    settings: `
- type: time_parser
  parse_from: body.timestamp_field
  layout_type: strptime
  layout: '%a %b %e %H:%M:%S %Z %Y'`,
    takes: entries(at('Fri Jun 5 13:50:27 EST 2020')),
    gives: [{ timeNs: ns('2020-06-05T18:50:27Z'), ...at('Fri Jun 5 13:50:27 EST 2020') }],
  },
  {
    shows: 'a layout of Go',
    settings: `
- type: time_parser
  parse_from: body.timestamp_field
  layout_type: gotime
  layout: Jan 2 15:04:05 MST 2006`,
    takes: entries(at('Jun 5 13:50:27 EST 2020')),
    gives: [{ timeNs: ns('2020-06-05T18:50:27Z') }],
  },
  {
    shows: 'abbreviations of zones by location',
    settings: `
- type: regex_parser
  regex: '^(?P<ts>\\w{3} \\w{3}\\s+\\d{1,2} \\d{2}:\\d{2}:\\d{2} [A-Z]{2,5} \\d{4})'
  timestamp:
    parse_from: attributes.ts
    layout_type: strptime
    layout: '%a %b %d %H:%M:%S %Z %Y'
    location: Asia/Kolkata
    time_zone_locations:
      PDT: America/Los_Angeles
      NZST: Pacific/Auckland`,
    takes: entries(
      ...['Wed Aug 27 15:08:58 IST 2025', 'Wed Aug 20 14:08:48 PDT 2025', 'Mon Jan 15 10:00:00 NZST 2025'].map(
        (body) => ({ body }),
      ),
    ),
    gives: ['2025-08-27T15:08:58+05:30', '2025-08-20T14:08:48-07:00', '2025-01-15T10:00:00+12:00'].map((iso) => ({
      timeNs: ns(iso),
    })),
  },
  ...(
    [
      ['s', 1136214245n, 0n],
      ['ms', 1136214245123n, 123_000_000n],
      ['us', 1136214245123456n, 123_456_000n],
      ['ns', 1136214245123456789n, 123_456_789n],
      ['s.ms', '1136214245.123', 123_000_000n],
      ['s.us', '1136214245.123456', 123_456_000n],
      ['s.ns', '1136214245.123456789', 123_456_789n],
      ['s.ms', 1136214245n, 0n],
      ['s.us', 1136214245n, 0n],
      ['s.ns', 1136214245n, 0n],
      ['s.ms', 1136214245.123, 123_000_000n],
    ] as const
  ).map(([layout, value, rest]) => ({
    shows: `${layout} since 1970: ${value} (${typeof value})`,
    settings: `
- type: time_parser
  parse_from: body.timestamp_field
  layout_type: epoch
  layout: ${layout}`,
    takes: entries(at(value)),
    gives: [{ timeNs: ns('2006-01-02T15:04:05Z', rest) }],
  })),
]);

const IDS = {
  ...{ trace_id: '480140f3d770a5ae32f0a22b6a812cff', span_id: '92c3792d54ba94f3' },
  trace_flags: '01',
};
const TRACED = { traceId: IDS.trace_id, spanId: IDS.span_id, flags: 1 };

const TRACE = shared('trace', [
  {
    shows: 'in a parser',
    settings: `
- type: regex_parser
  regex: '^TraceID=(?P<trace_id>\\S*) SpanID=(?P<span_id>\\S*) TraceFlags=(?P<trace_flags>\\d*)'
  trace:
    trace_id:
      parse_from: attributes.trace_id
    span_id:
      parse_from: attributes.span_id
    trace_flags:
      parse_from: attributes.trace_flags`,
    takes: entries({ body: `TraceID=${IDS.trace_id} SpanID=${IDS.span_id} TraceFlags=01` }),
    gives: [TRACED],
  },
  {
    shows: 'by itself',
    settings: `
- type: trace_parser
  trace_id:
    parse_from: attributes.trace_id
  span_id:
    parse_from: attributes.span_id
  trace_flags:
    parse_from: attributes.trace_flags`,
    takes: entries({ attributes: IDS }),
    gives: [TRACED],
  },
]);

const TRACE_PARSER = operator('trace_parser', [
  {
    shows: 'fields of the body, by default',
    settings: '\n- type: trace_parser',
    takes: entries({ body: IDS }),
    gives: [TRACED],
  },
]);

const SCOPE_NAME = shared('scope_name', [
  {
    shows: 'in a parser (its document has regexp and body.scope_name_field)',
    settings: `
- type: regex_parser
  regex: '^(?P<scope_name_field>\\S*)\\s-\\s(?P<message>.*)'
  scope_name:
    parse_from: attributes.scope_name_field`,
    takes: entries({ body: 'com.example.Foo - some message' }),
    gives: [
      {
        attributes: { scope_name_field: 'com.example.Foo', message: 'some message' },
        scopeName: 'com.example.Foo',
      },
    ],
  },
]);

const SCOPE_NAME_PARSER = operator('scope_name_parser', [
  {
    shows: 'a field of the body',
    settings: `
- type: scope_name_parser
  parse_from: body.logger`,
    takes: entries({ body: { logger: 'com.example.Foo' } }),
    gives: [{ scopeName: 'com.example.Foo' }],
  },
]);

/** Operators that set one thing of a record. */
export const SIMPLE_PARSERS = [SEVERITY, TIMESTAMP, TRACE, TRACE_PARSER, SCOPE_NAME, SCOPE_NAME_PARSER];

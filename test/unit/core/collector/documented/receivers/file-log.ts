import { ns } from '../../stanza/run-operators.ts';
import type { Documented } from '../example.ts';
import { logs } from '../items.ts';

export const FILE_LOG: Documented = {
  section: 'receivers',
  component: 'file_log',
  source: 'opentelemetry-collector-contrib/receiver/filelogreceiver/README.md',
  examples: [
    {
      shows: 'JSON lines with their time',
      settings: `
include: [ /var/log/myservice/*.json ]
operators:
  - type: json_parser
    timestamp:
      parse_from: attributes.time
      layout: '%Y-%m-%d %H:%M:%S'
      location: UTC`,
      takes: logs({ body: '{"time": "2023-06-19 05:20:50", "msg": "a"}' }),
      gives: [{ attributes: { time: '2023-06-19 05:20:50', msg: 'a' }, timeNs: ns('2023-06-19T05:20:50Z') }],
    },
    {
      shows: 'plain lines with their time and severity',
      settings: `
include: [ /simple.log ]
operators:
  - type: regex_parser
    regex: '^(?P<time>\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}) (?P<sev>[A-Z]*) (?P<msg>.*)$'
    timestamp:
      parse_from: attributes.time
      layout: '%Y-%m-%d %H:%M:%S'
      location: UTC
    severity:
      parse_from: attributes.sev`,
      takes: logs(
        { body: '2023-06-19 05:20:50 ERROR This is a test error message' },
        { body: '2023-06-20 12:50:00 DEBUG This is a test debug message' },
      ),
      gives: [
        {
          attributes: { time: '2023-06-19 05:20:50', sev: 'ERROR', msg: 'This is a test error message' },
          ...{ timeNs: ns('2023-06-19T05:20:50Z'), severityNumber: 17 },
        },
        {
          attributes: { time: '2023-06-20 12:50:00', sev: 'DEBUG', msg: 'This is a test debug message' },
          ...{ timeNs: ns('2023-06-20T12:50:00Z'), severityNumber: 5 },
        },
      ],
    },
    {
      shows: 'entries of several lines',
      settings: `
include:
- /var/log/example/multiline.log
multiline:
  line_start_pattern: ^Exception`,
    },
    {
      shows: 'compressed files',
      settings: `
include:
- /var/log/example/compressed.log.gz
compression: gzip`,
      refused: ['3:1 "compression" is not supported here'],
    },
    {
      shows: 'both patterns of multiline',
      settings: `
include: [a.log]
multiline: { line_start_pattern: a, line_end_pattern: b }`,
      refused: ['2:'],
    },
    {
      shows: 'no files',
      settings: 'start_at: beginning',
      refused: ['1:1 at least one pattern of paths is expected here'],
    },
  ],
};

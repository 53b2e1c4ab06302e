import { ns } from '../../stanza/run-operators.ts';
import type { Documented } from '../example.ts';
import { logs } from '../items.ts';

const THREADS = [14, 44].map(
  (line, i) => `Exception in thread ${i + 1} "main" java.lang.NullPointerException
        at com.example.myproject.Book.getTitle(Book.java:16)
        at com.example.myproject.Author.getBookTitles(Author.java:25)
        at com.example.myproject.Bootstrap.main(Bootstrap.java:${line})`,
);

export const FILE_LOG: Documented = {
  section: 'receivers',
  component: 'file_log',
  source: 'opentelemetry-collector-contrib/receiver/filelogreceiver/README.md, pkg/stanza/docs/operators/file_input.md',
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
      takes: `${THREADS.join('\n')}\n`,
      gives: THREADS.map((body) => ({ body })),
    },
    {
      shows: 'lines',
      settings: 'include: [./test.log]',
      takes: 'log1\nlog2\nlog3\n',
      gives: [{ body: 'log1' }, { body: 'log2' }, { body: 'log3' }],
    },
    {
      shows: 'entries by where they begin, without the spaces at their ends',
      settings: `
include: [./test.log]
multiline:
  line_start_pattern: 'START '`,
      takes: 'START log1\nlog2\nSTART log3\nlog4\n',
      gives: [{ body: 'START log1\nlog2' }, { body: 'START log3\nlog4' }],
    },
    {
      shows: 'the same with them, which is what file_input.md shows',
      settings: `
include: [./test.log]
preserve_trailing_whitespaces: true
multiline:
  line_start_pattern: 'START '`,
      takes: 'START log1\nlog2\nSTART log3\nlog4\n',
      gives: [{ body: 'START log1\nlog2\n' }, { body: 'START log3\nlog4\n' }],
    },
    {
      shows: 'entries by where they end, which is left out',
      settings: `
include: [./test.log]
multiline:
  line_end_pattern: 'END'
  omit_pattern: true`,
      takes: 'log1\nlog2 END\nlog3 END',
      gives: [{ body: 'log1\nlog2' }, { body: 'log3' }],
    },
    {
      shows: 'every key that says which attributes',
      settings: `
include: [a.log]
include_file_name: false
include_file_path: true
include_file_name_resolved: true
include_file_path_resolved: true
include_file_record_number: true
include_file_record_offset: true
include_file_owner_name: true
include_file_owner_group_name: true
include_file_permissions: true`,
    },
    {
      shows: 'keys that only cost more or less',
      settings: `
include: [a.log]
initial_buffer_size: 32KiB
max_batches: 10
max_concurrent_files: 100
poll_interval: 1s
file_cache_advise: true`,
      warned: ['6:1 "file_cache_advise" has no effect here'],
    },
    {
      shows: 'what is as it is without being written',
      settings: `
include: [a.log]
delete_after_read: false
acquire_fs_lock: false
polls_to_archive: 0
max_log_size_behavior: split`,
    },
    {
      shows: 'entries cut where they are too long',
      settings: 'include: [a.log]\nmax_log_size_behavior: truncate',
      refused: ['2:1 "max_log_size_behavior" is not supported here'],
    },
    {
      shows: 'attributes by expressions',
      settings: `
include: [a.log]
attributes: {stack: 'EXPR(env("STACK"))', kind: log}
resource: {'line.of': 'EXPR(body)'}`,
    },
    {
      shows: 'attributes by what is no expression',
      settings: `
include: [a.log]
attributes: {stack: 'EXPR(any(body))'}`,
      refused: ['any is not read here'],
    },
    {
      shows: 'encodings',
      settings: 'include: [a.log]\nencoding: big5',
      takes: 'log1\n',
      gives: [{ body: 'log1' }],
    },
    ...['acquire_fs_lock: true', 'polls_to_archive: 1'].map((line) => ({
      shows: line,
      settings: `include: [a.log]\n${line}`,
      refused: [`2:1 "${line.split(':')[0]!}" is not supported here`],
    })),
    { shows: 'files that are deleted', settings: 'include: [a.log]\nstart_at: beginning\ndelete_after_read: true' },
    {
      shows: 'the same from their end',
      settings: 'include: [a.log]\ndelete_after_read: true',
      refused: ['2:20 delete_after_read and start_at: end cannot be used together'],
    },
    ...['ignore', 'read_whole_file', 'read_new'].map((mode) => ({
      shows: `on_truncate: ${mode}`,
      settings: `include: [a.log]\non_truncate: ${mode}`,
    })),
    {
      shows: 'a header',
      settings: `
include: [a.log]
start_at: beginning
header:
  pattern: ^#
  metadata_operators: [{type: regex_parser, regex: '(?P<a>.*)'}]`,
    },
    {
      shows: 'a header of files that are read from their end',
      settings: `
include: [a.log]
header: {pattern: ^#, metadata_operators: [{type: noop}]}`,
      refused: ['2:9 header and start_at: end cannot be used together'],
    },
    {
      shows: 'a header without operators, and with one that may keep lines to itself',
      settings: `
include: [a.log]
start_at: beginning
header: {pattern: '(', metadata_operators: [{type: filter, expr: 'true'}]}`,
      refused: ['3:20 missing closing )', '3:52 the operator "filter" cannot be used in a header'],
    },
    {
      shows: 'the newest of a group',
      settings: `
include: [a.log]
ordering_criteria: {regex: '(?P<n>\\d+)', sort_by: [{sort_type: numeric, regex_key: n}]}`,
    },
    {
      shows: 'where the time of a group stands, in the words of the README, which no version reads',
      settings: `
include: [a.log]
ordering_criteria:
  regex: 'err\\.(?P<value>\\d{10})\\.log'
  sort_by:
    - {sort_type: timestamp, regex_key: value, format: '%Y%m%d%H'}`,
      refused: ['5:7 a layout is expected here', '5:48 unknown key "format"'],
    },
    {
      shows: 'compressed files',
      settings: `
include:
- /var/log/example/compressed.log.gz
compression: gzip`,
    },
    { shows: 'those that are compressed, by their names', settings: 'include: [a.log*]\ncompression: auto' },
    { shows: 'files that are not', settings: 'include: [a.log]\ncompression: ""' },
    {
      shows: 'a compression it does not have',
      settings: 'include: [a.log]\ncompression: zstd',
      refused: ['2:14 "zstd" is none of'],
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

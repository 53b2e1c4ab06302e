import { ns } from '../../stanza/run-operators.ts';
import { entries, operator } from './operator.ts';

const CRI = [
  '2016-10-06T00:17:09.669794202Z stdout F Single entry log 1',
  '2016-10-06T00:17:10.113242941Z stdout P This is a very very long line th',
  '2016-10-06T00:17:10.113242941Z stdout P at is really really long and spa',
  '2016-10-06T00:17:10.113242941Z stdout F ns across multiple log entries',
];
const TRACE = [
  'Error: java.lang.Exception: Stack trace',
  '        at java.lang.Thread.dumpStack(Thread.java:1336)',
  '        at Main.demo3(Main.java:15)',
  '        at Main.demo2(Main.java:12)',
  '        at Main.demo1(Main.java:9)',
  '        at Main.demo(Main.java:6)',
  '        at Main.main(Main.java:3)',
];
const lines = (all: readonly string[]) => entries(...all.map((body) => ({ body })));
const bodies = (...all: string[]) => all.map((body) => ({ body }));

const unmatched = (edge: string, most: number) => `
- type: recombine
  combine_field: body
  ${edge}: body == 'log1'
  max_unmatched_batch_size: ${most}`;
const EIGHT = lines(['log2', 'log3', 'log4', 'log1', 'log5', 'log6', 'log7', 'log1']);
const TEN = lines(['log2', 'log3', 'log4', 'log5', 'log1', 'log6', 'log7', 'log1', 'log8', 'log1']);

const RECOMBINE = operator('recombine', [
  {
    shows: 'lines of CRI (its document parses to the body, as parsers did without being asked)',
    settings: `
- type: regex_parser
  regex: '^(?P<timestamp>[^\\s]+) (?P<stream>\\w+) (?P<logtag>\\w) (?P<message>.*)'
  parse_to: body
- type: recombine
  combine_field: body.message
  combine_with: ""
  is_last_entry: "body.logtag == 'F'"
  overwrite_with: "newest"`,
    takes: lines(CRI),
    gives: [
      {
        body: {
          ...{ message: 'Single entry log 1', logtag: 'F', stream: 'stdout' },
          timestamp: '2016-10-06T00:17:09.669794202Z',
        },
      },
      {
        body: {
          message: 'This is a very very long line that is really really long and spans across multiple log entries',
          ...{ logtag: 'F', stream: 'stdout', timestamp: '2016-10-06T00:17:10.113242941Z' },
        },
      },
    ],
  },
  {
    shows: 'stack traces',
    settings: `
- type: recombine
  combine_field: body
  is_first_entry: body matches "^[^\\\\s]"`,
    takes: lines(['Log message 1', ...TRACE, 'Another log message']),
    gives: bodies('Log message 1', TRACE.join('\n'), 'Another log message'),
  },
  {
    shows: 'all before the first match in one',
    settings: unmatched('is_first_entry', 0),
    takes: EIGHT,
    gives: bodies('log2\nlog3\nlog4', 'log1\nlog5\nlog6\nlog7', 'log1'),
  },
  {
    shows: 'each before the first match alone',
    settings: unmatched('is_first_entry', 1),
    takes: EIGHT,
    gives: bodies('log2', 'log3', 'log4', 'log1\nlog5\nlog6\nlog7', 'log1'),
  },
  {
    shows: 'three by three before the first match',
    settings: unmatched('is_first_entry', 3),
    takes: TEN,
    gives: bodies('log2\nlog3\nlog4', 'log5', 'log1\nlog6\nlog7', 'log1\nlog8', 'log1'),
  },
  {
    shows: 'three by three before the last',
    settings: unmatched('is_last_entry', 3),
    takes: TEN,
    gives: bodies('log2\nlog3\nlog4', 'log5\nlog1', 'log6\nlog7\nlog1', 'log8\nlog1'),
  },
  {
    shows: 'both edges at once',
    settings: `
- type: recombine
  combine_field: body
  is_first_entry: body == 'a'
  is_last_entry: body == 'b'`,
    refused: ['is_first_entry'],
  },
]);

const POD = 'kube-controller-kind-control-plane';
const UID = '49cc7c1fd3702c40b2686ea7486091d6';
const PATH = `/var/log/pods/some_${POD}_${UID}/kube-controller/1.log`;
const RESOURCE = {
  ...{ 'k8s.namespace.name': 'some', 'k8s.pod.name': POD, 'k8s.pod.uid': UID },
  ...{ 'k8s.container.name': 'kube-controller', 'k8s.container.restart_count': '1' },
};
const ofContainer = (...all: string[]) =>
  entries(...all.map((body) => ({ body, attributes: { 'log.file.path': PATH } })));
const docker = (log: string) => JSON.stringify({ log, stream: 'stdout', time: '2024-03-30T08:31:20.545192187Z' });
const DOCKER = {
  ...{ attributes: { 'log.file.path': PATH, 'log.iostream': 'stdout' }, resource: RESOURCE },
  timeNs: ns('2024-03-30T08:31:20Z', 545192187n),
};
const WHOLE = { ...DOCKER, attributes: { ...DOCKER.attributes, logtag: 'F' } };
const FIRST =
  '2024-07-03T13:50:49.526Z  WARN 1 --- [http-nio-8080-exec-6] c.m.antifraud.FraudDetectionController   : checkOrder';
const SECOND = 'java.net.ConnectException: Failed to connect to';

const CONTAINER = operator('container', [
  {
    shows: 'lines of Docker',
    settings: `
- type: container
  format: docker
  add_metadata_from_filepath: true`,
    takes: ofContainer(docker('INFO: log line here')),
    gives: [{ ...DOCKER, body: 'INFO: log line here' }],
  },
  {
    shows: 'lines of CRI-O',
    settings: '\n- type: container',
    takes: ofContainer('2024-04-13T07:59:37.505201169-05:00 stdout F standalone crio line which is awesome'),
    gives: [
      {
        ...{ ...WHOLE, timeNs: ns('2024-04-13T12:59:37Z', 505201169n) },
        body: 'standalone crio line which is awesome',
      },
    ],
  },
  {
    shows: 'lines of containerd',
    settings: '\n- type: container',
    takes: ofContainer('2023-06-22T10:27:25.813799277Z stdout F standalone containerd line that is super awesome'),
    gives: [
      {
        ...{ ...WHOLE, timeNs: ns('2023-06-22T10:27:25Z', 813799277n) },
        body: 'standalone containerd line that is super awesome',
      },
    ],
  },
  {
    shows: 'pieces of lines of containerd',
    settings: '\n- type: container',
    takes: ofContainer(
      '2023-06-22T10:27:25.813799277Z stdout P multiline containerd line that i',
      '2023-06-22T10:27:25.813799277Z stdout F s super awesome',
    ),
    gives: [
      {
        ...{ ...WHOLE, timeNs: ns('2023-06-22T10:27:25Z', 813799277n) },
        body: 'multiline containerd line that is super awesome',
      },
    ],
  },
  {
    shows: 'entries of several lines of Docker',
    settings: `
- id: container-parser
  type: container
- id: recombine
  type: recombine
  combine_field: body
  is_first_entry: body matches "^\\\\d{4}-\\\\d{2}-\\\\d{2}T\\\\d{2}"`,
    takes: ofContainer(docker(FIRST), docker(SECOND)),
    gives: [{ ...DOCKER, body: `${FIRST}\n${SECOND}` }],
  },
  {
    shows: 'what is known of the pod in other operators',
    settings: `
- type: container
  format: docker
  add_metadata_from_filepath: true
- type: move
  from: resource["k8s.namespace.name"]
  to: resource.namespace`,
    takes: ofContainer(docker('INFO: log line here')),
    gives: [
      {
        body: 'INFO: log line here',
        resource: {
          ...Object.fromEntries(Object.entries(RESOURCE).filter(([key]) => key !== 'k8s.namespace.name')),
          namespace: 'some',
        },
      },
    ],
  },
]);

/** Operators that make one entry of several. */
export const JOINING_OPERATORS = [RECOMBINE, CONTAINER];

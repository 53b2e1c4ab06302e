import { describe, expect, test } from 'vitest';
import { ns, problemsOf, run } from './run-operators.ts';

const PATH =
  '/var/log/pods/some_kube-controller-kind-control-plane_49cc7c1fd3702c40b2686ea7486091d6/kube-controller/1.log';
const POD = {
  'k8s.namespace.name': 'some',
  'k8s.pod.name': 'kube-controller-kind-control-plane',
  'k8s.pod.uid': '49cc7c1fd3702c40b2686ea7486091d6',
  'k8s.container.name': 'kube-controller',
  'k8s.container.restart_count': '1',
};
const at = (body: string, path = PATH) => ({ body, attributes: { 'log.file.path': path } });
const docker = (log: string) => JSON.stringify({ log, stream: 'stdout', time: '2024-03-30T08:31:20.545192187Z' });
const cri = (tag: string, message: string, stream = 'stdout') =>
  `2023-06-22T10:27:25.813799277Z ${stream} ${tag} ${message}`;
const bare = { type: 'container', add_metadata_from_filepath: false };

describe('lines of containers, as the Collector documents them', () => {
  test.each([
    [
      'docker',
      { format: 'docker' },
      docker('INFO: log line here'),
      'INFO: log line here',
      {},
      '2024-03-30T08:31:20Z',
      545192187n,
    ],
    ['docker, told by itself', {}, docker('INFO'), 'INFO', {}, '2024-03-30T08:31:20Z', 545192187n],
    [
      'cri-o',
      {},
      '2024-04-13T07:59:37.505201169-05:00 stdout F standalone crio line which is awesome',
      'standalone crio line which is awesome',
      { logtag: 'F' },
      '2024-04-13T12:59:37Z',
      505201169n,
    ],
    [
      'containerd',
      {},
      cri('F', 'standalone containerd line that is super awesome'),
      'standalone containerd line that is super awesome',
      { logtag: 'F' },
      '2023-06-22T10:27:25Z',
      813799277n,
    ],
    ['an empty message', {}, cri('F', ''), '', { logtag: 'F' }, '2023-06-22T10:27:25Z', 813799277n],
  ])('%s', (_, more, line, body, attributes, second, rest) => {
    const { out, plain, errors } = run([{ type: 'container', ...more }], [at(line)]);
    expect(errors).toEqual([]);
    expect(plain).toEqual([
      { body, attributes: { 'log.file.path': PATH, 'log.iostream': 'stdout', ...attributes }, resource: POD },
    ]);
    expect(out[0]!.timeNs).toBe(ns(second, rest));
  });

  test('pieces are one line, with the place of the first', () => {
    const lines = [cri('P', 'multiline containerd line that i'), cri('F', 's super awesomne'), cri('F', 'next')];
    const { plain, out } = run(
      [{ type: 'container' }],
      lines.map((line) => at(line)),
    );
    expect(plain.map(({ body }) => body)).toEqual(['multiline containerd line that is super awesomne', 'next']);
    expect(plain[0]!.attributes).toMatchObject({ logtag: 'F' });
    expect(out.map(({ origin }) => origin.offset)).toEqual([0, 2]);
  });

  test('lines of docker are put together by an operator behind', () => {
    const recombine = {
      type: 'recombine',
      combine_field: 'body',
      is_first_entry: 'body matches "^\\\\d{4}-\\\\d{2}-"',
    };
    const lines = ['2024-07-03T13:50:49.526Z  WARN : checkOrder', 'java.net.ConnectException: Failed to connect to'];
    const { plain } = run(
      [{ type: 'container' }, recombine],
      lines.map((line) => at(docker(line))),
    );
    expect(plain.map(({ body }) => body)).toEqual([lines.join('\n')]);
  });

  test('what is known of the pod serves operators behind', () => {
    const move = { type: 'move', from: 'resource["k8s.namespace.name"]', to: 'resource.namespace' };
    const { resource } = run([{ type: 'container' }, move], [at(docker('x'))]).plain[0]!;
    expect(resource).toEqual({ ...POD, 'k8s.namespace.name': undefined, namespace: 'some' });
  });
});

test('pieces of streams, and of files, are kept apart', () => {
  const entries = [
    at(cri('P', 'a1 ')),
    at(cri('P', 'b1 ', 'stderr')),
    at(cri('P', 'c1 '), '/other'),
    at(cri('F', 'a2')),
    at(cri('F', 'c2'), '/other'),
    at(cri('F', 'b2', 'stderr')),
  ];
  expect(run([bare], entries).plain.map(({ body }) => body)).toEqual(['a1 a2', 'c1 c2', 'b1 b2']);
});

test('pieces without an end come out when all is given on, or when they are longer than may be', () => {
  const entries = ['abc', 'def', 'ghi'].map((message) => at(cri('P', message)));
  expect(run([bare], entries).plain.map(({ body }) => body)).toEqual(['abcdefghi']);
  const short = run([{ ...bare, max_log_size: 5 }], entries);
  expect(short.plain.map(({ body }) => body)).toEqual(['abcdef', 'ghi']);
});

test('blocks of a parser see the line as it was parsed', () => {
  const severity = { parse_from: 'attributes.log', mapping: { error: 'ERROR' } };
  const { out } = run([{ ...bare, severity }], [at(docker('ERROR'))]);
  expect(out[0]).toMatchObject({ severityNumber: 17, body: { kind: 'string', value: 'ERROR' } });
});

test.each([
  ['no format', 'hello', 'container: this is no line of docker, crio or containerd'],
  ['broken JSON', '{"log": ', 'container: no JSON object'],
  ['no message', '{"stream": "stdout", "time": "2024-03-30T08:31:20Z"}', 'container: the entry has no attributes.log'],
  ['no time', '{"log": "x", "stream": "stdout"}', 'container: the line has no time that can be read'],
  ['two lines', `${cri('F', 'a')}\nb`, 'container: this is no line of containerd'],
])('%s is told, and the entry goes on', (_, body, expected) => {
  const { out, errors } = run([bare], [{ body }]);
  expect(out).toHaveLength(1);
  expect(errors).toEqual([expect.stringContaining(expected)]);
});

test('without the path of a pod the entry goes on, and it is told', () => {
  const { errors } = run([{ type: 'container' }], [{ body: docker('x') }, at(docker('x'), '/var/log/x.log')]);
  expect(errors).toEqual([
    'container: log.file.path is not there: include_file_path of the receiver adds it',
    'container: log.file.path is not one of the pods of Kubernetes',
  ]);
});

test('settings that cannot be', () => {
  expect(problemsOf({ ...bare, format: 'podman', parse_to: 'body' })).toEqual([
    'operators.0.parse_to: only attributes, where this operator looks for what it parsed, is possible here',
    'operators.0.format: "podman" is none of docker, crio, containerd',
  ]);
});

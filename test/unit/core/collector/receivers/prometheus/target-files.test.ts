import { describe, expect, test } from 'vitest';
import { readScrapeSettings } from '../../../../../../core/collector/receivers/prometheus/scrape-config.ts';
import { readTargetGroups } from '../../../../../../core/collector/receivers/prometheus/target-files.ts';
import { Settings } from '../../../../../../core/collector/settings.ts';

describe('files of targets', () => {
  const GROUPS = [
    { targets: ['localhost:9090', 'example.org:443'], labels: { foo: 'bar', __meta_filepath: 'x' } },
    { targets: ['my.domain'], labels: { __meta_filepath: 'x' } },
  ];
  const at = (path: string) =>
    GROUPS.map(({ targets, labels }) => ({ targets, labels: { ...labels, __meta_filepath: path } }));

  // As in Prometheus' documentation of file_sd_config, and its own examples.
  test('hold groups of targets with their labels, as JSON', () => {
    const text = `[
      { "targets": ["localhost:9090", "example.org:443"], "labels": { "foo": "bar" } },
      { "targets": ["my.domain"] }
    ]`;
    expect(readTargetGroups('/sd/a.json', text)).toEqual(at('/sd/a.json'));
    expect(readTargetGroups('/sd/a.JSON', text)).toEqual(at('/sd/a.JSON'));
  });

  test.each(['/sd/a.yml', '/sd/a.yaml', '/sd/a.YML'])('or as YAML: %s', (path) => {
    const text = `- targets: ['localhost:9090', 'example.org:443']
  labels:
    foo: bar

- targets:
  - my.domain
`;
    expect(readTargetGroups(path, text)).toEqual(at(path));
  });

  test('may be empty', () => {
    expect([readTargetGroups('a.yml', ''), readTargetGroups('a.json', '[]')]).toEqual([[], []]);
  });

  test.each([
    ['a.json', '', /JSON/],
    ['a.json', '{"targets": []}', /^a list of targets/],
    ['a.json', '[null]', /^a group of the list is empty/],
    ['a.yml', '- targets: [x:1]\n-\n', /^a group of the list is empty/],
    ['a.yml', '- targets: [x:1]\n  unknown: 1\n', /^0\.unknown: unknown key "unknown"/],
    ['a.json', '[{"targets": "x:1"}]', /^0\.targets: a list is expected/],
    ['a.yml', '- targets: [[x:1]]\n', /^0\.targets\.0: a string is expected/],
    ['a.yml', '- targets: [x:1\n', /./],
    ['a.yml', `a: &a [x]\nb: [${'*a, '.repeat(300)}]`, /more than 200 references/],
  ])('that are none say why: %s %j', (path, text, why) => {
    expect(() => readTargetGroups(path, text)).toThrow(why);
  });
});

describe('file_sd_configs', () => {
  const read = (file_sd_configs: unknown, job: object = {}) => {
    const settings = new Settings({ config: { scrape_configs: [{ job_name: 'j', file_sd_configs, ...job }] } });
    const { jobs } = readScrapeSettings(settings);
    return { job: jobs[0]!, problems: settings.problems.map(({ message }) => message) };
  };

  test('is read with the interval of Prometheus', () => {
    const files = ['targets.json', 'sd/*.yml', '/etc/sd/node-*.yaml'];
    expect(read([{ files }])).toMatchObject({
      job: { files: [{ patterns: files, refreshMs: 300_000 }] },
      problems: [],
    });
    expect(read([{ files, refresh_interval: '1m' }]).job.files[0]!.refreshMs).toBe(60_000);
  });

  test.each(['targets.txt', 'sd/*/a.json', 'a.json.bak', '*'])('%s is no path of targets', (path) => {
    expect(read([{ files: [path] }]).problems).toEqual([expect.stringContaining('a path that ends with .json')]);
  });

  test('without files is a problem', () => {
    expect(read([{}]).problems).toEqual(['at least one of files is expected here']);
  });

  test('makes targets as those of the configuration are made', () => {
    const { job } = read([{ files: ['a.json'] }], {
      ...{ scheme: 'https', metrics_path: '/m', params: { a: ['b'] } },
      relabel_configs: [{ source_labels: ['__meta_filepath'], target_label: 'file' }],
    });
    const refused: string[] = [];
    const [group] = readTargetGroups('a.json', '[{"targets": ["h:1", "no address/"], "labels": {"job": "other"}}]');
    const targets = job.makeTargets(group!, (_, message) => refused.push(message));
    expect(targets.map(({ url, labels }) => [url, Object.fromEntries(labels)])).toEqual([
      ['https://h:1/m?a=b', { job: 'other', instance: 'h:1', file: 'a.json' }],
    ]);
    expect(refused).toEqual(['"no address/" is no address such as localhost:8080']);
  });
});

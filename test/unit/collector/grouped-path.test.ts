import { expect, test } from 'vitest';
import { groupedPath, ownPath } from '../../../main/engine/collector/exporters/grouped-path.ts';

test.each([
  // The Collector's README.
  ['/data/*.json', '../etc/my_config', '/data/etc/my_config.json'],
  ['./group_by/*.json', 'one', 'group_by/one.json'],
  ['/data/*.json', './one', '/data/one.json'],
  ['/data/*.json', 'a/b', '/data/a/b.json'],
  ['/data/*.json', 'a/../b', '/data/b.json'],
  ['/data/*.json', 'a/../../etc/passwd', '/data/etc/passwd.json'],
  ['/data/*.json', '../../../../etc/passwd', '/data/etc/passwd.json'],
  ['/data/*.json', '/etc/passwd', '/data/etc/passwd.json'],
  ['/data/*.json', '', '/data/.json'],
  ['/data/*', '..', '/data'],
  ['/data/*', 'a/', '/data/a'],
  ['/data/app-*.json', 'one', '/data/app-one.json'],
  ['/data/app*.json', '../../x', '/data/app/x.json'],
  ['../out/*.json', '../../x', '../out/x.json'],
  ['../*.json', 'a/../../x', '../x.json'],
  ['.*.json', '/../x', 'x.json'],
  ['./*.json', 'a/../../x', 'x.json'],
])('by %s, %j is %s', (pattern, value, path) => {
  expect(groupedPath(pattern, value, false)).toBe(path);
});

test('where both lead to other folders, neither leads out', () => {
  expect(groupedPath('/data/*.json', '..\\..\\etc\\x', true)).toBe('/data/etc/x.json');
});

test('a colon leads to a stream of another file on Windows only', () => {
  const value = 'victim-9999-01-01T00-00-00.000-size.json:x';
  expect(() => ownPath('/data/*.json', value, true)).toThrow('Windows has no file with a colon in its name');
  expect(ownPath('/data/*.json', 'host:80', false)).toBe('/data/host:80.json');
});

import { expect, test } from 'vitest';
import { isLoopback, shownEndpoint } from '../../../../core/analysis/topology/endpoint.ts';

test.each([
  ['gw.example:4317', 'gw.example:4317'],
  ['GW.example:4317', 'gw.example:4317'],
  ['http://gw.example:4318', 'gw.example:4318'],
  ['https://otlp.example/v1/traces', 'otlp.example:443'],
  ['http://otlp.example', 'otlp.example:80'],
  ['gw.example', 'gw.example'],
  ['dns:///gw.example:4317', 'gw.example:4317'],
  ['dns://10.0.0.53/gw.example:4317', 'gw.example:4317'],
  ['[::1]:4317', '[::1]:4317'],
  ['http://[fe80::1]:4318/x', '[fe80::1]:4318'],
  [':4317', '0.0.0.0:4317'],
  ['fe80::1', '[fe80::1]'],
  ['fe80::1:4317', '[fe80::1:4317]'],
  ['gw.example:port', ''],
  // A pattern would go back over them again and again.
  [`${':'.repeat(100_000)}\nx:y`, ''],
  ['unix:///run/otlp.sock', 'unix:/run/otlp.sock'],
  ['', ''],
])('%s is shown as %s', (written, shown) => {
  expect(shownEndpoint(written)).toBe(shown);
});

test('credentials, paths and queries are in none', () => {
  const written = [
    'https://user:s3cret@otlp.example:4318/v1/traces',
    'https://s3cret@otlp.example:4318',
    'https://user:s3@cret@otlp.example:4318',
    'https://otlp.example:4318/s3cret?key=s3cret#s3cret',
    'user:s3cret@otlp.example:4318',
  ];
  expect(written.map(shownEndpoint)).toEqual(written.map(() => 'otlp.example:4318'));
});

test.each([
  ['localhost', true],
  ['127.0.0.53', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['0.0.0.0', false],
  ['localhost.example', false],
  ['128.0.0.1', false],
])('%s is of the same machine: %s', (host, is) => {
  expect(isLoopback(host)).toBe(is);
});

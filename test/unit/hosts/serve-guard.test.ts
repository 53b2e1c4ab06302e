import { describe, expect, test } from 'vitest';
import { judge, type Asking } from '../../../main/hosts/serve/guard.ts';
import { listHostNames } from '../../../main/hosts/serve/host-names.ts';
import { Ticket } from '../../../main/hosts/serve/token.ts';

const settings = {
  folder: '',
  hostNames: listHostNames('127.0.0.1'),
  cookieName: 'tracebench-4319',
  token: 'right',
  ticket: new Ticket(),
};
const cookie = 'tracebench-4319=right';

function verdict(path: string, headers: Record<string, string>, more: Partial<Asking> = {}): string {
  const [name = '', query = ''] = path.split('?');
  const asking = { method: 'GET', path: name, query: new URLSearchParams(query), upgrade: false, ...more };
  const judged = judge({ ...asking, headers: { host: '127.0.0.1:4319', ...headers } }, settings);
  return judged.kind === 'refuse' ? String(judged.status) : judged.kind;
}

describe('judge', () => {
  test.each([
    ['localhost', 'allow'],
    ['LOCALHOST:4319', 'allow'],
    ['127.0.0.1:8080', 'allow'],
    ['[::1]:4319', 'allow'],
    ['evil.example', '403'],
    ['evil.example:4319', '403'],
    ['127.0.0.1.evil.example:4319', '403'],
    ['localhost.evil.example', '403'],
    ['evil.example@127.0.0.1', '403'],
    ['127.0.0.1@evil.example', '403'],
    ['127.0.0.1/evil.example', '403'],
    ['127.0.0.1:4319:80', '403'],
    ['0.0.0.0:4319', '403'],
    ['127.1', '403'],
    ['2130706433', '403'],
    ['[::ffff:127.0.0.1]:4319', '403'],
    ['localhost.', '403'],
    ['', '403'],
  ])('Host %j: %s', (host, expected) => {
    expect(verdict('/', { cookie, host })).toBe(expected);
  });

  test.each([
    ['http://127.0.0.1:4319', 'allow'],
    ['https://127.0.0.1:4319', 'allow'],
    ['http://127.0.0.1:3000', '403'],
    ['http://localhost:4319', '403'],
    ['http://evil.example', '403'],
    ['null', '403'],
    ['file://', '403'],
    ['', '403'],
  ])('Origin %j: %s, on the upgrade too', (origin, expected) => {
    expect(verdict('/', { cookie, origin })).toBe(expected);
    expect(verdict('/socket', { cookie, origin }, { upgrade: true })).toBe(expected);
  });

  test('an upgrade without an origin is refused', () => {
    expect(verdict('/socket', { cookie }, { upgrade: true })).toBe('403');
  });

  test.each([
    ['none', 'allow'],
    ['same-origin', 'allow'],
    ['same-site', '403'],
    ['cross-site', '403'],
    ['anything', '403'],
  ])('Sec-Fetch-Site %s: %s', (site, expected) => {
    expect(verdict('/', { cookie, 'sec-fetch-site': site })).toBe(expected);
  });

  test.each([
    [{ cookie }, 'allow'],
    [{ cookie: `a=b; ${cookie}; c=d` }, 'allow'],
    [{ cookie: `tracebench-4319=wrong; ${cookie}` }, 'allow'],
    [{ cookie: 'tracebench-4319=wrong' }, '401'],
    [{ cookie: 'tracebench-4319=' }, '401'],
    [{ cookie: 'tracebench-4320=right' }, '401'],
    [{ cookie: 'xtracebench-4319=right' }, '401'],
    [{ authorization: 'Bearer right' }, '401'],
    [{}, '401'],
  ])('credentials %j: %s', (headers, expected) => {
    expect(verdict('/', headers as Record<string, string>)).toBe(expected);
  });

  test.each([
    ['/?token=right', {}, 'welcome'],
    [
      '/?token=right',
      { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      'welcome',
    ],
    [
      '/?token=right',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      'welcome',
    ],
    [
      '/?token=right',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      '403',
    ],
    [
      '/?token=right',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
      '403',
    ],
    ['/?token=wrong', { cookie }, '401'],
    ['/?token=', { cookie }, '401'],
    ['/assets/a.js?token=right', {}, '401'],
  ])('%s with %j: %s', (path, headers, expected) => {
    expect(verdict(path, headers as Record<string, string>)).toBe(expected);
  });

  test('the token in the address opens no socket', () => {
    const origin = 'http://127.0.0.1:4319';
    expect(verdict('/socket?token=right', { origin }, { upgrade: true })).toBe('401');
    expect(verdict('/?token=right', { origin }, { upgrade: true })).toBe('401');
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('%s is not answered', (method) => {
    expect(verdict('/', { cookie }, { method })).toBe('405');
  });
});

describe('listHostNames', () => {
  test('a bound host is a name of the server', () => {
    expect(listHostNames('192.168.1.5')).toContain('192.168.1.5');
    expect(listHostNames('fe80::1')).toContain('[fe80::1]');
    expect(listHostNames('Bench.Internal')).toContain('bench.internal');
  });

  test('bound to everything, the machine goes by its addresses, not by any name', () => {
    const names = listHostNames('0.0.0.0');
    expect(names).toContain('127.0.0.1');
    expect(names).not.toContain('0.0.0.0');
    expect(names).not.toContain('evil.example');
  });
});

import { expect, test } from 'vitest';
import { proxyChooser } from '../../../../../core/collector/exporters/environment-proxy.ts';

const proxyOf = (environment: Record<string, string>, host: string, port = '80', isSecure = false) =>
  proxyChooser(environment)({ host, port, isSecure })?.written;

// As documented in golang.org/x/net/http/httpproxy, Config.NoProxy.
test.each([
  // A domain name matches that name and all subdomains,
  ['foo.com', 'foo.com', 'bar.foo.com', 'a.bar.foo.com'],
  ['Foo.COM', 'foo.com'],
  // with a leading dot subdomains only,
  ['.y.com', 'x.y.com'],
  ['*.y.com', 'x.y.com'],
  // and with a port that one only;
  ['foo.com:80', 'foo.com', 'bar.foo.com'],
  // an IP address, its prefix in CIDR notation, both of IPv6 too;
  ['10.1.2.3', '10.1.2.3', '::ffff:10.1.2.3', '::ffff:a01:203'],
  ['10.1.2.3:80', '10.1.2.3'],
  ['10.0.0.0/8', '10.0.0.1', '10.255.255.255', '::ffff:10.0.0.1'],
  ['2001:db8::1', '2001:db8::1', '2001:db8:0:0::1'],
  ['[2001:db8::1]:80', '2001:db8::1'],
  ['2001:db8::/32', '2001:db8:1::2'],
  // a single asterisk: no proxying;
  ['*', 'foo.com', '10.1.2.3'],
  ['a.com,*', 'foo.com'],
  // and what is none is ignored.
  [' a.com , , :80, 10.0.0.0/99, foo.com ', 'foo.com', 'a.com'],
])('NO_PROXY=%s leaves out %s', (noProxy, ...hosts) => {
  for (const host of hosts) expect(proxyOf({ HTTP_PROXY: 'http://p', NO_PROXY: noProxy }, host), host).toBeUndefined();
});

test.each([
  ['foo.com', 'xfoo.com', 'foo.com.example', 'com'],
  ['.y.com', 'y.com'],
  ['*.y.com', 'y.com'],
  ['foo.com:8080', 'foo.com'],
  ['10.1.2.3:8080', '10.1.2.3'],
  ['10.0.0.0/8', '11.0.0.1', 'foo.com', '::10.0.0.1'],
  ['2001:db8::/32', '2001:db9::1'],
  ['*foo.com', 'foo.com'],
  [':80,,/8', 'foo.com', '10.1.2.3'],
])('NO_PROXY=%s does not leave out %s', (noProxy, ...hosts) => {
  for (const host of hosts) expect(proxyOf({ HTTP_PROXY: 'http://p', NO_PROXY: noProxy }, host), host).toBe('http://p');
});

test.each([
  'localhost',
  'localhost.',
  '127.0.0.1',
  '127.9.9.9',
  '::1',
  '0:0:0:0:0:0:0:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
])('%s is this machine', (host) => {
  expect(proxyOf({ HTTP_PROXY: 'http://p' }, host)).toBeUndefined();
});

test.each(['localhost.example', '128.0.0.1', '127.example', '::2'])('%s is not', (host) => {
  expect(proxyOf({ HTTP_PROXY: 'http://p' }, host)).toBe('http://p');
});

test('each scheme has its own variable, in capitals first; an empty one is none', () => {
  const both = { HTTP_PROXY: 'A', http_proxy: 'a', HTTPS_PROXY: '', https_proxy: 's' };
  expect([proxyOf(both, 'foo.com'), proxyOf(both, 'foo.com', '443', true)]).toEqual(['A', 's']);
  expect(proxyOf({ HTTP_PROXY: 'A' }, 'foo.com', '443', true)).toBeUndefined();
  expect(proxyOf({ HTTP_PROXY: 'A', NO_PROXY: 'x', no_proxy: '*' }, 'foo.com')).toBe('A');
  expect(proxyOf({ HTTP_PROXY: 'A', no_proxy: 'foo.com' }, 'foo.com')).toBeUndefined();
  expect(proxyChooser({ http_proxy: 'a' })({ host: 'b', port: '80', isSecure: false })?.variable).toBe('http_proxy');
});

test('names in other letters are compared in ASCII', () => {
  const choose = proxyChooser({ HTTP_PROXY: 'A', NO_PROXY: '.bücher.example:80' }, (name) =>
    name.replace('bücher', 'xn--bcher-kva'),
  );
  expect(choose({ host: 'a.xn--bcher-kva.example', port: '80', isSecure: false })).toBeUndefined();
});

import { describe, expect, test } from 'vitest';
import { portOf, problemsOf, startAgent, yamlOf } from './start-agent.ts';
import { startTestServer } from './test-server.ts';

// The README of the Collector's receiver/otlpreceiver: "CORS", and github.com/rs/cors behind it.
const CORS = {
  allowed_origins: ['http://test.com', 'https://*.example.com'],
  allowed_headers: ['Example-Header'],
  max_age: 7_200,
};

const servers = {
  'a receiver': async (cors: object) => (await startTestServer({ settings: { cors } })).port,
  otlp: async (cors: object) => {
    const { agent } = await startAgent(yamlOf({ http: `cors: ${JSON.stringify(cors)}` }));
    return portOf(agent.addresses()['otlp']![0]!);
  },
};

describe.each(Object.entries(servers))('pages of other origins: %s', (name, start) => {
  const path = name === 'otlp' ? '/v1/traces' : '/push';
  const ask = (port: number, origin: string, headers: Record<string, string> = {}, method = 'OPTIONS') =>
    fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { origin, ...headers } });
  const preflight = (port: number, origin: string, asked: string) =>
    ask(port, origin, { 'access-control-request-method': 'POST', 'access-control-request-headers': asked });

  test.each([
    ['http://test.com', true],
    ['HTTP://TEST.com', true],
    ['https://a.example.com', true],
    ['https://a.b.example.com', true],
    ['https://.example.com', true],
    ['http://localhost:3000', true],
    ['https://example.com', false],
    ['http://a.example.com', false],
    ['https://a.example.com.evil.example', false],
    ['https://evil.example', false],
    ['http://test.com.evil.example', false],
    ['null', false],
  ])('%s may send: %s', async (origin, mayItSend) => {
    const port = await start(CORS);
    const asked = await preflight(port, origin, 'content-type');
    expect(asked.status).toBe(mayItSend ? 204 : 403);
    expect(asked.headers.get('access-control-allow-origin')).toBe(mayItSend ? origin : null);
    const sent = await ask(port, origin, { 'content-type': 'text/plain' }, 'POST');
    expect(sent.status === 403).toBe(!mayItSend);
    expect(sent.headers.get('access-control-allow-origin')).toBe(mayItSend ? origin : null);
  });

  test('may send the headers that are allowed', async () => {
    const port = await start(CORS);
    const allowed = async (asked: string) => {
      const { headers } = await preflight(port, 'http://test.com', asked);
      return headers.get('access-control-allow-headers');
    };
    expect(await allowed('content-type, example-header')).toBe('content-type, example-header');
    expect(await allowed('content-type, x-other')).toBeNull();
    expect(await allowed('x-requested-with')).toBeNull();
    const { headers } = await preflight(port, 'http://test.com', 'example-header');
    expect(headers.get('access-control-max-age')).toBe('7200');
    expect(headers.get('access-control-allow-credentials')).toBe('true');
  });

  test('may send x-requested-with where none are listed, and any by *', async () => {
    const allowed = async (allowed_headers: string[], asked: string) => {
      const port = await start({ ...CORS, allowed_headers });
      return (await preflight(port, 'http://test.com', asked)).headers.get('access-control-allow-headers');
    };
    expect(await allowed([], 'x-requested-with')).toBe('x-requested-with');
    expect(await allowed([], 'content-encoding')).toBeNull();
    expect(await allowed(['*'], 'any-thing')).toBe('any-thing');
    expect(await allowed(['*'], 'a\tb')).toBeNull();
  });

  test('* is any page, and none as somebody', async () => {
    const port = await start({ allowed_origins: ['*'] });
    const { status, headers } = await preflight(port, 'https://evil.example', 'content-type');
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  });
});

test('settings that are none', () => {
  const cors = 'cors: {allowed_origins: [5], exposed_headers: [a], max_age: -1, allow_origins: []}';
  expect(problemsOf(yamlOf({ http: cors }))).toEqual([
    expect.stringContaining('a string is expected here'),
    expect.stringContaining('"exposed_headers" is not supported here'),
    expect.stringContaining('a whole number from 0'),
    expect.stringContaining('unknown key "allow_origins"'),
  ]);
});

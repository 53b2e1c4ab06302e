import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readHtpasswd } from '../../../main/engine/agent/extensions/htpasswd.ts';
import { eventually } from '../../helpers/eventually.ts';
import { sendSpans, spansRequest } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { call, framed } from '../receivers/grpc-client.ts';
import { postProtobuf } from '../receivers/http-client.ts';
import { protobufOf, span } from '../receivers/payloads.ts';
import { apply, makeAgent, portOf, problemsOf, startAgent, TLS, yamlOf } from './start-agent.ts';

const BODY = protobufOf('traces', span(), span());
const JSON_BODY = spansRequest(1, 2);
const AUTH = 'auth: {authenticator: bearertokenauth}';
const BCRYPT = '$2b$04$abcdefghijklmnopqrstuuwHJMEGjfAzmL1lWmUmlphguIbWfjYey';
const bearer = (settings: string) => ({ extensions: `bearertokenauth: {${settings}}`, used: 'bearertokenauth' });

async function gateway(settings: Parameters<typeof yamlOf>[0]) {
  const { agent } = await startAgent(yamlOf(settings));
  const [grpc, http] = agent.addresses()['otlp']!.map(portOf);
  return { agent, grpc: grpc!, http: http! };
}

describe('bearertokenauth', () => {
  const SENT: [string, Record<string, string>, boolean][] = [
    ['the token', { authorization: 'Bearer s3cret' }, true],
    ['no token', {}, false],
    ['another token', { authorization: 'Bearer s3cre' }, false],
    ['another scheme', { authorization: 'Basic s3cret' }, false],
    ['the token alone', { authorization: 's3cret' }, false],
    ['the token and more', { authorization: 'Bearer s3cret ' + 'x' }, false],
  ];
  test.each(SENT)('asks over HTTP and gRPC for it: %s', async (_, headers, isAllowed) => {
    const { agent, grpc, http } = await gateway({ grpc: AUTH, http: AUTH, ...bearer('token: s3cret') });
    const answer = await postProtobuf(http, 'traces', BODY, headers);
    expect(answer.status).toBe(isAllowed ? 200 : 401);
    expect(answer.headers['www-authenticate']).toBe(isAllowed ? undefined : 'Bearer');
    expect((await call(grpc, 'traces', { headers, chunks: [framed(BODY)] })).status).toBe(isAllowed ? 0 : 16);
    const { out, refusals } = agent.read()['receivers/otlp']!;
    expect([out, refusals]).toEqual(isAllowed ? [4, {}] : [0, { token: 2 }]);
  });

  test('tells a token that is wrong from none', async () => {
    const { http } = await gateway({ grpc: '', http: AUTH, ...bearer('token: s3cret') });
    const told = async (headers: Record<string, string>) =>
      (await postProtobuf(http, 'traces', BODY, headers)).body.toString();
    expect(await told({})).toContain('A token is needed: authorization: Bearer <token>');
    expect(await told({ authorization: 'Bearer s3cre' })).toContain('The token is not the right one: authorization');
  });

  test('knows other headers, schemes and several tokens', async () => {
    const { http } = await gateway({
      grpc: '',
      http: AUTH,
      ...bearer('header: X-Key, scheme: "", tokens: [one, two]'),
    });
    const status = async (headers: Record<string, string>) =>
      (await postProtobuf(http, 'traces', BODY, headers)).status;
    expect([await status({ 'x-key': 'one' }), await status({ 'x-key': 'two' })]).toEqual([200, 200]);
    expect([await status({ 'x-key': 'three' }), await status({ authorization: 'Bearer one' })]).toEqual([401, 401]);
  });

  test('takes tokens of a file, and those of the file as it changes', async () => {
    const filename = join(await makeTempDir(), 'tokens');
    await writeFile(filename, '\nold\n\n');
    const { http } = await gateway({ grpc: '', http: AUTH, ...bearer(`filename: "${filename}"`) });
    const status = async (token: string) =>
      (await postProtobuf(http, 'traces', BODY, { authorization: `Bearer ${token}` })).status;
    expect([await status('old'), await status('')]).toEqual([200, 401]);
    await writeFile(filename, 'newer\n');
    await eventually(async () => expect(await status('newer')).toBe(200));
    expect(await status('old')).toBe(401);
    await writeFile(filename, '');
    expect(await status('newer')).toBe(200);
  });

  test('with other tokens counts for receivers that stay', async () => {
    const yaml = (token: string) => yamlOf({ http: AUTH, ...bearer(`token: ${token}`) });
    const { agent } = await startAgent(yaml('one'));
    const before = agent.addresses()['otlp']!;
    await apply(agent, yaml('two'));
    expect(agent.addresses()['otlp']).toEqual(before);
    const http = portOf(before[0]!);
    const status = async (token: string) =>
      (await postProtobuf(http, 'traces', BODY, { authorization: `Bearer ${token}` })).status;
    expect([await status('one'), await status('two')]).toEqual([401, 200]);
  });

  test('is asked for to the end while a configuration without it takes over', async () => {
    const yaml = (http: string, more: object) => yamlOf({ http, ...more });
    const { agent } = await startAgent(yaml(AUTH, bearer('token: one')));
    const http = portOf(agent.addresses()['otlp']![0]!);
    const authorization = 'Bearer one';
    const statuses: number[] = [];
    let isOver = false;
    const sending = async () => {
      while (!isOver)
        statuses.push(
          await postProtobuf(http, 'traces', BODY, { authorization }).then(
            ({ status }) => status,
            () => 0,
          ),
        );
    };
    const senders = [sending(), sending()];
    const answered = () => {
      const before = statuses.length;
      return eventually(() => expect(statuses.length).toBeGreaterThan(before));
    };
    for (const token of ['two, one', 'one', 'three, one']) {
      await answered();
      await apply(agent, yaml(AUTH, bearer(`tokens: [${token}]`)));
    }
    await answered();
    await apply(agent, yaml('max_request_body_size: 1000', {}));
    isOver = true;
    await Promise.all(senders);
    expect(statuses.filter((status) => status === 401)).toEqual([]);
    expect(statuses).toContain(200);
  });

  test('a browser may ask without it whether it may send', async () => {
    const { http } = await gateway({ grpc: '', http: AUTH, ...bearer('token: s3cret') });
    const asked = await fetch(`http://127.0.0.1:${http}/v1/traces`, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' },
    });
    expect(asked.status).toBe(204);
  });
});

describe('basicauth', () => {
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  const sha = (password: string) => createHash('sha1').update(password);
  const inline = [
    'plain:pass:word',
    `sha:{SHA}${sha('hello').digest('base64')}`,
    `ssha:{SSHA}${Buffer.concat([sha('hello').update('salt').digest(), Buffer.from('salt')]).toString('base64')}`,
    `bcrypt:${BCRYPT}`,
    'apr1:$apr1$abcdefgh$EfExgQSMBXioDhIVk8IOb1',
  ].join('\n');
  const SETTINGS = {
    extensions: `basicauth/in: {htpasswd: {inline: ${JSON.stringify(inline)}}}`,
    used: 'basicauth/in',
  };
  const HTTP = 'auth: {authenticator: basicauth/in}';
  const SENT: [string, Record<string, string>, number][] = [
    ['plain, with a colon in it', basic('plain:pass:word'), 200],
    ['SHA', basic('sha:hello'), 200],
    ['salted SHA', basic('ssha:hello'), 200],
    ['bcrypt', basic('bcrypt:hello'), 200],
    ['MD5', basic('apr1:myPassword'), 200],
    ['a wrong password', basic('sha:hellO'), 401],
    ['a wrong one in bcrypt', basic('bcrypt:hellO'), 401],
    ['a wrong one in MD5', basic('apr1:mypassword'), 401],
    ['the password of another', basic('nobody:hello'), 401],
    ['no password', basic('sha:'), 401],
    ['an unknown user', basic('nobody:hello'), 401],
    ['an unknown user without a password', basic('nobody:'), 401],
    ['no user', basic(':hello'), 401],
    ['the hash itself', basic(inline.split('\n')[1]!), 401],
    ['no colon', basic('sha'), 401],
    ['no base64', { authorization: 'Basic ***' }, 401],
    ['nothing', {}, 401],
    ['Bearer', { authorization: 'Bearer sha:hello' }, 401],
  ];
  test.each(SENT)('%s', async (_, headers, status) => {
    const { http } = await gateway({ grpc: '', http: HTTP, ...SETTINGS });
    const answer = await postProtobuf(http, 'traces', BODY, headers);
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.headers['www-authenticate']).toBe('Basic realm="telemetry"');
  });

  const LINES: [string, string][] = [
    ['a:$2y$10$abcdefghijklmnopqrstuv', 'no bcrypt'],
    ['a:$2y$18$abcdefghijklmnopqrstuuwHJMEGjfAzmL1lWmUmlphguIbWfjYey', 'has a bcrypt cost above 17'],
    ['a:$2x$04$abcdefghijklmnopqrstuuwHJMEGjfAzmL1lWmUmlphguIbWfjYey', 'has a password in bcrypt of before 2011'],
    ['a:$apr1$salt$hash', 'no MD5'],
    ['a:$6$salt$hash', 'has a password in SHA-512 (crypt)'],
    ['a:{SHA}short', 'no SHA-1'],
    ['a:', 'has no password'],
    ['nothing', 'is not of the form'],
    [':x', 'is not of the form'],
  ];
  test.each(LINES)('what cannot be checked is a problem: %s', (line, problem) => {
    const told: string[] = [];
    const users = readHtpasswd(`# comment\n\nok:fine\n${line}\n`, (one) => told.push(one));
    expect(told).toEqual([expect.stringContaining(problem)]);
    expect(told[0]).toMatch(/^line 4 of htpasswd /);
    expect([...users.keys()]).toEqual(['ok']);
  });

  test('inline counts before the file', async () => {
    const file = join(await makeTempDir(), 'htpasswd');
    await writeFile(file, 'a:file\nb:file\n');
    const settings = `basicauth/in: {htpasswd: {file: "${file}", inline: "a:inline"}}`;
    const { http } = await gateway({ grpc: '', http: HTTP, ...SETTINGS, extensions: settings });
    const status = async (text: string) => (await postProtobuf(http, 'traces', BODY, basic(text))).status;
    expect([await status('a:inline'), await status('a:file'), await status('b:file')]).toEqual([200, 401, 200]);
  });
});

describe('a configuration', () => {
  const CASES: [string, Parameters<typeof yamlOf>[0], string][] = [
    ['without the extension', { http: AUTH }, '"bearertokenauth" is not among the service\'s extensions'],
    [
      'with one that is not used',
      { http: AUTH, ...bearer('token: x'), used: '' },
      '"bearertokenauth" is not among the service\'s extensions',
    ],
    [
      'with one that is none',
      { http: 'auth: {authenticator: zpages}', extensions: 'zpages: {endpoint: "127.0.0.1:0"}', used: 'zpages' },
      '"zpages" is no authenticator of receivers',
    ],
    [
      'with one for exporters',
      {
        http: 'auth: {authenticator: basicauth}',
        extensions: 'basicauth: {client_auth: {username: a, password: b}}',
        used: 'basicauth',
      },
      '"basicauth" is no authenticator of receivers',
    ],
    ['without an id', { http: 'auth: {}' }, 'the id of an extension is expected here'],
    ['without a token', { http: AUTH, ...bearer('') }, 'a token is expected here: token, tokens or filename'],
    ['with both', { http: AUTH, ...bearer('token: a, tokens: [b]') }, 'token or tokens is expected, not both'],
    [
      'that would send in the clear',
      {
        http: '',
        ...bearer('token: x'),
        exporters: 'otlp: {endpoint: "localhost:4317", tls: {insecure: true}, auth: {authenticator: bearertokenauth}}',
      },
      'auth is only possible with TLS',
    ],
  ];
  test.each(CASES)('%s', (_, settings, problem) => {
    expect(problemsOf(yamlOf(settings))).toEqual([expect.stringContaining(problem)]);
  });

  test('beyond this machine without TLS needs leave, whoever has to say who it is', () => {
    const yaml = yamlOf({ http: AUTH, ...bearer('token: x') }).replace('127.0.0.1:0', '0.0.0.0:0');
    expect(problemsOf(yaml)).toEqual([expect.stringContaining('is open to other machines, unencrypted')]);
    expect(problemsOf(yaml, { allowUnencrypted: true })).toEqual([]);
  });
});

test('an exporter that is scraped asks as a receiver does', async () => {
  const { agent } = makeAgent();
  const settings = 'prometheus: {endpoint: "127.0.0.1:0", auth: {authenticator: bearertokenauth}}';
  const yaml = yamlOf({ http: '', exporters: settings, ...bearer('token: x') }).replace(/(traces|logs): \{.*\}/g, '');
  const said: string[] = [];
  expect(agent.check(yaml).problems).toEqual([]);
  const { agent: running, said: log } = await startAgent(yaml);
  const url = /http:\S+/.exec(log.join(' '))![0];
  for (const authorization of ['Bearer x', 'Bearer y'])
    said.push(String((await fetch(url, { headers: { authorization } })).status));
  expect(said).toEqual(['200', '401']);
  expect(running.read()['exporters/prometheus']!.refusals).toEqual({ token: 1 });
});

describe('an agent and a gateway', () => {
  const SERVER = `tls: {cert_file: "${TLS}server.crt", key_file: "${TLS}server.key", client_ca_file: "${TLS}ca.crt"}`;
  const CLIENT = `tls: {ca_file: "${TLS}ca.crt", cert_file: "${TLS}client.crt", key_file: "${TLS}client.key"}`;
  const basicClient = (password: string) => ({
    extensions: `basicauth: {client_auth: {username: a, password: ${password}}}`,
    used: 'basicauth',
  });
  const basicServer = { extensions: 'basicauth: {htpasswd: {inline: "a:pass"}}', used: 'basicauth' };
  const retry = 'retry_on_failure: {enabled: false}, sending_queue: {enabled: false}';
  const KINDS = [
    ['otlp', 'grpc', '', AUTH, bearer('token: one'), bearer('token: two')],
    ['otlphttp', 'http', 'https://', AUTH, bearer('token: one'), bearer('token: two')],
    ['otlphttp', 'http', 'https://', 'auth: {authenticator: basicauth}', basicClient('pass'), basicClient('no')],
  ] as const;
  test.each(KINDS)('%s with TLS on both sides and %s: %s%s', async (exporter, protocol, scheme, auth, right, wrong) => {
    const server = auth === AUTH ? bearer('token: one') : basicServer;
    const there = await startAgent(yamlOf({ [protocol]: `${SERVER}, ${auth}`, ...server }));
    const endpoint = `${scheme}${there.agent.addresses()['otlp']![0]}`;
    const exporters = `${exporter}: {endpoint: "${endpoint}", ${CLIENT}, ${auth}, ${retry}}`;
    const here = await startAgent(yamlOf({ http: '', exporters, ...right }));
    const http = `http://${here.agent.addresses()['otlp']![0]}`;
    expect(await sendSpans(http, JSON_BODY)).toBe(200);
    expect(there.agent.read()['receivers/otlp']).toMatchObject({ out: 2 });
    // The exporter stays as it is; who it says it is comes from the extension.
    await apply(here.agent, yamlOf({ http: '', exporters, ...wrong }));
    expect(await sendSpans(http, JSON_BODY)).toBe(400);
    expect(there.agent.read()['receivers/otlp']).toMatchObject({ out: 2, refusals: { token: 1 } });
  });
});

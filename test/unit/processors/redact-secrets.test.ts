import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../contract/operations/library.ts';
import { matchKeys } from '../../../core/processors/match-keys.ts';
import { REDACTED } from '../../../core/processors/stand-in.ts';
import { CheckedRedaction } from '../../helpers/checked-redaction.ts';

const R = REDACTED;
const S = 'S3k-ret';
const redact = (text: string) => new CheckedRedaction({ texts: ['tokens'] }).text(text);

describe('secrets by their name', () => {
  test.each([
    ['{"dbPassword":"S3k-ret","pwd":"S3k-ret","n":1}', `{"dbPassword":"${R}","pwd":"${R}","n":1}`],
    ['{"SecretAccessKey":"S3k-ret","apiKey":5,"ok":true}', `{"SecretAccessKey":"${R}","apiKey":"${R}","ok":true}`],
    ['{"db-password":true,"API_KEY":null,"x_token":-1.5e3}', `{"db-password":"${R}","API_KEY":null,"x_token":"${R}"}`],
    ['{"secret":{"a":["S3k-ret",{"b":"}"}]},"n":[1]}', `{"secret":"${R}","n":[1]}`],
    ['{"tokens":["S3k-ret"],"accessToken":["S3k-ret","]"],"n":1}', `{"tokens":["S3k-ret"],"accessToken":"${R}","n":1}`],
    [`{'password': 'S3k\\'ret', "pwd": b'S3k-ret', 'n': 1}`, `{'password': '${R}', "pwd": b'${R}', 'n': 1}`],
    [String.raw`{"a":"{\"apiKey\":\"S3k\\\"ret\",\"n\":1}"}`, String.raw`{"a":"{\"apiKey\":\"${R}\",\"n\":1}"}`],
    [
      String.raw`\\\"client-secret\\\":\\\"S3k-ret\\\",\\\"n\\\":1`,
      String.raw`\\\"client-secret\\\":\\\"${R}\\\",\\\"n\\\":1`,
    ],
    ['"{""password"":""S3k-ret"",""n"":1}"', `"{""password"":""${R}"",""n"":1}"`],
    ['%7B%22password%22%3A%22S3k-ret%22%7D', `%7B%22password%22%3A%22${R}%22%7D`],
    ['&quot;password&quot;:&quot;S3k-ret&quot;', `&quot;password&quot;:&quot;${R}&quot;`],
    ['{"password":"S3k-ret was cut of', `{"password":"${R}`],
    ['{"name":"DB_PASSWORD","value":"S3k-ret"}', `{"name":"DB_PASSWORD","value":"${R}"}`],
    [
      '<password>S3k-ret</password><x:apiKey n="1">S3k</x:apiKey>',
      `<password>${R}</password><x:apiKey n="1">${R}</x:apiKey>`,
    ],
    ['password: S3k-ret', `password: ${R}`],
    ['secret_key_base: S3k-ret', `secret_key_base: ${R}`],
    ['client-secret-id: S3k-ret passwords: S3k-ret', `client-secret-id: ${R} passwords: ${R}`],
    ['secretArn=S3k-ret secretArn: S3k-ret', `secretArn=${R} secretArn: ${R}`],
    ['db.password.value=S3k-ret', `db.password.value=${R}`],
    ['<add key="DbPassword" value="S3k-ret"/>', `<add key="DbPassword" value="${R}"/>`],
    ['<input type="password" value="S3k-ret">', `<input type="password" value="${R}">`],
    ['암호=S3k-ret 암호: S3k-ret', `암호=${R} 암호: ${R}`],
    ['pass phrase=S3k-ret pass_phrase: S3k-ret', `pass phrase=${R} pass_phrase: ${R}`],
    ['ssl.pass.phrase=S3k-ret pass-word=S3k-ret', `ssl.pass.phrase=${R} pass-word=${R}`],
    ['Your new password is S3k-ret7', `Your new password is ${R}`],
    ["create user 'kim'@'%' identified by 'S3k-ret'", `create user 'kim'@'%' identified by '${R}'`],
    [
      "ALTER USER kim IDENTIFIED WITH caching_sha2 BY 'S3k-ret' EXPIRE",
      `ALTER USER kim IDENTIFIED WITH caching_sha2 BY '${R}' EXPIRE`,
    ],
    ["GRANT ALL ON s.* TO kim IDENTIFIED BY VALUES 'S:3'", `GRANT ALL ON s.* TO kim IDENTIFIED BY VALUES '${R}'`],
    ['ALTER USER scott IDENTIFIED BY tiger', `ALTER USER scott IDENTIFIED BY ${R}`],
    ['POST https://hooks.slack.com/services/T024F/B03/xyz7ABC 404', `POST https://hooks.slack.com/services/${R} 404`],
    [
      'https://api.telegram.org/bot123:AAH-x_7abcdef/sendMessage?a=1',
      `https://api.telegram.org/bot${R}/sendMessage?a=1`,
    ],
    ['비밀번호: S3k-ret', `비밀번호: ${R}`],
    ['Passwort: S3k-ret Kennwort=S3k-ret', `Passwort: ${R} Kennwort=${R}`],
    ['contraseña: S3k-ret CONTRASEÑA=S3k-ret contrasena: S3k-ret', `contraseña: ${R} CONTRASEÑA=${R} contrasena: ${R}`],
    ['senha=S3k-ret minhaSenha: S3k-ret', `senha=${R} minhaSenha: ${R}`],
    ['пароль: S3k-ret ПАРОЛЬ=S3k-ret', `пароль: ${R} ПАРОЛЬ=${R}`],
    ['密码: S3k-ret 密碼：S3k-ret パスワード: S3k-ret', `密码: ${R} 密碼：${R} パスワード: ${R}`],
    ['mot de passe : S3k-ret', `mot de passe : ${R}`],
    ['password＝S3k-ret token＝S3k-ret', `password＝${R} token＝${R}`],
    ['비밀번호는 S3k-ret7 입니다', `비밀번호는 ${R} 입니다`],
    ['密码是S3k-ret7 パスワードは S3k-ret7 です', `密码是${R} パスワードは ${R} です`],
    ['Your password is: S3k-ret7', `Your password is: ${R}`],
    ["ALTER USER kim PASSWORD 'S3k-ret'", `ALTER USER kim PASSWORD '${R}'`],
    ['Config(password=S3k-ret, n=1)', `Config(password=${R}, n=1)`],
    ['DB_PASS=S3k-ret smtpPass=S3k-ret', `DB_PASS=${R} smtpPass=${R}`],
    ['Cookie: sid=S3k-ret; user=kim', `Cookie: ${R}`],
    ['{authorization=[Bearer S3k-ret], host=[x]}', `{authorization=${R}, host=[x]}`],
    ['Authorization: Digest username="kim", response="S3k-ret"', `Authorization: Digest ${R}`],
  ])('%j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each([
    ...['{"max_tokens":10,"token_type":"x","tokens":5}', 'bypass=yes compass=3', 'passes=4 keyed=5 secretary: Kim'],
    ...['Unexpected token: end of input', 'unexpected token < in JSON', 'secret-service:8080', 'secret "db" not found'],
    ...['checks pass code=200', 'may pass word=3', 'Enter pass phrase for a.pem:'],
    ...['the password is incorrect', 'password is required', 'password is "too short", 8 letters', '암호화=on'],
    ...[
      'desenha: abc resenha=abc',
      'token：end of input',
      '비밀번호는 8자 이상 입니다',
      '비밀번호가 틀렸습니다',
      '密码是必填项',
    ],
    ...['пароль неверный', 'Passwort vergessen?', 'password is: required', 'パスワードは必須です', '암호는 안전합니다'],
    ...["item identified by 'order-17'", 'identified by id 5', 'secretariat: Kim', 'secretaries=3'],
    ...['https://api.telegram.org/botname', 'see hooks.slack.com/services', 'key="a" value="b"', 'a.value=3'],
    ...['token = ? AND password = $1 AND pwd = %s', 'password=*** token=null', 'primary_key=7 partitionKey=8'],
  ])('not in %j', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('keys of the settings hold in texts that are JSON as well, also in broken ones', () => {
    const redaction = new CheckedRedaction({ matches: matchKeys(['*ssn', 'who']), texts: ['tokens'] });
    expect(redaction.text('{"userSsn":12,"who":{"a":1},"n":2')).toBe(`{"userSsn":"${R}","who":"${R}","n":2`);
    expect([...redaction.counts]).toEqual([['keys', 2]]);
  });
});

describe('passwords in addresses and connection strings', () => {
  test.each([
    ['postgres://kim:S3k@ret/S3k@db.example/shop', `postgres://kim:${R}@db.example/shop`],
    ['amqp://kim:S3?k#ret@mq:5672/v', `amqp://kim:${R}@mq:5672/v`],
    ['smtp://kim@shop.example:S3k-ret@mail', `smtp://kim@shop.example:${R}@mail`],
    ['redis://:S3k-ret@cache', `redis://:${R}@cache`],
    [`https://kim:${'x'.repeat(5000)}@host/path`, `https://kim:${R}@host/path`],
    ['https://kim:S3k-ret@host/?mail=a@b.io', `https://kim:${R}@host/?mail=a@b.io`],
    ['root:S3k@ret@tcp(db:3306)/shop', `root:${R}@tcp(db:3306)/shop`],
    ['jdbc:oracle:thin:scott/S3k-ret@//db:1521/shop', `jdbc:oracle:thin:scott/${R}@//db:1521/shop`],
    ['Server=db;Password=S3&k,r=e"t;Port=1', `Server=db;Password=${R};Port=1`],
    ['Server=db;Pwd=S3k ret;Port=1', `Server=db;Pwd=${R};Port=1`],
    ['Password=S3k ret;Server=db', `Password=${R};Server=db`],
    ['Password=S3&k=ret;Server=db', `Password=${R};Server=db`],
    ['Driver=x;PWD={S3;k}}ret};Port=1', `Driver=x;PWD=${R};Port=1`],
    [`Server=db;Password="S3;""k";Port=1`, `Server=db;Password="${R}";Port=1`],
    [`Server=db;Password='S3;''k';Port=1`, `Server=db;Password='${R}';Port=1`],
    [
      'jdbc:postgresql://db/shop?user=kim&password=S3;k,ret&ssl=1',
      `jdbc:postgresql://db/shop?user=kim&password=${R}&ssl=1`,
    ],
    ['AccountName=a;AccountKey=S3k+/ret==;EndpointSuffix=x', `AccountName=a;AccountKey=${R};EndpointSuffix=x`],
    ['host=db password=S3,k;ret user=kim', `host=db password=${R} user=kim`],
  ])('%j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each(['http://host:8080/a@b', 'https://kim@host:8080/x@2x', 'http://host/a:b@c', 'http://[::1]:80/a@b'])(
    'not in %j',
    (text) => {
      expect(redact(text)).toBe(text);
    },
  );
});

describe('secrets on command lines', () => {
  test.each([
    ['tool --password S3k-ret --token=S3k-ret -x', `tool --password ${R} --token=${R} -x`],
    ['tool --api-key "S3k ret" -storepass S3k-ret', `tool --api-key "${R}" -storepass ${R}`],
    ['mysql -u root -pS3k-ret db', `mysql -u root -p${R} db`],
    ['docker login -u kim -p S3k-ret', `docker login -u kim -p ${R}`],
    ['curl -u kim:S3k-ret https://x', `curl -u kim:${R} https://x`],
    ['redis-cli -h db -a S3k-ret', `redis-cli -h db -a ${R}`],
    ['["mysql","--password","S3k-ret","db"]', `["mysql","--password","${R}","db"]`],
    ['export X_TOKEN=S3k-ret && run', `export X_TOKEN=${R} && run`],
    ["export X_TOKEN='S3k ret'; run", `export X_TOKEN='${R}'; run`],
    ['setx API_TOKEN S3k-ret', `setx API_TOKEN ${R}`],
    ['ENV DB_PASSWORD S3k-ret', `ENV DB_PASSWORD ${R}`],
  ])('%j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each([
    'docker run -p 8080:80 mysql',
    'ssh -p 22 kim@host',
    'mkdir -p a/b',
    'tool --password-stdin --no-token -x',
  ])('not in %j', (text) => {
    expect(redact(text)).toBe(text);
  });
});

/** Whatever a password is made of, nothing of it stays: it ends with what nothing else here has. */
test('a secret is found whole in every notation', () => {
  const matches = matchKeys(DEFAULT_SETTINGS.redaction.keys);
  const notations: ((secret: string) => string)[] = [
    (secret) => JSON.stringify({ user: 'kim', dbPassword: secret, n: 1 }),
    (secret) => JSON.stringify(JSON.stringify({ client_secret: secret, n: 1 })),
    (secret) => JSON.stringify({ body: JSON.stringify({ inner: JSON.stringify({ apiKey: [secret, 1] }) }) }),
    (secret) => JSON.stringify({ secretKey: { deep: { deeper: secret } }, n: 1 }, null, 2),
    (secret) => `{'user': 'kim', 'pwd': '${secret.replace(/[\\']/g, (mark) => `\\${mark}`)}'}`,
    (secret) => `Server=db;Password='${secret.replaceAll("'", "''")}';Port=1`,
    (secret) => `?user=kim&password=${encodeURIComponent(secret)}&n=1`,
    (secret) => `<user>kim</user><password>${secret.replaceAll('<', '&lt;')}</password>`,
    (secret) => `export DB_PASSWORD="${secret.replace(/[\\"]/g, (mark) => `\\${mark}`)}" && run`,
  ];
  const piece = fc.constantFrom(
    ...['a', 'Z', '7', '"', "'", '\\', '@', '/', '&', ',', ';', '=', '{', '}', ']', ' ', '한', '#', '%'],
  );
  const secret = fc.array(piece, { maxLength: 20 }).map((pieces) => `x${pieces.join('')}${S}`);
  fc.assert(
    fc.property(secret, fc.constantFrom(...notations), (text, notation) => {
      expect(new CheckedRedaction({ texts: ['tokens'], matches }).text(notation(text))).not.toContain(S);
    }),
    { numRuns: 2_000, endOnFailure: true },
  );
});

test('a password in an address or a connection string may have in it what is not escaped', () => {
  const piece = fc.constantFrom(...['a', 'Z', '7', '@', '/', '?', '#', ':', '&', ',', '=', '!', '%']);
  const secret = fc.array(piece, { maxLength: 20 }).map((pieces) => `x${pieces.join('')}${S}`);
  fc.assert(
    fc.property(secret, (text) => {
      expect(redact(`Server=db;Password=${text};Port=1`)).toBe(`Server=db;Password=${R};Port=1`);
      expect(redact(`see postgres://kim:${text}@db.example/shop now`)).not.toMatch(/S3k-ret(?!\S*@)/);
    }),
    { numRuns: 500 },
  );
});

import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { TRANSFORM } from '../../../../../core/collector/processors/transform.ts';
import type { AnyValue, Attributes } from '../../../../../core/model/attributes.ts';
import { attributes, logRecord, logs } from '../../../../helpers/telemetry.ts';
import { problemsOf, processed } from '../run-ottl.ts';

/** Attributes and values as plain JSON: integers as 1n, bytes as 0x…. */
function plain(value: AnyValue): unknown {
  switch (value.kind) {
    case 'empty':
      return null;
    case 'array':
      return value.values.map(plain);
    case 'kvlist':
      return plainAttributes(value.values);
    case 'bytes':
      return `0x${Buffer.from(value.value).toString('hex')}`;
    default:
      return value.value;
  }
}

const plainAttributes = (all: Attributes): Record<string, unknown> =>
  Object.fromEntries(all.map(({ key, value }) => [key, plain(value)]));

function fromPlain(value: unknown): AnyValue {
  if (value === null) return { kind: 'empty' };
  if (Array.isArray(value)) return { kind: 'array', values: value.map(fromPlain) };
  if (typeof value === 'object')
    return { kind: 'kvlist', values: Object.entries(value).map(([key, one]) => ({ key, value: fromPlain(one) })) };
  return attributes({ x: value as string })[0]!.value;
}

/** Runs statements over one log record in the context log; errors go up. */
function run(statements: string[], given: Record<string, unknown> = {}, body: unknown = 'hello') {
  const record = logRecord({
    attributes: Object.entries(given).map(([key, value]) => ({ key, value: fromPlain(value) })),
    body: fromPlain(body),
  });
  const settings = { error_mode: 'propagate', log_statements: [{ context: 'log', statements }] };
  const { telemetry } = processed(TRANSFORM, settings, logs('shop', record));
  return telemetry[0]!.groups[0]!.scopes[0]!.items[0]! as typeof record;
}

const after = (statement: string, given: Record<string, unknown> = {}, body?: unknown): Record<string, unknown> =>
  plainAttributes(run([statement], given, body).attributes);

/** What an expression gives. */
const value = (expression: string, given: Record<string, unknown> = {}, body?: unknown): unknown =>
  after(`set(attributes["="], ${expression})`, given, body)['='];

const hashed = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');

const mistake = (statement: string) =>
  problemsOf(TRANSFORM, { log_statements: [{ context: 'log', statements: [statement] }] })[0];

describe('editors', () => {
  test.each<[statement: string, before: Record<string, unknown>, expected: Record<string, unknown>]>([
    ['set(attributes["http.path"], "/foo")', {}, { 'http.path': '/foo' }],
    ['set(attributes["a"], attributes["none"])', { a: 'kept' }, { a: 'kept' }],
    ['set(attributes["a"]["b"][1], 5)', {}, { a: { b: [null, 5n] } }],
    ['set(attributes["a"][0], "x")', { a: ['y', 'z'] }, { a: ['x', 'z'] }],
    ['set(attributes, {"k": {"v": [1, 2.5, true]}})', { a: 'x' }, { k: { v: [1n, 2.5, true] } }],
    ['append(attributes["tags"], "prod")', { tags: 'dev' }, { tags: ['dev', 'prod'] }],
    ['append(attributes["tags"], values = ["staging", "staging:east"])', {}, { tags: ['staging', 'staging:east'] }],
    ['append(attributes["tags"], attributes["n"])', { tags: ['a'], n: 1n }, { tags: ['a', 1n], n: 1n }],
    ['delete_index(attributes["tags"], 0)', { tags: ['a', 'b'] }, { tags: ['b'] }],
    ['delete_index(attributes["tags"], Len(attributes["tags"]) - 1)', { tags: ['a', 'b'] }, { tags: ['a'] }],
    ['delete_index(attributes["tags"], 0, 3)', { tags: ['a', 'b', 'c', 'd'] }, { tags: ['d'] }],
    [
      'delete_index(attributes["tags"], Index(attributes["tags"], "unparsed"))',
      { tags: ['a', 'unparsed'] },
      { tags: ['a'] },
    ],
    ['replace_pattern(attributes["a"], "(?P<n>b)|(?P<n>c)", "<${n}>")', { a: 'bc' }, { a: '<b><c>' }],
    ['delete_key(attributes, "authorization")', { authorization: 'x', a: 'y' }, { a: 'y' }],
    ['delete_matching_keys(attributes, "(?i).*password.*")', { 'my.Password': 'x', a: 'y' }, { a: 'y' }],
    ['keep_matching_keys(attributes, "(?i).*version.*")', { Version: '1', a: 'y' }, { Version: '1' }],
    ['keep_keys(attributes, ["http.method", "http.url"])', { 'http.method': 'GET', a: 'y' }, { 'http.method': 'GET' }],
    ['limit(attributes, 2, ["c"])', { a: '1', b: '2', c: '3' }, { a: '1', c: '3' }],
    ['limit(attributes, 100, [])', { a: '1' }, { a: '1' }],
    ['merge_maps(attributes, {"a": 1, "b": 2}, "insert")', { a: 'x' }, { a: 'x', b: 2n }],
    ['merge_maps(attributes, {"a": 1, "b": 2}, "update")', { a: 'x' }, { a: 1n }],
    ['merge_maps(attributes, {"a": 1, "b": 2}, "upsert")', { a: 'x' }, { a: 1n, b: 2n }],
    ['truncate_all(attributes, 3)', { a: 'abcd', n: 12345n, u: 'ää' }, { a: 'abc', n: 12345n, u: 'ä' }],
    ['truncate_all(attributes, 5, truncation_marker = "...")', { a: 'abcdef', b: 'abcde' }, { a: 'ab...', b: 'abcde' }],
    [
      'stringify_all(attributes)',
      { i: 42n, d: 3.14, b: true, l: [1n], m: { k: 'v' } },
      { i: '42', d: '3.14', b: 'true', l: '[1]', m: '{"k":"v"}' },
    ],
    [
      'replace_pattern(attributes["process.command_line"], "password\\\\=[^\\\\s]*(\\\\s?)", "password=***")',
      { 'process.command_line': 'run password=abc now' },
      { 'process.command_line': 'run password=***now' },
    ],
    ['replace_pattern(attributes["n"], "^kube_([0-9A-Za-z]+_)", "k8s.$1.")', { n: 'kube_pod_x' }, { n: 'k8s.pod_.x' }],
    [
      'replace_pattern(attributes["n"], "^kube_([0-9A-Za-z]+_)", "$1.", MD5, "k8s.%s.")',
      { n: 'kube_pod_x' },
      { n: `k8s.${hashed('md5', 'pod_.')}.x` },
    ],
    ['replace_pattern(attributes["n"], "x", "y")', { n: 5n }, { n: 5n }],
    [
      'replace_match(attributes["http.target"], "/user/*/list/*", "/user/{userId}/list/{listId}")',
      { 'http.target': '/user/123/list/456' },
      { 'http.target': '/user/{userId}/list/{listId}' },
    ],
    [
      'replace_all_matches(attributes, "/user/*/list/*", "/user/{userId}/list/{listId}")',
      { a: '/user/1/list/2', b: 'x', n: 1n },
      { a: '/user/{userId}/list/{listId}', b: 'x', n: 1n },
    ],
    [
      'replace_all_patterns(attributes, "value", "/account/\\\\d{4}", "/account/{accountId}")',
      { a: '/account/1234/x', n: 1n },
      { a: '/account/{accountId}/x', n: 1n },
    ],
    [
      'replace_all_patterns(attributes, "key", "^kube_([0-9A-Za-z]+_)", "k8s.$1.")',
      { kube_pod_x: 'v', other: 'w' },
      { 'k8s.pod_.x': 'v', other: 'w' },
    ],
  ])('%s', (statement, before, expected) => expect(after(statement, before)).toEqual(expected));

  const NESTED = { name: 'test', address: { street: 'first', house: 1234n }, occupants: ['user 1', 'user 2'] };

  test('flatten, as documented', () => {
    expect(after('flatten(attributes)', NESTED)).toEqual({
      name: 'test',
      'address.street': 'first',
      'address.house': 1234n,
      'occupants.0': 'user 1',
      'occupants.1': 'user 2',
    });
    expect(Object.keys(after('flatten(attributes, "app")', NESTED))).toEqual([
      'app.name',
      'app.address.street',
      'app.address.house',
      'app.occupants.0',
      'app.occupants.1',
    ]);
    expect(after('flatten(attributes, depth=0)', NESTED)).toEqual(NESTED);
    const deep = { '0': { '1': { '2': { '3': { '4': 'value' } } } } };
    expect(after('flatten(attributes, depth=2)', deep)).toEqual({ '0.1.2': { '3': { '4': 'value' } } });
  });

  test('flatten refuses keys that come to more than anybody meant', () => {
    // Each item is a key of a megabyte.
    const before = { ['k'.repeat(1024 ** 2)]: Array.from({ length: 1_000 }, () => 1n) };
    expect(() => after('flatten(attributes)', before)).toThrow('keys of more than 16777216 characters');
  });

  test('maps of thousands of keys are merged, later ones of the same name in the place of the first', () => {
    const keys = Array.from({ length: 20_000 }, (_, at) => `k${at}`);
    const before = Object.fromEntries(keys.map((key) => [key, 'before']));
    const body = `{${keys.map((key) => `"${key}": "after", "new ${key}": 1`).join(',')}}`;
    const merged = after('merge_maps(attributes, ParseJSON(body), "upsert")', before, body);
    expect(Object.keys(merged)).toEqual([...keys, ...keys.map((key) => `new ${key}`)]);
    expect(new Set(Object.values(merged))).toEqual(new Set(['after', 1]));
    expect(after('merge_maps(attributes, ParseJSON(body), "insert")', before, body)['k19999']).toBe('before');
    expect(Object.keys(after('merge_maps(attributes, ParseJSON(body), "update")', before, body))).toEqual(keys);
  });

  test('flatten with conflicts, as documented', () => {
    const before = {
      address: { street: { number: 'first' }, house: '1234' },
      'address.street': { number: ['second', 'third'] },
      'address.street.number': 'fourth',
      occupants: ['user 1', 'user 2'],
    };
    expect(after('flatten(attributes, resolveConflicts=true)', before)).toEqual({
      'address.street.number': 'first',
      'address.house': '1234',
      'address.street.number.0': 'second',
      'address.street.number.1': 'third',
      occupants: 'user 1',
      'occupants.0': 'user 2',
      'address.street.number.2': 'fourth',
    });
  });

  test('the body is a target too, and a map of it is merged from JSON', () => {
    expect(plain(run(['set(body, attributes["x"])'], { x: { a: 1n } }).body)).toEqual({ a: 1n });
    expect(plain(run(['set(body["b"], "c")'], {}, { a: 'x' }).body)).toEqual({ a: 'x', b: 'c' });
    expect(
      after('merge_maps(attributes, ParseJSON(body), "upsert")', { a: 'x' }, '{"a": 1, "b": [true, null]}'),
    ).toEqual({
      a: 1,
      b: [true, null],
    });
  });
});

describe('converters', () => {
  test.each<[expression: string, expected: unknown]>([
    ['Concat(["HTTP method is: ", "GET"], "")', 'HTTP method is: GET'],
    ['Concat(["a", 1, 2.5, true, nil, 0x0aff], "-")', 'a-1-2.5-true-<nil>-0aff'],
    ['Split("a,b,c", ",")', ['a', 'b', 'c']],
    ['Split("a,b,c", ",")[1]', 'b'],
    ['IsMatch("string", ".*ring")', true],
    ['IsMatch(nil, ".*")', false],
    ['IsMatch(123, "^12")', true],
    ['IsMatch({"a": 1}, "\\"a\\":1")', true],
    ['HasPrefix("ingest_service", "ingest_")', true],
    ['HasSuffix("ingest_service", "_service")', true],
    ['TrimPrefix("ingest_service", "ingest_")', 'service'],
    ['TrimSuffix("ingest_service", "_service")', 'ingest'],
    ['Trim(" this is a test ", " ")', 'this is a test'],
    ['Trim("!!this is a test!!", "!!")', 'this is a test'],
    ['Trim("   ")', ''],
    ['Substring("123456789", 0, 3)', '123'],
    ['Substring("一二三", 0, 4, true)', '一'],
    ['Substring("一二三", 1, 5, true)', '二'],
    ['ToLowerCase("MyMetricName")', 'mymetricname'],
    ['ToUpperCase("MyMetricName")', 'MYMETRICNAME'],
    ['ToSnakeCase("MyMetricName")', 'my_metric_name'],
    ['ToCamelCase("my_metric_name")', 'MyMetricName'],
    ['ConvertCase("myMetric", "snake")', 'my_metric'],
    ['ConvertCase("JSONData2x", "snake")', 'json_data_2_x'],
    ['ConvertCase("MY_METRIC", "lower")', 'my_metric'],
    ['Len("hällo")', 6n],
    ['Len([1, 2])', 2n],
    ['Len({"a": 1})', 1n],
    ['Int("2")', 2n],
    ['Int("2.0")', null],
    ['Int(-2.9)', -2n],
    ['Int(true)', 1n],
    ['Int({})', null],
    ['Double("2.0")', 2],
    ['Double("1e3")', 1000],
    ['Double(" 1")', null],
    ['Double("constructor")', null],
    ['Double(3)', 3],
    ['Bool("true")', true],
    ['Bool("0")', false],
    ['Bool("yes")', null],
    ['Bool(0.0)', false],
    ['String("test")', 'test'],
    ['String([1,2,3])', '[1,2,3]'],
    ['String(false)', 'false'],
    ['String(100000000000000000000000.0)', '100000000000000000000000'],
    ['String(0.0000001)', '0.0000001'],
    ['Hex(1.1)', '3ff199999999999a'],
    ['Hex("1")', '31'],
    ['Hex(true)', '01'],
    ['Hex(12)', '000000000000000c'],
    ['Hex(0x02)', '02'],
    ['IsString("a")', true],
    ['IsInt(42)', true],
    ['IsDouble(42)', false],
    ['IsBool(42)', false],
    ['IsMap({})', true],
    ['IsList([])', true],
    ['IsEmpty("")', true],
    ['IsEmpty(nil)', true],
    ['IsEmpty(0)', true],
    ['IsEmpty([1])', false],
    ['ParseInt("0b1111_0000", 0)', 240n],
    ['ParseInt("0xFF", 0)', 255n],
    ['ParseInt("-0o123", 0)', -83n],
    ['ParseInt("AA", 16)', 170n],
    ['ParseInt("-20", 8)', -16n],
    ['ParseJSON("{\\"attr\\":true}")', { attr: true }],
    ['ParseJSON("[\\"attr1\\",\\"attr2\\"]")', ['attr1', 'attr2']],
    ['ParseJSON("{\\"a\\": [1, {\\"b\\": 2.5}]}")["a"][1]["b"]', 2.5],
    ['ParseKeyValue("k1=v1 k2=v2 k3=v3")', { k1: 'v1', k2: 'v2', k3: 'v3' }],
    ['ParseKeyValue("k1!v1_k2!v2_k3!v3", "!", "_")', { k1: 'v1', k2: 'v2', k3: 'v3' }],
    ['ParseKeyValue("a=\\"x y\\" b=z")', { a: 'x y', b: 'z' }],
    ['ExtractPatterns("GIT_SHA=abc1", "GIT_SHA=(?P<sha>\\\\w+)")', { sha: 'abc1' }],
    ['ExtractPatterns("ab", "(?P<n>a)(?P<n>b)")', { n: 'b' }],
    [
      'ExtractGrokPatterns("GET 5", "%{WORD:http.request.method} %{INT:size:int}", true)',
      { 'http.request.method': 'GET', size: 5n },
    ],
    ['ExtractGrokPatterns("GET", "%{WORD}")', { WORD: 'GET' }],
    ['ParseXML("<a b=\\"c\\">d</a>")', { tag: 'a', attributes: { b: 'c' }, content: 'd' }],
    ['ParseSimplifiedXML("<a><b>1</b></a>")["a"]["b"]', '1'],
    ['GetXML("<a><b>1</b><b>2</b></a>", "/a/b[2]")', '<b>2</b>'],
    ['RemoveXML("<a><b/>1</a>", "//b")', '<a>1</a>'],
    ['InsertXML("<a/>", "/a", "<b/>")', '<a><b></b></a>'],
    [
      'ParseSimplifiedXML(ConvertAttributesToElementsXML(ConvertTextToElementsXML("<a b=\\"1\\">2<c/></a>")))',
      { a: { value: '2', b: '1' } },
    ],
    ['ConvertTextToElementsXML("<a>1<b/></a>", element_name = "v")', '<a><v>1</v><b></b></a>'],
    ['ExtractGrokPatterns("GET", Concat(["%{WORD", "verb}"], ":"))', { verb: 'GET' }],
    [
      'ExtractGrokPatterns("2024-06-18 12:34:56 otel", "%{MYPATTERN}", true, ["MYPATTERN=%{MYDATEPATTERN:timestamp} otel", "MYDATEPATTERN=%{DATE}[- ]%{TIME}"])',
      { timestamp: '24-06-18 12:34:56' },
    ],
    ['ExtractPatterns("nothing", "GIT_SHA=(?P<sha>\\\\w+)")', {}],
    [
      'ExtractPatterns("Jan 2 10:11:12 host-1 app[42]: up", "^(?P<timestamp>\\\\w+ \\\\w+ [0-9]+:[0-9]+:[0-9]+) (?P<hostname>([A-Za-z0-9-_]+)) (?P<process>\\\\w+)(\\\\[(?P<pid>\\\\d+)\\\\])?: (?P<message>.*)$")',
      { timestamp: 'Jan 2 10:11:12', hostname: 'host-1', process: 'app', pid: '42', message: 'up' },
    ],
    ['SHA256("name")', hashed('sha256', 'name')],
    // Of the tests of contrib's pkg/ottl/ottlfuncs, and beside them the lengths around a block.
    ['Murmur3Hash("Hello World")', 'ce837619'],
    ['Murmur3Hash("")', '00000000'],
    ['Murmur3Hash128("Hello World")', 'dbc2a0c1ab26631a27b4c09fcf1fe683'],
    ['Murmur3Hash128("")', '0'.repeat(32)],
    ['Murmur3Hash("The quick brown fox jumps over the lazy dog")', '23f74f2e'],
    ['Murmur3Hash128("The quick brown fox jumps over the lazy dog")', '6c1b07bc7bbc4be347939ac4a93c437a'],
    ['CommunityID("1.2.3.4", 12345, "5.6.7.8", 80)', '1:0by3b/tE95hcOzccyt6d4kjgbZc='],
    ['CommunityID("5.6.7.8", 80, "1.2.3.4", 12345, "TCP", 0)', '1:0by3b/tE95hcOzccyt6d4kjgbZc='],
    ['CommunityID("192.168.1.1", 53, "10.10.10.10", 53000, "UDP")', '1:gQ05/45srnixHs8V/2ejpkxhBwg='],
    ['CommunityID("10.10.10.10", 53000, "192.168.1.1", 53, "ICMP")', '1:9TGPWejPFuBlKrHuVcM3iaA8hf8='],
    ['CommunityID("10.10.10.10", 53, "192.168.1.1", 53000, "RSVP")', '1:rkXhRghBvx2yf3zgDnSHuJ35XaY='],
    ['CommunityID("192.168.1.1", 53, "10.10.10.10", 53000, "ICMP6")', '1:bchQ2SAoVf2Iq1XdGBXObLJ2i64='],
    ['CommunityID("192.168.1.1", 53, "10.10.10.10", 53000, "SCTP")', '1:zo1kfEyhghMaeU7tQDCE2G+ITQc='],
    ['CommunityID("2001:db8::1", 8080, "2001:db8::2", 443)', '1:c5m26SNBLmvfaBQJNWKXZwUGGcM='],
    ['CommunityID("192.168.1.1", 12345, "192.168.1.2", 80, seed=1234)', '1:v1n8p4IZW9jXIJnFANLbRU2ahdU='],
    ['CommunityID("10.0.0.2", 80, "10.0.0.1", 12345)', '1:CpuULklTENbGdRpvp7gNcQd5ZqA='],
    ['CommunityID("127.0.0.1", 8080, "127.0.0.1", 8080)', '1:sG2vk7rcZ12ZxPg+nnwljgdVEGw='],
    ['CommunityID("2001:db8::1", 8080, "10.1.1.1", 443)', '1:T1e3va6jTSWaSKkG3k4dnZq5VM8='],
    ['CommunityID("10.1.1.2", 8081, "10.1.1.2", 8080)', '1:3byUvmBpOu8KHoTRr4eN5AjTQEU='],
    ['CommunityID("10.1.1.2", 8080, "::ffff:10.1.1.2", 8081)', '1:3byUvmBpOu8KHoTRr4eN5AjTQEU='],
    ['SHA1("name")', hashed('sha1', 'name')],
    ['MD5("name")', hashed('md5', 'name')],
    [`MD5("${'x'.repeat(200)}")`, hashed('md5', 'x'.repeat(200))],
    [`SHA1("${'ä'.repeat(60)}")`, hashed('sha1', 'ä'.repeat(60))],
    ['SHA512("name")', hashed('sha512', 'name')],
    [`SHA512("${'x'.repeat(111)}")`, hashed('sha512', 'x'.repeat(111))],
    [`SHA512("${'x'.repeat(112)}")`, hashed('sha512', 'x'.repeat(112))],
    [`SHA512("${'ä'.repeat(200)}")`, hashed('sha512', 'ä'.repeat(200))],
    [
      'ParseCSV("999-999-9999,Joe Smith,joe.smith@example.com", "phone,name,email")',
      { phone: '999-999-9999', name: 'Joe Smith', email: 'joe.smith@example.com' },
    ],
    ['ParseCSV("1|2", "a|b", delimiter="|")', { a: '1', b: '2' }],
    [
      'ParseCSV("1|a \\"quoted\\" b", "a,b", delimiter="|", headerDelimiter=",", mode="lazyQuotes")',
      { a: '1', b: 'a "quoted" b' },
    ],
    [
      'ParseCSV("\\"555-555-5556,Joe Smith\\",joe.smith@example.com", "phone,name,email", mode="ignoreQuotes")',
      { phone: '"555-555-5556', name: 'Joe Smith"', email: 'joe.smith@example.com' },
    ],
    ['ParseSeverity("inf", {"info":[{"equals": ["inf"]}, {"range":{"min":200, "max":299}}]})', 'info'],
    ['ParseSeverity(250, {"info":[{"equals": ["inf"]}, {"range":{"min":200, "max":299}}]})', 'info'],
    ['ParseSeverity(299, {"info":[{"range":"2xx"}], "error":[{"range":{"min":400, "max":499}}]})', 'info'],
    ['ParseSeverity(404, {"info":[{"range":"2xx"}], "error":[{"range":{"min":400, "max":499}}]})', 'error'],
    ['Format("%02d", [7])', '07'],
    ['Format("%04d-%02d-%02d", [Year(Now()), Month(Now()), Day(Now())])', '2026-01-02'],
    ['Format("%s/%s/%04d-%02d-%02d.log", ["h", "p", 2026, 1, 2])', 'h/p/2026-01-02.log'],
    // What Go's fmt documents, and its tests of what does not fit.
    ['Format("%d %s", [23])', '23 %!s(MISSING)'],
    ['Format("%d", ["hi"])', '%!d(string=hi)'],
    ['Format("hi", ["guys"])', 'hi%!(EXTRA string=guys)'],
    ['Format("%!", [])', '%!!(MISSING)'],
    ['Format("100%", [])', '100%!(NOVERB)'],
    [
      'Format("%5.1f|%-5d|%+d|%x|%X|%q|%t|%v|%%", [3.14159, 42, 7, 255, "hi", "a", true, nil])',
      '  3.1|42   |+7|ff|6869|"a"|true|<nil>|%',
    ],
    [
      'Format("%v %v %v %e %g", [1.0, 0.00001, 1000000000000000000000.0, 123456.789, 0.5])',
      '1 1e-05 1e+21 1.234568e+05 0.5',
    ],
    ['Format("%06d|%6.2f|%s", [-42, -1.5, 5])', '-00042| -1.50|%!s(int64=5)'],
    // As the Collector's own test has it.
    ['FNV("hello world")', 9065573210506989167n],
    ['Base64Decode("aGVsbG8gd29ybGQ=")', 'hello world'],
    ['Decode("aGVsbG8gd29ybGQ=", "base64")', 'hello world'],
    ['Base64Encode("test string")', 'dGVzdCBzdHJpbmc='],
    ['Base64Encode("??>", "base64-raw-url")', 'Pz8-'],
    ['IsInCIDR("192.168.1.1", ["192.168.0.0/16", "10.0.0.0/8"])', true],
    ['IsInCIDR("193.168.1.1", ["192.168.0.0/16"])', false],
    ['IsInCIDR("2001:db8::1", ["2001:db8::/32"])', true],
    ['IsValidLuhn("17893729974")', true],
    ['IsValidLuhn("17893729975")', false],
    ['Log(1)', 0],
    ['Keys({"k1":"v1", "k2": "v2"})', ['k1', 'k2']],
    ['Values({"key1": "value1", "key2": 5, "key3": [1,2]})', ['value1', 5n, [1n, 2n]]],
    ['Sort([3, 1, 2])', [1n, 2n, 3n]],
    ['Sort([3, 1.5, 2], "desc")', [3, 2, 1.5]],
    ['Sort(["b", true, 3])', ['3', 'b', 'true']],
    ['ContainsValue([1.1, 2.2], 2.2)', true],
    ['ContainsValue(["GET", "PUT"], "POST")', false],
    ['Index("hello world", "world")', 6n],
    ['Index([1, 95], 95)', 1n],
    ['Index(["a"], "b")', -1n],
    ['Coalesce([nil, attributes["none"], "unknown"])', 'unknown'],
    [
      'SliceToMap([{"name": "foo", "value": 2}, {"name": "bar", "value": 5}], ["name"], ["value"])',
      { foo: 2n, bar: 5n },
    ],
    ['SliceToMap([{"name": "foo"}])', { '0': { name: 'foo' } }],
    ['ToKeyValueString({"k1":"v1","k2":{"k3":"v3","k4":["v4","v5"]}})', 'k1=v1 k2={"k3":"v3","k4":["v4","v5"]}'],
    ['ToKeyValueString({"k1":"v1","k2":"v=2","k3":"\\"v=3\\""})', 'k1=v1 k2="v=2" k3="\\"v=3\\""'],
    ['ToKeyValueString({"b": 1, "a": 2}, ":", ",", true)', 'a:2,b:1'],
    [
      'URL("http://www.example.com")',
      {
        'url.original': 'http://www.example.com',
        'url.domain': 'www.example.com',
        'url.scheme': 'http',
        'url.path': '',
      },
    ],
    [
      'URL("http://myusername:mypassword@www.example.com:80/foo.gif?key1=val1&key2=val2#fragment")',
      {
        'url.path': '/foo.gif',
        'url.fragment': 'fragment',
        'url.extension': 'gif',
        'url.password': 'mypassword',
        'url.original': 'http://myusername:mypassword@www.example.com:80/foo.gif?key1=val1&key2=val2#fragment',
        'url.scheme': 'http',
        'url.port': 80n,
        'url.user_info': 'myusername:mypassword',
        'url.domain': 'www.example.com',
        'url.query': 'key1=val1&key2=val2',
        'url.username': 'myusername',
      },
    ],
  ])('%s', (expression, expected) => expect(value(expression)).toEqual(expected === null ? undefined : expected));

  const ns = (iso: string, rest = 0n): bigint => BigInt(Date.parse(iso)) * 1_000_000n + rest;

  test.each<[expression: string, expected: unknown]>([
    ['UnixNano(Time("02/04/2023", "%m/%d/%Y"))', ns('2023-02-04T00:00:00Z')],
    ['UnixNano(Time("Feb 15, 2023", "%b %d, %Y"))', ns('2023-02-15T00:00:00Z')],
    ['UnixNano(Time("2023-05-26 12:34:56 HST", "%Y-%m-%d %H:%M:%S %Z"))', ns('2023-05-26T12:34:56-10:00')],
    ['UnixNano(Time("1986-10-01T00:17:33 MST", "%Y-%m-%dT%H:%M:%S %Z"))', ns('1986-10-01T00:17:33-07:00')],
    ['UnixNano(Time("2012-11-01T22:08:41+0000 EST", "%Y-%m-%dT%H:%M:%S%z %Z"))', ns('2012-11-01T22:08:41Z')],
    ['UnixNano(Time("2023-05-26 12:34:56", "%Y-%m-%d %H:%M:%S", "America/New_York"))', ns('2023-05-26T12:34:56-04:00')],
    ['UnixNano(Time("2023-05-26T12:34:56.000000789", "%FT%T.%s"))', ns('2023-05-26T12:34:56Z', 789n)],
    ['UnixMilli(Time("02:55:02 PM", "%r"))', ns('0000-01-01T14:55:02Z') / 1_000_000n],
    ['FormatTime(Time("02/04/2023", "%m/%d/%Y"), "%A %h %e %Y")', 'Saturday Feb  4 2023'],
    ['FormatTime(Unix(1672527600, 5), "%b %d %Y %H:%M:%S.%s")', 'Dec 31 2022 23:00:00.000000005'],
    ['UnixSeconds(Now())', 1_767_323_045n],
    ['UnixMicro(Now())', 1_767_323_045_000_000n],
    ['Year(Now())', 2026n],
    ['Weekday(Now())', 5n],
    ['Nanosecond(Now())', 6n],
    ['UnixSeconds(TruncateTime(Now(), Duration("1h")))', ns('2026-01-02T03:00:00Z') / 1_000_000_000n],
    ['Hours(Duration("90m"))', 1.5],
    ['Minutes(Duration("1h"))', 60],
    ['Seconds(Duration("333ms"))', 0.333],
    ['Milliseconds(Duration("1h"))', 3_600_000n],
    ['Microseconds(Duration("1h"))', 3_600_000_000n],
    ['Nanoseconds(Duration("1h2m3s4ms5us6ns"))', 3_723_004_005_006n],
    ['Nanoseconds(Duration("-1.5h"))', -5_400_000_000_000n],
    ['Nanoseconds(Now() - Unix(1767323045))', 6n],
    ['UnixSeconds(Unix(100) + Duration("1m"))', 160n],
    ['UnixSeconds(Duration("1m") + Unix(100))', 160n],
    ['1 + 2 * 3 - 4', 3n],
    ['7 / 2', 3n],
    ['-7 / 2', -3n],
    ['7 / 2.0', 3.5],
    ['9223372036854775807 + 1', -9223372036854775808n],
  ])('%s', (expression, expected) => expect(value(expression)).toEqual(expected));
});

test('UUIDs have their version and variant, and that of version 7 begins with the time', () => {
  expect(value('UUID()')).toBe('80808080-8080-4080-8080-808080808080');
  const written = value('UUIDv7()') as string;
  expect(written).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7080-8080-808080808080$/);
  expect(parseInt(written.replace('-', '').slice(0, 12), 16)).toBe(1_767_323_045_000);
});

// A pattern would begin at each of them anew.
test('line breaks in a row of CSV, however many', () => {
  const breaks = '\\n'.repeat(100_000);
  expect(value(`ParseCSV("a${breaks}a,b", "x,y")`)).toEqual({ x: `a${'\n'.repeat(100_000)}a`, y: 'b' });
});

describe('errors while a statement runs', () => {
  test.each([
    ['set(attributes["a"], ParseCSV("1,2", "a"))', 'wrong number of fields: expected 1, found 2'],
    ['set(attributes["a"], ParseCSV("1", ""))', 'headers must not be an empty string'],
    ['set(attributes["a"], ParseCSV("a\\"b", "a"))', 'a quote stands where none can be'],
    [
      'set(attributes["a"], ParseSeverity("x", {"info": [{"equals": ["i"]}]}))',
      "no matching log level found for value 'x'",
    ],
    ['set(attributes["a"], ParseSeverity(1.5, {}))', 'log level must be either string or int64'],
    [
      'set(attributes["a"], ParseSeverity(1, {"info": [{"range": "9xx"}]}))',
      'a range has a min and a max, or is one of',
    ],
    ['set(attributes["a"], ParseSeverity(1, {"info": ["inf"]}))', 'the criteria of info must be a list of maps'],
    ['set(attributes["a"], CommunityID("invalid-ip", 80, "10.0.0.1", 1))', 'invalid source IP: invalid-ip'],
    ['set(attributes["a"], CommunityID("10.0.0.1", 80, "10.0.0", 1))', 'invalid destination IP: 10.0.0'],
    ['set(attributes["a"], CommunityID("10.0.0.1", 0, "10.0.0.2", 1))', 'source port must be between 1 and 65535'],
    ['set(attributes["a"], CommunityID("::1", 1, "::2", 65536))', 'destination port must be between 1 and 65535'],
    ['set(attributes["a"], CommunityID("::1", 1, "::2", 1, "UNKNOWN"))', 'unsupported protocol: UNKNOWN'],
    ['set(attributes["a"], CommunityID("::1", 1, "::2", 1, "TCP", -1))', 'seed must be between 0 and 65535, got -1'],
    ['set(attributes["a"], Murmur3Hash(1))', 'expected string but got int'],
    ['set(attributes["a"], 1 / 0)', 'attempted to divide by 0'],
    ['set(attributes["a"], 1 + "x"[0])', ''],
    ['set(attributes["a"], Split(attributes["none"], ","))', 'target: expected string but got nil'],
    ['set(attributes["a"], Split("a", ",")[1])', 'index 1 out of bounds'],
    ['set(attributes["a"], Split("a", ",")["b"])', 'unable to resolve an integer index in slice'],
    ['set(attributes["a"], Now())', 'a time cannot be kept here; make it a number or text first, by UnixNano'],
    ['set(attributes["a"], Substring("abc", 1, 3))', 'invalid range for substring function'],
    ['set(attributes["a"], ParseJSON("{"))', 'the text is no JSON'],
    ['set(attributes["a"], Duration("1x"))', 'the text is no duration'],
    ['set(attributes["a"], Time("2023", "%m/%d/%Y"))', 'the text is not of the format'],
    ['set(attributes["a"], Time("02/30/2023", "%m/%d/%Y"))', 'the text is not of the format'],
    ['set(body["a"], 1)', 'log bodies of type string cannot be indexed'],
    ['delete_key(attributes["none"], "a")', 'target: expected map but got nil'],
    ['set(attributes["a"], 1) where Len(1) > 0', 'target arg must be of type string'],
    ['set(attributes["a"], 1) where String("x")', 'value returned from String must be bool but got string'],
    ['set(severity_number, "x")', 'a int64 is expected here but got string'],
    ['set(trace_id.string, "xyz")', 'an id has 32 hex digits'],
    ['set(attributes["a"][100000], 1)', 'index 100000 out of bounds'],
  ])('%s', (statement, message) => {
    if (message === '') expect(mistake(statement)).toBeDefined();
    else expect(() => run([statement])).toThrow(message);
  });
});

describe('mistakes in calls have a place', () => {
  test.each<[string, number, string]>([
    ['sett(attributes["a"], 1)', 0, 'undefined function "sett"; did you mean "set"?'],
    ['set(attributes["a"], Concatt(["x"], ""))', 21, 'undefined function "Concatt"; did you mean "Concat"?'],
    [
      'set(attributes["a"], ExtractGrokPatterns(body, "%{NOPE}"))',
      47,
      'invalid pattern: pattern definition "NOPE" unknown',
    ],
    ['set(attributes["a"], ExtractGrokPatterns(body, "a("))', 49, 'invalid pattern: missing closing )'],
    [
      'set(attributes["a"], ExtractGrokPatterns(body, "%{WORD}", true))',
      47,
      'at least 1 named capture group must be supplied',
    ],
    [
      'set(attributes["a"], ExtractGrokPatterns(body, "a", pattern_definitions=["P:T=x"]))',
      72,
      'pattern ID "P:T" should not',
    ],
    ['set(attributes["a"], ExtractGrokPatterns(body, "a", pattern_definitions=["x"]))', 72, '"x" is no definition'],
    [
      'set(attributes["a"], ExtractGrokPatterns(body, "a", pattern_definitions=[body]))',
      73,
      'must be a list of strings',
    ],
    ['set(attributes["a"], GetXML(body, "/a["))', 38, 'invalid XPath: the XPath ends too early'],
    ['set(attributes["a"], GetXML(body, body))', 34, 'xpath must be a string'],
    ['set(attributes["a"], UserAgent(body))', 21, 'function "UserAgent" is not supported here'],
    ['set(attributes["a"])', 0, 'set: expected 2 arguments, found 1'],
    ['set(1, 2)', 4, 'target must be a path'],
    ['flatten(body, dept=2)', 14, 'flatten: no such parameter: dept; did you mean "depth"?'],
    ['flatten(body, depth=-1)', 20, "invalid depth '-1', it cannot be negative"],
    ['flatten(body, "a", prefix="b")', 19, 'flatten: "prefix" is given twice'],
    ['merge_maps(attributes, body, "replace")', 29, 'invalid value for strategy, replace'],
    ['set(attributes["a"], IsMatch(body, "a\\\\d("))', 40, 'invalid pattern: missing closing )'],
    ['set(attributes["a"], IsMatch(body, "(?=x)"))', 35, 'invalid pattern: (?=: this is not in RE2'],
    ['replace_pattern(body, "a", "b", SHA25)', 32, 'undefined function "SHA25"; did you mean "SHA256"?'],
    ['replace_pattern(body, "a", "b", Concat)', 32, 'Concat does not take one text'],
    ['replace_match(body, "[a", "b")', 20, 'the pattern is not a valid pattern: syntax error in pattern'],
    ['set(attributes["a"], ExtractPatterns(body, "a(b)"))', 43, 'at least 1 named capture group must be supplied'],
    ['set(attributes["a"], ConvertCase(body, "kebab"))', 39, 'invalid case: kebab'],
    ['set(attributes["a"], Time(body, "%Q"))', 32, 'the format has a directive that is not known'],
    [`set(attributes["a"], Time(body, "${'%q'.repeat(129)}"))`, 32, 'the format is longer than 256 characters'],
    [`set(body, FormatTime(Now(), "${'%c'.repeat(20_000)}"))`, 28, 'the format is longer than 256 characters'],
    ['set(attributes["a"], Time(body, "%Y", "Mars/Base"))', 38, 'unknown time zone Mars/Base'],
    [
      'set(severity_number, SEVERITY_NUMBER_WARNING)',
      21,
      'enum symbol "SEVERITY_NUMBER_WARNING" not found in the context "log"; did you mean "SEVERITY_NUMBER_WARN"?',
    ],
    ['set(severity_number, SPAN_KIND_SERVER)', 21, 'enum symbol "SPAN_KIND_SERVER" not found'],
    ['set(attribute["a"], 1)', 4, 'the context "log" has no path "attribute"; did you mean "attributes"?'],
    ['set(span.name, "x")', 4, '"span" cannot be reached from the context "log"'],
    ['set(severity_text["a"], 1)', 18, '"severity_text" cannot be indexed'],
    ['set(resource.cache["a"], 1)', 4, 'access to cache must be performed using the same context'],
    [
      'set(attributes["a"], 1) where IsRootSpan()',
      30,
      'function "IsRootSpan" is not for the context "log", only for span',
    ],
    ['set(attributes["a"], ParseCSV(body, "a", delimiter="ab"))', 51, 'delimiter must be a single character'],
    ['set(attributes["a"], ParseCSV(body, "a", mode="lax"))', 46, 'unknown mode: lax'],
    ['set(attributes["a"], Format("%9999d", [1]))', 28, 'widths and precisions go up to 1000'],
    ['convert_sum_to_gauge()', 0, 'function "convert_sum_to_gauge" is not for the context "log", only for metric'],
  ])('%s', (statement, offset, message) =>
    expect(mistake(statement)).toEqual({
      path: ['log_statements', 0, 'statements', 0],
      offset,
      message: expect.stringContaining(message),
    }),
  );
});

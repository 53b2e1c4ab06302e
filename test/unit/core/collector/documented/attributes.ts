import { createHash } from 'node:crypto';
import type { Documented, Example } from './example.ts';
import { logs, spans } from './items.ts';

const DELETES = `
actions:
  - key: credit_card
    action: delete
  - key: duplicate_key
    action: delete`;
const CLEANS = `
actions:
  - key: password
    action: update
    value: "obfuscated"
  - key: token
    action: delete`;
const SECRETS = { password: 'p', token: 't' };
const CLEANED = { password: 'obfuscated' };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const service = (name: string) => ({ resource: { 'service.name': name } });

/** Actions of `testdata/config.yaml`, on one span. */
const action = (
  shows: string,
  settings: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Example => ({
  shows,
  settings: `actions:\n${settings}`,
  takes: spans({ attributes: before }),
  gives: [{ attributes: after }],
});

export const ATTRIBUTES: Documented = {
  section: 'processors',
  component: 'attributes',
  source: 'opentelemetry-collector-contrib/processor/attributesprocessor (README.md, testdata/config.yaml)',
  examples: [
    action(
      'the sample configuration, with what stands in where nothing is found',
      `
  - key: db.table
    action: delete
  - key: redacted_span
    value: true
    action: upsert
  - key: copy_key
    from_attribute: key_original
    action: update
  - key: account_id
    value: 2245
    action: insert
  - key: account_password
    action: delete
  - key: account_email
    action: hash
  - key: http.status_code
    action: convert
    converted_type: int
  - key: region
    from_attribute: cloud.region
    default_value: "us-east-1"
    action: insert
  - key: tenant_id
    from_context: "metadata.tenant"
    default_value: "default-tenant"
    action: upsert`,
      {
        ...{ 'db.table': 't', copy_key: 'old', key_original: 'new', account_password: 'x' },
        ...{ account_email: 'a@b.c', 'http.status_code': '200' },
      },
      {
        ...{ copy_key: 'new', key_original: 'new', account_email: sha256('a@b.c'), 'http.status_code': 200n },
        ...{ redacted_span: true, account_id: 2245n, region: 'us-east-1', tenant_id: 'default-tenant' },
      },
    ),
    action(
      'insert: a number stays a number, and what is not there inserts nothing',
      `
  - key: "attribute1"
    value: 123
    action: insert
  - key: "string key"
    from_attribute: "anotherkey"
    action: insert`,
      {},
      { attribute1: 123n },
    ),
    action(
      'insert of what is there',
      `
  - key: "attribute1"
    value: 123
    action: insert
  - key: "string key"
    from_attribute: "anotherkey"
    action: insert`,
      { attribute1: 'kept', anotherkey: 'v' },
      { attribute1: 'kept', anotherkey: 'v', 'string key': 'v' },
    ),
    {
      shows: 'extract needs names for all its groups',
      settings: `
actions:
  - key: "http.url"
    pattern: ^(?P<http_protocol>.*):\\/\\/(?P<http_domain>.*)\\/(?P<http_path>.*)(\\?|\\&)(?P<http_query_params>.*)
    action: extract`,
      refused: ['3:14 the pattern contains at least one unnamed matcher group'],
    },
    action(
      'extract, the same with its group named',
      `
  - key: "http.url"
    pattern: ^(?P<http_protocol>.*):\\/\\/(?P<http_domain>.*)\\/(?P<http_path>.*)(?P<separator>\\?|\\&)(?P<http_query_params>.*)
    action: extract`,
      { 'http.url': 'http://example.com/path?queryParam1=value1,queryParam2=value2' },
      {
        'http.url': 'http://example.com/path?queryParam1=value1,queryParam2=value2',
        ...{ http_protocol: 'http', http_domain: 'example.com', http_path: 'path', separator: '?' },
        http_query_params: 'queryParam1=value1,queryParam2=value2',
      },
    ),
    action(
      'update',
      `
  - key: "boo"
    from_attribute: "foo"
    action: update
  - key: db.secret
    value: redacted
    action: update`,
      { foo: 'f', 'db.secret': 's' },
      { foo: 'f', 'db.secret': 'redacted' },
    ),
    action(
      'upsert',
      `
  - key: region
    value: "planet-earth"
    action: upsert
  - key: new_user_key
    from_attribute: user_key
    action: upsert`,
      { region: 'old' },
      { region: 'planet-earth' },
    ),
    action(
      'delete',
      `
  - key: credit_card
    action: delete
  - key: duplicate_key
    action: delete`,
      { credit_card: 1n, duplicate_key: 2n, other: 3n },
      { other: 3n },
    ),
    action('hash', `  - { key: user.email, action: hash }`, { 'user.email': 'a' }, { 'user.email': sha256('a') }),
    action(
      'convert',
      `  - { key: http.status_code, action: convert, converted_type: int }`,
      { 'http.status_code': '404' },
      { 'http.status_code': 404n },
    ),
    {
      shows: 'exclude: service and all attributes',
      settings: `
exclude:
  match_type: strict
  services: ["svcA", "svcB"]
  attributes:
    - {key: env, value: "dev"}
    - {key: test_request}${DELETES}`,
      takes: spans(
        { ...service('svcB'), attributes: { env: 'dev', test_request: 123n, credit_card: 1234n } },
        { ...service('svcA'), attributes: { env: 'dev', test_request: false } },
        { ...service('svcB'), attributes: { env: 1n, test_request: 'dev', credit_card: 1234n } },
        { ...service('svcC'), attributes: { env: 'dev', test_request: false, duplicate_key: 1n } },
      ),
      gives: [
        { attributes: { env: 'dev', test_request: 123n, credit_card: 1234n } },
        { attributes: { env: 'dev', test_request: false } },
        { attributes: { env: 1n, test_request: 'dev' } },
        { attributes: { env: 'dev', test_request: false } },
      ],
    },
    {
      shows: 'exclude: by resource',
      settings: `
exclude:
  match_type: strict
  resources:
    - {key: host.type, value: "n1-standard-1"}${DELETES}`,
      takes: spans(
        { resource: { 'host.type': 'n1-standard-1' }, attributes: { credit_card: 1n } },
        { resource: { 'host.type': 'other' }, attributes: { credit_card: 1n } },
      ),
      gives: [{ attributes: { credit_card: 1n } }, { attributes: {} }],
    },
    {
      shows: 'exclude: by library and version',
      settings: `
exclude:
  match_type: strict
  libraries:
    - {name: "mongo-java-driver", version: "3.8.0"}${DELETES}`,
      takes: spans({ scope: 'mongo-java-driver', attributes: { credit_card: 1n } }),
      gives: [{ attributes: {} }],
    },
    {
      shows: 'exclude: by library of any version',
      settings: `
exclude:
  match_type: strict
  libraries:
    - {name: "mongo-java-driver"}${DELETES}`,
      takes: spans({ scope: 'mongo-java-driver', attributes: { credit_card: 1n } }),
      gives: [{ attributes: { credit_card: 1n } }],
    },
    {
      shows: 'include: services by pattern',
      settings: `
include:
  match_type: regexp
  services: ["auth.*", "login.*"]${DELETES}`,
      takes: spans(
        { ...service('auth-1'), attributes: { credit_card: 1n } },
        { ...service('shop'), attributes: { credit_card: 1n } },
      ),
      gives: [{ attributes: {} }, { attributes: { credit_card: 1n } }],
    },
    {
      shows: 'include first, then exclude; a value of another type is another',
      settings: `
include:
  match_type: strict
  services: ["svcA", "svcB"]
exclude:
  match_type: strict
  attributes:
    - { key: redact_trace, value: false}${DELETES}`,
      takes: spans(
        { ...service('svcB'), attributes: { credit_card: 1234n, redact_trace: 'false' } },
        { ...service('svcA'), attributes: { credit_card: 1234n, redact_trace: true } },
        { ...service('svcB'), attributes: { credit_card: 1234n, redact_trace: false } },
        { ...service('svcC'), attributes: { credit_card: 1234n } },
      ),
      gives: [
        { attributes: { redact_trace: 'false' } },
        { attributes: { redact_trace: true } },
        { attributes: { credit_card: 1234n, redact_trace: false } },
        { attributes: { credit_card: 1234n } },
      ],
    },
    {
      shows: 'several actions, in their order',
      settings: `
actions:
  - key: operation
    value: default
    action: insert
  - key: svc.operation
    from_attribute: operation
    action: upsert
  - key: operation
    action: delete`,
      takes: spans(
        { attributes: { timeout: 10n, 'svc.operation': 'addition', operation: 'addition' } },
        { attributes: { operation: 'subtract', math_value: 123n } },
        { attributes: { timeout: 10n, math_value: 4n } },
        { attributes: { 'svc.operation': 'division', timeout: 3n } },
      ),
      gives: [
        { attributes: { timeout: 10n, 'svc.operation': 'addition' } },
        { attributes: { 'svc.operation': 'subtract', math_value: 123n } },
        { attributes: { 'svc.operation': 'default', timeout: 10n, math_value: 4n } },
        { attributes: { 'svc.operation': 'default', timeout: 3n } },
      ],
    },
    {
      shows: 'patterns of services and of span names',
      settings: `
include:
  match_type: regexp
  services: ["auth.*"]
exclude:
  match_type: regexp
  span_names: ["login.*"]${CLEANS}`,
      takes: spans(
        { ...service('auth'), name: 'get', attributes: SECRETS },
        { ...service('auth'), name: 'login/x', attributes: SECRETS },
        { ...service('shop'), name: 'get', attributes: SECRETS },
      ),
      gives: [{ attributes: CLEANED }, { attributes: SECRETS }, { attributes: SECRETS }],
    },
    {
      shows: 'patterns of attributes',
      settings: `
include:
  match_type: regexp
  attributes:
    - {key: env, value: 'SELECT \\* FROM USERS.*'}
actions:
  - key: db.statement
    action: update
    value: "SELECT * FROM USERS [obfuscated]"`,
      takes: spans(
        { attributes: { env: 'SELECT * FROM USERS u', 'db.statement': 'x' } },
        { attributes: { env: 'SELECT 1', 'db.statement': 'x' } },
      ),
      gives: [
        { attributes: { env: 'SELECT * FROM USERS u', 'db.statement': 'SELECT * FROM USERS [obfuscated]' } },
        { attributes: { env: 'SELECT 1', 'db.statement': 'x' } },
      ],
    },
    {
      shows: 'bodies of logs by pattern',
      settings: `
include:
  match_type: regexp
  log_bodies: ["AUTH.*"]${CLEANS}`,
      takes: logs({ body: 'AUTH ok', attributes: SECRETS }, { body: 'else', attributes: SECRETS }),
      gives: [{ attributes: CLEANED }, { attributes: SECRETS }],
    },
    {
      shows: 'severity texts of logs by pattern',
      settings: `
include:
  match_type: regexp
  log_severity_texts: [ "debug.*" ]${CLEANS}`,
      takes: logs({ severityText: 'debug2', attributes: SECRETS }, { attributes: SECRETS }),
      gives: [{ attributes: CLEANED }, { attributes: SECRETS }],
    },
    action(
      'from_context of what nobody sent does nothing',
      `
  - key: origin
    from_context: metadata.origin
    action: insert
  - key: enduser.id
    from_context: auth.subject
    action: insert`,
      { a: 'b' },
      { a: 'b' },
    ),
  ],
};

export const RESOURCE: Documented = {
  section: 'processors',
  component: 'resource',
  source: 'opentelemetry-collector-contrib/processor/resourceprocessor/README.md',
  examples: [
    {
      shows: 'its three actions',
      settings: `
attributes:
- key: cloud.availability_zone
  value: "zone-1"
  action: upsert
- key: k8s.cluster.name
  from_attribute: k8s-cluster
  action: insert
- key: redundant-attribute
  action: delete`,
      takes: spans({ resource: { 'cloud.availability_zone': 'z', 'k8s-cluster': 'c', 'redundant-attribute': 'r' } }),
      gives: [{ resource: { 'cloud.availability_zone': 'zone-1', 'k8s-cluster': 'c', 'k8s.cluster.name': 'c' } }],
    },
  ],
};

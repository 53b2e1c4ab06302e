import type { Documented } from './example.ts';

const CONTRIB = 'opentelemetry-collector-contrib/extension';

/** Examples of settings alone: what extensions do with them is proved where they listen, and where exporters ask them. */
export const EXTENSIONS: readonly Documented[] = [
  {
    section: 'extensions',
    component: 'health_check',
    source: `${CONTRIB}/healthcheckextension/README.md, testdata/config.yaml`,
    examples: [
      { shows: 'as it is', settings: '' },
      {
        shows: 'a path and TLS, whose files must be there',
        settings: `
endpoint: "localhost:13"
tls:
  ca_file: "/path/to/ca.crt"
  cert_file: "/path/to/cert.crt"
  key_file: "/path/to/key.key"
path: "/health/status"`,
        refused: [
          '3:3 "ca_file" is not supported here',
          '4:14 /path/to/cert.crt cannot be read (ENOENT)',
          '5:13 /path/to/key.key cannot be read (ENOENT)',
        ],
      },
      {
        shows: 'a body of its own',
        settings: `
endpoint: "localhost:13"
response_body:
  healthy: I'm OK
  unhealthy: I'm not well`,
      },
      {
        shows: 'a path that is none',
        settings: `
endpoint: "localhost:13"
path: ""`,
        refused: ['2:7 a path that starts with / is expected here'],
      },
      {
        shows: 'looking at the pipelines, which its README advises against',
        settings: `
endpoint: "localhost:13"
check_collector_pipeline:
  enabled: true
  interval: 5m
  exporter_failure_threshold: 5`,
        refused: ['2:1 "check_collector_pipeline" is not supported here'],
      },
    ],
  },
  {
    section: 'extensions',
    component: 'basic_auth',
    source: `${CONTRIB}/basicauthextension/README.md`,
    examples: [
      {
        shows: 'for receivers, inline',
        settings: `
htpasswd:
  inline: |
    alice:secret`,
      },
      {
        shows: 'for receivers, of a file as well, which must be there',
        settings: `
htpasswd:
  file: /path/to/.htpasswd
  inline: |
    alice:secret`,
        refused: ['2:9 /path/to/.htpasswd cannot be read (ENOENT)'],
      },
      {
        shows: 'for exporters',
        settings: `
client_auth:
  username: username
  password: password`,
      },
      {
        shows: 'for exporters, of files, which must be there',
        settings: `
client_auth:
  username_file: /path/to/username
  password_file: /path/to/password`,
        refused: ['2:18 /path/to/username cannot be read (ENOENT)', '3:18 /path/to/password cannot be read (ENOENT)'],
      },
      {
        shows: 'of the Secrets Manager of AWS',
        settings: `
client_auth:
  aws_secrets_manager:
    secret_arn: arn:aws:secretsmanager:us-east-1:123456789012:secret:my-credentials`,
        refused: ['2:3 "aws_secrets_manager" is not supported here'],
      },
      {
        shows: 'both at once',
        settings: `
htpasswd:
  inline: alice:secret
client_auth:
  username: username
  password: password`,
        refused: ['1:1 htpasswd (for receivers) or client_auth (for exporters) is expected here'],
      },
    ],
  },
  {
    section: 'extensions',
    component: 'bearer_token_auth',
    source: `${CONTRIB}/bearertokenauthextension/README.md`,
    examples: [
      {
        shows: 'a file, which counts before the token',
        settings: `
token: "somerandomtoken"
filename: "file-containing.token"`,
      },
      {
        shows: 'a scheme',
        settings: `
scheme: "Bearer"
token: "randomtoken"`,
      },
      {
        shows: 'several tokens under a header',
        settings: `
header: "X-Custom-Authorization"
scheme: ""
tokens:
  - "randomtoken"
  - "thistokenalsoworks"`,
      },
      {
        shows: 'neither token nor file',
        settings: 'scheme: Bearer',
        refused: ['1:1 a token is expected here: token, tokens or filename'],
      },
    ],
  },
  {
    section: 'extensions',
    component: 'headers_setter',
    source: `${CONTRIB}/headerssetterextension/README.md`,
    examples: [
      {
        shows: 'every action',
        settings: `
headers:
  - action: insert
    key: X-Scope-OrgID
    from_context: tenant_id
    default_value: Org-ID
  - action: upsert
    key: User-ID
    value: user_id
  - action: update
    key: User-ID
    value: user_id
  - action: delete
    key: Some-Header`,
      },
      {
        shows: 'a value and where it comes from at once',
        settings: `
headers:
  - key: X-Scope-OrgID
    value: acme
    from_context: tenant_id`,
        refused: ['4:19 only one of value, from_context can be given'],
      },
    ],
  },
  {
    section: 'extensions',
    component: 'file_storage',
    source: `${CONTRIB}/storage/filestorage/README.md`,
    examples: [
      { shows: 'as it is', settings: '' },
      {
        shows: 'all settings',
        settings: `
directory: /var/lib/otelcol/mydir
timeout: 1s
compaction:
  on_start: true
  directory: /tmp/
  max_transaction_size: 65_536
fsync: false`,
      },
      {
        shows: 'compaction while it runs',
        settings: `
compaction:
  on_rebound: true
  rebound_needed_threshold_mib: 100
  rebound_trigger_threshold_mib: 10
  check_interval: 5s
  cleanup_on_start: false`,
      },
      {
        shows: 'to the disk after each write',
        settings: 'fsync: true',
        refused: ['1:8 only false is supported here'],
      },
    ],
  },
  {
    section: 'extensions',
    component: 'zpages',
    source: 'opentelemetry-collector/extension/zpagesextension/README.md',
    examples: [
      { shows: 'as it is', settings: '' },
      { shows: 'its address', settings: 'endpoint: localhost:55679' },
      {
        shows: "what Go's runtime tells",
        settings: `
expvar:
  enabled: true`,
        warned: ['1:1 "expvar" has no effect here'],
      },
    ],
  },
];

import { createHash } from 'node:crypto';
import type { Documented } from './example.ts';
import { spans } from './items.ts';

const EXAMPLE = `
allow_all_keys: false
allowed_keys:
  - description
  - group
  - id
  - name
ignored_keys:
  - safe_attribute
redact_all_types: true
blocked_key_patterns:
  - ".*token.*"
  - ".*api_key.*"
blocked_values:
  - "4[0-9]{12}(?:[0-9]{3})?" ## Visa credit card number
  - "(5[1-5][0-9]{14})"       ## MasterCard number
allowed_values:
  - ".+@mycompany.com"
hash_function: md5
summary: debug`;

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const VISA = '4111111111111111';

export const REDACTION: Documented = {
  section: 'processors',
  component: 'redaction',
  source: 'opentelemetry-collector-contrib/processor/redactionprocessor/README.md',
  examples: [
    {
      shows: 'keys that are not allowed go, blocked values are hashed, ignored ones are safe',
      settings: EXAMPLE,
      takes: spans({
        attributes: {
          id: 5n,
          name: `card ${VISA}`,
          description: 'a@mycompany.com',
          safe_attribute: VISA,
          group: 4111111111111111n,
          other: 'x',
        },
      }),
      gives: [
        {
          attributes: {
            ...{
              id: 5n,
              name: `card ${md5(VISA)}`,
              description: 'a@mycompany.com',
              safe_attribute: VISA,
              group: md5(VISA),
            },
            ...{ 'redaction.redacted.keys': 'other', 'redaction.redacted.count': 1n },
            ...{ 'redaction.masked.keys': 'group,name', 'redaction.masked.count': 2n },
            ...{
              'redaction.allowed.keys': 'description',
              'redaction.allowed.count': 1n,
              'redaction.ignored.count': 1n,
            },
          },
        },
      ],
    },
    {
      shows: 'url_sanitizer',
      settings: `${EXAMPLE}
url_sanitizer:
  enabled: true
  attributes: ["http.url", "url"]`,
      refused: ['20:1 "url_sanitizer" is not supported here'],
    },
    {
      shows: 'allowed_values win over blocked_values',
      settings: `
allow_all_keys: true
blocked_values:
  - "mycompany.com"
allowed_values:
  - "support.mycompany.com"`,
      takes: spans({ attributes: { a: 'x@support.mycompany.com', b: 'x@mycompany.com' } }),
      gives: [{ attributes: { a: 'x@support.mycompany.com', b: 'x@****' } }],
    },
    {
      shows: 'without allowed keys everything goes',
      settings: `
allow_all_keys: false`,
      takes: spans({ attributes: { a: 'b' } }),
      gives: [{ attributes: {} }],
    },
    {
      shows: 'hashed with sha1',
      settings: `
allow_all_keys: true
blocked_key_patterns: [".*token.*"]
hash_function: sha1`,
      takes: spans({ attributes: { my_token: 'x' } }),
      gives: [{ attributes: { my_token: createHash('sha1').update('x').digest('hex') } }],
    },
    {
      shows: 'hashed with sha3',
      settings: `
allow_all_keys: true
blocked_key_patterns: [".*token.*"]
hash_function: sha3`,
      takes: spans({ attributes: { my_token: 'x' } }),
      gives: [{ attributes: { my_token: createHash('sha3-256').update('x').digest('hex') } }],
    },
    {
      shows: 'db_sanitizer',
      settings: `
allow_all_keys: true
db_sanitizer:
  sql:
    enabled: true
    attributes: ["db.statement", "db.query"]`,
      refused: ['2:1 "db_sanitizer" is not supported here'],
    },
  ],
};

import { expect } from 'vitest';
import { entries, operator } from './operator.ts';

const NAMED = { key1: 'val1', key2: 'val2' };

const ADD = operator('add', [
  {
    shows: 'a text',
    settings: `
- type: add
  field: body.key2
  value: val2`,
    takes: entries({ body: { key1: 'val1' } }),
    gives: [{ body: NAMED, attributes: {}, resource: {} }],
  },
  {
    shows: 'what an expression gives',
    settings: `
- type: add
  field: body.key2
  value: EXPR(body.key1 + "_suffix")`,
    takes: entries({ body: { key1: 'val1' } }),
    gives: [{ body: { key1: 'val1', key2: 'val1_suffix' } }],
  },
  {
    shows: 'a map',
    settings: `
- type: add
  field: body.key2
  value:
    nestedkey: nestedvalue`,
    takes: entries({ body: { key1: 'val1' } }),
    gives: [{ body: { key1: 'val1', key2: { nestedkey: 'nestedvalue' } } }],
  },
  {
    shows: 'an attribute',
    settings: `
- type: add
  field: attributes.key2
  value: val2`,
    takes: entries({ body: { key1: 'val1' } }),
    gives: [{ body: { key1: 'val1' }, attributes: { key2: 'val2' }, resource: {} }],
  },
  {
    shows: 'an attribute of the resource',
    settings: `
- type: add
  field: resource.key2
  value: val2`,
    takes: entries({ body: { key1: 'val1' } }),
    gives: [{ body: { key1: 'val1' }, attributes: {}, resource: { key2: 'val2' } }],
  },
  {
    shows: 'an attribute of the resource by an expression',
    settings: `
- type: add
  field: resource.key2
  value: EXPR(body.key1 + "_suffix")`,
    takes: entries({ body: { key1: 'val1' } }),
    gives: [{ body: { key1: 'val1' }, attributes: {}, resource: { key2: 'val1_suffix' } }],
  },
]);

const COPY = operator('copy', [
  {
    shows: 'from the body to the resource',
    settings: `
- type: copy
  from: body.key
  to: resource.newkey`,
    takes: entries({ body: { key: 'value' } }),
    gives: [{ body: { key: 'value' }, attributes: {}, resource: { newkey: 'value' } }],
  },
  {
    shows: 'from the body to an attribute',
    settings: `
- type: copy
  from: body.key2
  to: attributes.newkey`,
    takes: entries({ body: NAMED }),
    gives: [{ body: NAMED, attributes: { newkey: 'val2' }, resource: {} }],
  },
  {
    shows: 'from an attribute to the body',
    settings: `
- type: copy
  from: attributes.key
  to: body.newkey`,
    takes: entries({ body: NAMED, attributes: { key: 'newval' } }),
    gives: [{ body: { ...NAMED, newkey: 'newval' }, attributes: { key: 'newval' } }],
  },
  {
    shows: 'within the body',
    settings: `
- type: copy
  from: body.obj.nested
  to: body.newkey`,
    takes: entries({ body: { obj: { nested: 'nestedvalue' } } }),
    gives: [{ body: { obj: { nested: 'nestedvalue' }, newkey: 'nestedvalue' } }],
  },
]);

const OBJECT = { apiVersion: 'v1', name: 'stanza-g6rzd', uid: '47d965e6-4bb3-4c58-a089-1a8b16bf21b0' };
const AT = '2020-08-13T16:43:57Z';

const MOVE = operator('move', [
  {
    shows: 'another name',
    settings: `
- type: move
  from: body.key1
  to: body.key3`,
    takes: entries({ body: NAMED }),
    gives: [{ body: { key2: 'val2', key3: 'val1' } }],
  },
  {
    shows: 'from the body to the resource',
    settings: `
- type: move
  from: body.uuid
  to: resource.uuid`,
    takes: entries({ body: { uuid: '091edc50-d91a-460d-83cd-089a62937738' } }),
    gives: [{ body: {}, attributes: {}, resource: { uuid: '091edc50-d91a-460d-83cd-089a62937738' } }],
  },
  {
    shows: 'to a field that is misspelt, as its document had it',
    settings: `
- type: move
  from: body.uuid
  to: resoruce.uuid`,
    refused: ['5:7 a field begins with body, attributes, resource; "resoruce.uuid" does not'],
  },
  {
    shows: 'from the body to an attribute',
    settings: `
- type: move
  from: body.ip
  to: attributes.ip`,
    takes: entries({ body: { ip: '8.8.8.8' } }),
    gives: [{ body: {}, attributes: { ip: '8.8.8.8' }, resource: {} }],
  },
  {
    shows: 'in place of the body',
    settings: `
- type: move
  from: body.log
  to: body`,
    takes: entries({ body: { log: 'The log line' } }),
    gives: [{ body: 'The log line' }],
  },
  {
    shows: 'a layer taken off the body',
    settings: `
- type: move
  from: body.wrapper
  to: body`,
    takes: entries({ body: { wrapper: { ...NAMED, key3: 'val3' } } }),
    gives: [{ body: { ...NAMED, key3: 'val3' } }],
  },
  {
    shows: 'a layer merged into the body',
    settings: `
- type: move
  from: body.object
  to: body`,
    takes: entries({ body: { firstTimestamp: AT, object: OBJECT, lastTimestamp: AT } }),
    gives: [{ body: { firstTimestamp: AT, lastTimestamp: AT, ...OBJECT } }],
  },
]);

const DOTTED = { 'key1.0': 'val', 'key2.0': 'val' };

const REMOVE = operator('remove', [
  {
    shows: 'a value of the body',
    settings: `
- type: remove
  field: body.key1`,
    takes: entries({ body: { key1: 'val1' } }),
    gives: [{ body: {} }],
  },
  {
    shows: 'a map of the body',
    settings: `
- type: remove
  field: body.object`,
    takes: entries({ body: { object: { nestedkey: 'nestedval' }, key: 'val' } }),
    gives: [{ body: { key: 'val' } }],
  },
  {
    shows: 'an attribute',
    settings: `
- type: remove
  field: attributes.otherkey`,
    takes: entries({ body: { key: 'val' }, attributes: { otherkey: 'val' } }),
    gives: [{ body: { key: 'val' }, attributes: {} }],
  },
  {
    shows: 'an attribute of the resource',
    settings: `
- type: remove
  field: resource.otherkey`,
    takes: entries({ body: { key: 'val' }, resource: { otherkey: 'val' } }),
    gives: [{ body: { key: 'val' }, resource: {} }],
  },
  {
    shows: 'the whole resource',
    settings: `
- type: remove
  field: resource`,
    takes: entries({ body: { key: 'val' }, resource: DOTTED }),
    gives: [{ body: { key: 'val' }, resource: {} }],
  },
  {
    shows: 'all attributes',
    settings: `
- type: remove
  field: attributes`,
    takes: entries({ body: { key: 'val' }, attributes: DOTTED }),
    gives: [{ body: { key: 'val' }, attributes: {} }],
  },
]);

const RETAIN = operator('retain', [
  {
    shows: 'values of the body',
    settings: `
- type: retain
  fields:
    - body.key1
    - body.key2`,
    takes: entries({ body: { ...NAMED, key3: 'val3', key4: 'val4' } }),
    gives: [{ body: NAMED }],
  },
  {
    shows: 'a map of the body',
    settings: `
- type: retain
  fields:
    - body.object`,
    takes: entries({ body: { key1: 'val1', object: { nestedkey: 'val2' } } }),
    gives: [{ body: { object: { nestedkey: 'val2' } } }],
  },
  {
    shows: 'attributes of the resource, the body as it is',
    settings: `
- type: retain
  fields:
    - resource.key1
    - resource.key2`,
    takes: entries({ body: { key1: 'val1' }, resource: { ...NAMED, key3: 'val3' } }),
    gives: [{ body: { key1: 'val1' }, resource: NAMED }],
  },
  {
    shows: 'attributes, the body as it is',
    settings: `
- type: retain
  fields:
    - attributes.key1
    - attributes.key2`,
    takes: entries({ body: { key1: 'val1' }, attributes: { ...NAMED, key3: 'val3' } }),
    gives: [{ body: { key1: 'val1' }, attributes: NAMED }],
  },
  {
    shows: 'something of each',
    settings: `
- type: retain
  fields:
    - resource.key1
    - attributes.key3
    - body.key5`,
    takes: entries({
      ...{ resource: NAMED, attributes: { key3: 'val3', key4: 'val4' } },
      body: { key5: 'val5', key6: 'val6' },
    }),
    gives: [{ resource: { key1: 'val1' }, attributes: { key3: 'val3' }, body: { key5: 'val5' } }],
  },
]);

const NESTED = { nested1: 'nestedval1', nested2: 'nestedval2' };

const FLATTEN = operator('flatten', [
  {
    shows: 'a map of the body',
    settings: `
- type: flatten
  field: body.key1`,
    takes: entries({ body: { key1: NESTED, key2: 'val2' } }),
    gives: [{ body: { ...NESTED, key2: 'val2' } }],
  },
  {
    shows: 'a map within another',
    settings: `
- type: flatten
  field: body.wrapper.key1`,
    takes: entries({ body: { wrapper: { key1: NESTED, key2: 'val2' } } }),
    gives: [{ body: { wrapper: { ...NESTED, key2: 'val2' } } }],
  },
]);

const ASSIGN_KEYS = operator('assign_keys', [
  {
    shows: 'a list that is the body',
    settings: `
- type: assign_keys
  field: body
  keys: ["foo", "bar", "charlie", "foxtrot"]`,
    takes: entries({ body: [1n, 'debug', 'Debug Message', true] }),
    gives: [{ body: { foo: 1n, bar: 'debug', charlie: 'Debug Message', foxtrot: true } }],
  },
  {
    shows: 'a list that is an attribute',
    settings: `
- type: assign_keys
  field: attributes.input
  keys: ["foo", "bar"]`,
    takes: entries({ attributes: { input: [1n, 'debug'], field2: 'unchanged' } }),
    gives: [{ attributes: { input: { foo: 1n, bar: 'debug' }, field2: 'unchanged' } }],
  },
  {
    shows: 'a list of another length, which is an error',
    settings: `
- type: assign_keys
  field: body
  keys: ["foo", "bar"]`,
    takes: entries({ body: [1n] }),
    gives: [{ body: [1n] }, 'assign_keys: body has 1 value for 2 keys'],
  },
]);

const UNQUOTE = operator('unquote', [
  {
    shows: 'the body',
    settings: `
- type: unquote
  field: body`,
    takes: entries({ body: '"hello"' }, { body: "'v'" }, { body: "'two'" }),
    gives: [{ body: 'hello' }, { body: 'v' }, { body: "'two'" }, expect.stringContaining('unquote: ')],
  },
  {
    shows: 'an attribute',
    settings: `
- type: unquote
  field: attributes.foo`,
    takes: entries({ attributes: { foo: '`bar`' } }),
    gives: [{ attributes: { foo: 'bar' } }],
  },
]);

const REGEX_REPLACE = operator('regex_replace', [
  {
    shows: 'spaces collapsed',
    settings: `
- type: regex_replace
  regex: " +"
  replace_with: " "
  field: body`,
    takes: entries({ body: 'Hello  World' }),
    gives: [{ body: 'Hello World' }],
  },
  {
    shows: 'a group (its document has the greedy {(.*)}, which takes all three braces at once)',
    settings: `
- type: regex_replace
  regex: "{(.*?)}"
  replace_with: "$\${1}"
  field: body`,
    takes: entries({ body: '{a}{bb}{ccc}' }),
    gives: [{ body: 'abbccc' }],
  },
  {
    shows: 'escape codes of colours taken out',
    settings: `
- type: regex_replace
  regex_name: ansi_control_sequences
  field: body`,
    takes: entries({ body: '\x1b[31mred\x1b[0m' }),
    gives: [{ body: 'red' }],
  },
]);

const SANITIZE_UTF8 = operator('sanitize_utf8', [
  {
    shows: 'the body',
    settings: `
- type: sanitize_utf8
  field: body`,
    takes: entries({ body: 'a\uFFFDb' }),
    gives: [{ body: 'a\uFFFDb' }],
  },
]);

/** Operators that change fields. */
export const TRANSFORMERS = [
  ...[ADD, COPY, MOVE, REMOVE, RETAIN, FLATTEN, ASSIGN_KEYS],
  ...[UNQUOTE, REGEX_REPLACE, SANITIZE_UTF8],
];

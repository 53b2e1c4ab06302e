import { describe, expect, test } from 'vitest';
import type { Section } from '../../../../../core/collector/config/collector-config.ts';
import { settingKeysOf } from '../../../../../core/collector/config/setting-keys.ts';
import { extensionsWith } from '../../../../../main/engine/agent/extensions/kinds.ts';
import { listeningExportersWith, receiversWith } from '../../../../../main/engine/agent/receivers.ts';
import { kindsWith, typesOf } from '../../../../../main/engine/collector/kinds.ts';
import { describeKey } from '../../../../../main/engine/pipelines/describe-key.ts';
import { InFlight } from '../../../../../main/engine/receivers/in-flight.ts';
import { docOf, SETTING_DOCS } from '../../../../../renderer/views/pipelines/details/setting-docs.ts';

const options = { allowUnencrypted: false, inFlight: new InFlight() };
const types = typesOf(kindsWith(receiversWith(options), listeningExportersWith(options), extensionsWith(options)));

function keysOf(section: Section, id: string, settings = ''): Record<string, string> {
  const lines = settings.split('\n').map((line) => `    ${line}\n`);
  const keys = settingKeysOf(`${section}:\n  ${id}:\n${lines.join('')}`, types, { section, id })!;
  return Object.fromEntries(
    keys.map(describeKey).map(({ path, kind, fallback }) => [path.join('.'), `${kind} ${fallback}`.trimEnd()]),
  );
}

/** The part that has to be written for a key to count; undefined where there is no such key. */
function partOf(section: Section, id: string, settings: string, key: string): string | undefined {
  const keys = settingKeysOf(`${section}:\n  ${id}:\n    ${settings}\n`, types, { section, id })!;
  return keys
    .map(describeKey)
    .find(({ path }) => path.join('.') === key)
    ?.part.join('.');
}

describe('the keys of a component are those that its reader reads', () => {
  test('with what is read where they are not written', () => {
    expect(keysOf('processors', 'batch')).toMatchObject({
      timeout: 'duration 200ms',
      send_batch_size: 'number 8192',
    });
    expect(keysOf('processors', 'probabilistic_sampler')).toMatchObject({ fail_closed: 'boolean true' });
  });

  test('of a part where it is written', () => {
    expect(partOf('receivers', 'otlp', '', 'protocols.grpc.endpoint')).toBe('protocols.grpc');
    expect(partOf('receivers', 'otlp/2', 'protocols: {grpc: {}}', 'protocols.grpc.endpoint')).toBe('');
  });

  test('of a part that is not written, with which one it is', () => {
    expect(partOf('receivers', 'zipkin', '', 'tls.cert_file')).toBe('tls');
    expect(partOf('receivers', 'zipkin', 'tls: {min_version: "1.3"}', 'tls.cert_file')).toBe('');
    expect(partOf('receivers', 'otlp', 'protocols: {grpc: {}}', 'protocols.grpc.tls.key_file')).toBe(
      'protocols.grpc.tls',
    );
    expect(partOf('exporters', 'otlp', '', 'keepalive.time')).toBe('keepalive');
    expect(partOf('exporters', 'otlp', '', 'retry_on_failure.max_interval')).toBe('');
    expect(partOf('exporters', 'otlphttp', '', 'auth.authenticator')).toBe('auth');
  });

  test('without end where every part is looked into, and each once', () => {
    for (const section of ['receivers', 'processors', 'exporters', 'connectors', 'extensions'] as const)
      for (const id of types[section].keys()) {
        const keys = settingKeysOf('', types, { section, id })!.map(({ path }) => path.join('.'));
        expect(keys.length, id).toBeLessThan(250);
        expect(keys).toEqual([...new Set(keys)]);
      }
  });

  test('of a list only the list', () => {
    const keys = keysOf('processors', 'attributes', 'actions:\n  - key: a\n    action: delete');
    expect(keys).toHaveProperty(['actions'], 'other');
    expect(Object.keys(keys).filter((key) => key.startsWith('actions.'))).toEqual([]);
  });

  test('and none of what there is not', () =>
    expect(settingKeysOf('', types, { section: 'processors', id: 'exotic' })).toBeUndefined());
});

test('durations are told as they are written', () => {
  const told = (fallback: number) => describeKey({ path: ['a'], kind: 'duration', fallback }).fallback;
  expect([0, 200, 5_000, 90_000, 3_600_000, 1_500].map(told)).toEqual(['', '200ms', '5s', '1m30s', '1h', '1s500ms']);
});

test('each line about a key is about one that some component reads', () => {
  const described = new Set<string>();
  for (const section of ['receivers', 'processors', 'exporters', 'connectors'] as const)
    for (const type of types[section].keys())
      for (const path of Object.keys(keysOf(section, type))) described.add(docOf(section, type, path.split('.')) ?? '');
  expect(Object.values(SETTING_DOCS).filter((key) => !described.has(key))).toEqual([]);
});

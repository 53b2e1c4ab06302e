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

describe('the keys of a component are those that its reader reads', () => {
  test('with what is read where they are not written', () => {
    expect(keysOf('processors', 'batch')).toMatchObject({
      timeout: 'duration 200ms',
      send_batch_size: 'number 8192',
    });
    expect(keysOf('processors', 'probabilistic_sampler')).toMatchObject({ fail_closed: 'boolean true' });
  });

  test('of a part where it is written', () => {
    expect(Object.keys(keysOf('receivers', 'otlp'))).not.toContain('protocols.grpc.endpoint');
    expect(keysOf('receivers', 'otlp/2', 'protocols:\n  grpc:')).toHaveProperty(['protocols.grpc.endpoint']);
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

/** With the parts that are read only where they are written. */
const WRITTEN: Readonly<Record<string, string>> = {
  'receivers/otlp': 'protocols: {grpc: {tls: {}}, http: {tls: {}, auth: {authenticator: a}}}',
  'exporters/otlp': 'tls: {}\nauth: {authenticator: a}\nretry_on_failure: {}\nsending_queue: {}',
};

test('each line about a key is about one that some component reads', () => {
  const described = new Set<string>();
  for (const section of ['receivers', 'processors', 'exporters', 'connectors'] as const)
    for (const type of types[section].keys())
      for (const path of Object.keys(keysOf(section, type, WRITTEN[`${section}/${type}`])))
        described.add(docOf(section, type, path.split('.')) ?? '');
  expect(Object.values(SETTING_DOCS).filter((key) => !described.has(key))).toEqual([]);
});

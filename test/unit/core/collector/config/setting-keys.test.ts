import { describe, expect, test } from 'vitest';
import type { Section } from '../../../../../core/collector/config/collector-config.ts';
import { settingKeysOf } from '../../../../../core/collector/config/setting-keys.ts';
import { extensionsWith } from '../../../../../main/engine/agent/extensions/kinds.ts';
import { listeningExportersWith, receiversWith } from '../../../../../main/engine/agent/receivers.ts';
import { kindsWith, typesOf } from '../../../../../main/engine/collector/kinds.ts';
import { describeKey } from '../../../../../main/engine/pipelines/describe-key.ts';
import { InFlight } from '../../../../../main/engine/receivers/in-flight.ts';
import { inLanguage } from '../../../../../renderer/i18n/locale.ts';
import { SETTING_WORDS } from '../../../../../renderer/i18n/setting-words.ts';
import { docOf } from '../../../../../renderer/views/pipelines/details/setting-docs.ts';

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

const SECTIONS = ['receivers', 'processors', 'exporters', 'connectors', 'extensions'] as const;

/** Keys that a form shows: those that hold others are told by these. */
function shownKeys(section: Section, id: string): string[][] {
  const all = settingKeysOf('', types, { section, id })!.map(describeKey);
  const holdsOthers = (path: readonly string[]): boolean =>
    all.some((other) => other.path.length > path.length && path.every((step, at) => other.path[at] === step));
  return all.filter(({ path, kind }) => kind !== 'other' || !holdsOthers(path)).map(({ path }) => path);
}

const keysOfAll = SECTIONS.flatMap((section) =>
  [...types[section].keys()].flatMap((type) => shownKeys(section, type).map((path) => ({ section, type, path }))),
);

test('each key that a form shows has a line of what it is for, in both languages', () => {
  expect(keysOfAll.length).toBeGreaterThan(900);
  for (const language of ['en', 'ko'] as const) {
    const left = keysOfAll.filter(
      ({ section, type, path }) => inLanguage(language, () => docOf(SETTING_WORDS, section, type, path)) === undefined,
    );
    expect(left.map(({ section, type, path }) => `${section}/${type} ${path.join('.')}`)).toEqual([]);
  }
  expect(Object.entries(SETTING_WORDS).filter(([, [en, ko]]) => /[가-힣]/.test(en) || !/[가-힣]/.test(ko))).toEqual([]);
});

test('each line about a key is about one that some component reads', () => {
  const asked = new Set<string>();
  const noting = new Proxy(SETTING_WORDS, {
    get: (words, key: string) => (asked.add(key), words[key]),
  });
  for (const { section, type, path } of keysOfAll) docOf(noting, section, type, path);
  expect(Object.keys(SETTING_WORDS).filter((key) => !asked.has(key))).toEqual([]);
});

import { hostname } from 'node:os';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import { readResourceVariable } from '../../../core/collector/processors/detected-resource.ts';
import type { Attributes } from '../../../core/model/attributes.ts';
import type { ComponentContext } from '../../../main/engine/collector/component.ts';
import { TAKEN } from '../../../main/engine/collector/consumer.ts';
import { RESOURCE_DETECTION as KIND } from '../../../main/engine/collector/processors/resource-detection.ts';
import { logRecord, logs, metrics, span, traces } from '../../helpers/telemetry.ts';

afterEach(() => void vi.unstubAllEnvs());

function start(settings: unknown) {
  const { problems, create } = KIND.read(settings);
  expect(problems).toEqual([]);
  const given: Parcel[] = [];
  const next = { consume: async (parcel: Parcel) => (given.push(parcel), TAKEN) };
  return { node: create({} as ComponentContext, next), given };
}

const plain = (attributes: Attributes) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, 'value' in value ? value.value : value.kind]));
const resourceOf = (parcel: Parcel) => plain(parcel.telemetry.groups[0]!.resource.attributes);

describe('resourcedetection', () => {
  test('adds what the environment says, and overrides what is there unless told not to', async () => {
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', ' deployment.environment = prod , service.name=from%20env,empty= ');
    const expected = { 'deployment.environment': 'prod', empty: '' };
    const first = start({ detectors: ['env'] });
    for (const telemetry of [traces('shop', span()), logs('shop', logRecord()), metrics('shop')])
      await first.node.consume(Parcel.ofTelemetry(telemetry));
    expect(first.given.map(resourceOf)).toEqual(
      Array.from({ length: 3 }, () => ({ ...expected, 'service.name': 'from env' })),
    );
    const second = start({ detectors: ['env'], override: false });
    await second.node.consume(Parcel.ofTelemetry(traces('shop', span())));
    expect(resourceOf(second.given[0]!)).toEqual({ ...expected, 'service.name': 'shop' });
  });

  test('adds what this system tells, the first detector first, with its schema', async () => {
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'host.name=mine');
    const system = {
      hostname_sources: ['os'],
      resource_attributes: {
        'host.arch': { enabled: true },
        'host.ip': { enabled: true },
        'host.mac': { enabled: true },
      },
    };
    const both = start({ detectors: ['system', 'env'], system });
    await both.node.consume(Parcel.ofTelemetry(traces('shop', span())));
    const resource = resourceOf(both.given[0]!);
    expect(resource).toMatchObject({
      'service.name': 'shop',
      'host.name': hostname(),
      'os.type': process.platform === 'win32' ? 'windows' : process.platform,
    });
    expect(Object.keys(resource)).toEqual(expect.arrayContaining(['host.arch', 'host.ip', 'host.mac']));
    expect(both.given[0]!.telemetry.groups[0]!.schemaUrl).toBe('https://opentelemetry.io/schemas/1.6.1');
    const first = start({
      detectors: ['env', 'system'],
      system: { resource_attributes: { 'os.type': { enabled: false } } },
    });
    await first.node.consume(Parcel.ofTelemetry(traces('shop', span())));
    expect(resourceOf(first.given[0]!)).toEqual({ 'service.name': 'shop', 'host.name': 'mine' });
  });

  test('leaves telemetry as it is where nothing was found', async () => {
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', '');
    const { node, given } = start(undefined);
    const parcel = Parcel.ofTelemetry(traces('shop', span()));
    await node.consume(parcel);
    expect(given[0]).toBe(parcel);
  });

  test('passes on as it is what only detectors of others would look for, which are named', async () => {
    const { problems, create } = KIND.read({ detectors: ['gcp', 'ec2'], ec2: { tags: ['a'] } });
    expect(problems.map(({ message, isWarning }) => [message, isWarning])).toEqual([
      ['"ec2" has no effect here', true],
      ['the detector "gcp" is not supported here: left out', true],
      ['the detector "ec2" is not supported here: left out', true],
    ]);
    const given: Parcel[] = [];
    const node = create({} as ComponentContext, { consume: async (parcel) => (given.push(parcel), TAKEN) });
    const parcel = Parcel.ofTelemetry(traces('shop', span()));
    await node.consume(parcel);
    expect(given).toEqual([parcel]);
  });

  test('refuses what comes until the environment can be read', async () => {
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'no pair');
    const { node, given } = start({ detectors: ['env'] });
    const parcel = Parcel.ofTelemetry(traces('shop', span()));
    await expect(node.consume(parcel)).rejects.toMatchObject({
      isPermanent: false,
      message: 'the resource cannot be detected: invalid resource format: "no pair"',
    });
    vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'a=b');
    await node.consume(parcel);
    expect(resourceOf(given[0]!)).toEqual({ 'service.name': 'shop', a: 'b' });
    await node.close();
  });

  test.each([
    ['a=b', { a: 'b' }],
    ['example.org/test-1 =  test $ %3A \\" ,  Abc=Def', { 'example.org/test-1': 'test $ : \\"', Abc: 'Def' }],
    ['k=v,', { k: 'v' }],
    ['a=%zz', 'invalid resource format: "a=%zz"'],
    ['a=b,,c=d', 'invalid resource format: ""'],
    ['=b', 'invalid resource format: "=b"'],
  ])('reads %s', (written, expected) => {
    const read = readResourceVariable(written);
    expect(typeof read === 'string' ? read : plain(read)).toEqual(expected);
  });

  test('tells what is wrong with its place', () => {
    const { problems } = KIND.read({
      detectors: ['sytem', 'docker'],
      refresh_interval: '1m',
      system: {
        hostname_sources: ['cname'],
        resource_attributes: { 'host.nam': { enabled: true }, 'os.description': { enabled: true } },
      },
    });
    expect(problems.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
      'refresh_interval: "refresh_interval" is not supported here',
      'system.hostname_sources.0: "cname" is none of dns, os, lookup',
      'detectors.0: there is no detector "sytem"; did you mean "system"?',
      'detectors.1: the detector "docker" is not supported here: left out',
      expect.stringContaining('system.resource_attributes.host.nam: there is no "host.nam"'),
      'system.resource_attributes.os.description: "os.description" is not supported here: left out',
    ]);
  });
});

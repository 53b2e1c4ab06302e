import { describe, expect, test } from 'vitest';
import { formerType } from '../../../../../core/model/component-names.ts';
import type { Documented, Example } from './example.ts';
import { ATTRIBUTES, RESOURCE } from './attributes.ts';
import { CLIENTS } from './clients.ts';
import { COUNT, SERVICEGRAPH, SPANMETRICS } from './connectors.ts';
import { EXPORTERS } from './exporters.ts';
import { EXTENSIONS } from './extensions.ts';
import { FILE_LOG } from './file-log.ts';
import { FILTER } from './filter.ts';
import { outcomeOf, readExample, TYPES } from './outcome.ts';
import { PROBABILISTIC_SAMPLER } from './probabilistic-sampler.ts';
import { RATE_LIMIT } from './rate-limit.ts';
import { REDACTION } from './redaction.ts';
import { SETTINGS_ALONE } from './settings.ts';
import { TAIL_SAMPLING } from './tail-sampling.ts';
import { TRANSFORM } from './transform.ts';

const ALL: readonly Documented[] = [
  FILTER,
  TRANSFORM,
  ATTRIBUTES,
  RESOURCE,
  PROBABILISTIC_SAMPLER,
  REDACTION,
  TAIL_SAMPLING,
  SPANMETRICS,
  SERVICEGRAPH,
  COUNT,
  FILE_LOG,
  ...EXTENSIONS,
  RATE_LIMIT,
  ...SETTINGS_ALONE,
  ...EXPORTERS,
  ...CLIENTS,
];

/** The named fields of what goes are exactly as stated, and nothing else goes. */
function expectGiven(actual: readonly unknown[], { gives }: Example): void {
  const named = actual.map((item, i) => {
    const stated = gives![i];
    if (typeof stated !== 'object') return item;
    return Object.fromEntries(Object.keys(stated).map((key) => [key, (item as Record<string, unknown>)[key]]));
  });
  expect(named).toEqual(gives);
}

describe.each(ALL.map((one) => [`${one.component}: ${one.source}`, one] as const))('%s', (_, documented) => {
  test.each(documented.examples.map((one) => [one.shows, one] as const))('%s', (_shows, example) => {
    const { settings, problems, warnings } = readExample(documented, example.settings);
    expect(warnings).toEqual((example.warned ?? []).map((text) => expect.stringContaining(text)));
    if (example.refused) {
      expect(problems).toEqual(example.refused.map((text) => expect.stringContaining(text)));
      return;
    }
    expect(problems).toEqual([]);
    if (example.takes) expectGiven(outcomeOf(documented, settings, example.takes), example);
  });
});

test('every processor, connector, exporter and extension has examples of its documents', () => {
  // Each component once: under both of its names it is the same.
  const typesIn = (section: 'processors' | 'connectors' | 'exporters' | 'extensions', types: Iterable<string>) =>
    new Set(Array.from(types, (type) => `${section} ${formerType(section, type)}`));
  const stated = new Set(ALL.map(({ section, component }) => `${section} ${formerType(section, component)}`));
  for (const section of ['processors', 'connectors', 'exporters', 'extensions'] as const)
    expect([...typesIn(section, TYPES[section].keys())].filter((one) => !stated.has(one))).toEqual(
      // Its examples are pipelines: test/unit/collector/connectors.test.ts.
      section === 'connectors' ? ['connectors forward'] : [],
    );
});

test('every example states an outcome, or that it is only read', () => {
  const odd = ALL.flatMap(({ examples }) =>
    examples.filter(
      ({ takes, gives, refused }) => (takes === undefined) !== (gives === undefined) || (refused && gives),
    ),
  );
  expect(odd).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import { OPERATOR_TYPES } from '../../../../../core/collector/stanza/read-operators.ts';
import { formerType } from '../../../../../core/model/component-names.ts';
import type { Documented, Example } from './example.ts';
import { ATTRIBUTES, RESOURCE } from './attributes.ts';
import { CLIENTS } from './clients.ts';
import { COUNT, SERVICEGRAPH, SPANMETRICS } from './connectors.ts';
import { EXPORTERS } from './exporters.ts';
import { EXTENSIONS } from './extensions.ts';
import { FILTER } from './filter.ts';
import { outcomeOf, readExample, TYPES } from './outcome.ts';
import { PROBABILISTIC_SAMPLER } from './probabilistic-sampler.ts';
import { RATE_LIMIT } from './rate-limit.ts';
import { FILE_LOG } from './receivers/file-log.ts';
import { JOINING_OPERATORS } from './receivers/joining.ts';
import { LISTENING } from './receivers/listening.ts';
import { PARSERS } from './receivers/parsers.ts';
import { SCRAPING } from './receivers/scraping.ts';
import { SEQUENCE_OPERATORS } from './receivers/sequences.ts';
import { SIMPLE_PARSERS } from './receivers/simple-parsers.ts';
import { STATSD } from './receivers/statsd.ts';
import { TRANSFORMERS } from './receivers/transformers.ts';
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
  ...LISTENING,
  ...SCRAPING,
  STATSD,
  FILE_LOG,
  ...PARSERS,
  ...SIMPLE_PARSERS,
  ...TRANSFORMERS,
  ...SEQUENCE_OPERATORS,
  ...JOINING_OPERATORS,
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
    if (typeof stated !== 'object' || 'asymmetricMatch' in stated) return item;
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

test('every component has examples of its documents', () => {
  // Each component once: under both of its names it is the same.
  const typesIn = (section: Documented['section'], types: Iterable<string>) =>
    new Set(Array.from(types, (type) => `${section} ${formerType(section, type)}`));
  const stated = new Set(ALL.map(({ section, component }) => `${section} ${formerType(section, component)}`));
  const here = (['receivers', 'processors', 'connectors', 'exporters', 'extensions'] as const).flatMap((section) => [
    ...typesIn(section, TYPES[section].keys()),
  ]);
  // The examples of the first are pipelines: test/unit/collector/connectors.test.ts. The others are Tracebench's own.
  const own = ['connectors forward', 'receivers tracebench', 'receivers tracebench_replay'];
  expect(here.filter((one) => !stated.has(one)).toSorted()).toEqual(own);
});

test('every operator of log lines has examples of its document', () => {
  const sources = new Set(ALL.map(({ source }) => source.slice(source.lastIndexOf('/') + 1, -'.md'.length)));
  // Both are told of where their blocks are.
  const shared: Readonly<Record<string, string>> = { severity_parser: 'severity', time_parser: 'timestamp' };
  expect(OPERATOR_TYPES.filter((type) => !sources.has(shared[type] ?? type))).toEqual([]);
});

test('every example states an outcome, or that it is only read', () => {
  const odd = ALL.flatMap(({ examples }) =>
    examples.filter(
      ({ takes, gives, refused }) => (takes === undefined) !== (gives === undefined) || (refused && gives),
    ),
  );
  expect(odd).toEqual([]);
});

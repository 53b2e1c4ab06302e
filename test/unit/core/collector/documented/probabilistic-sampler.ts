import type { TraceId } from '../../../../../core/model/ids.ts';
import type { Documented } from './example.ts';
import { logs, spans } from './items.ts';

/** 9b8233f7e3a151 are the 56 bits of randomness of the README. */
const README_TRACE = '0000000000000000009b8233f7e3a151' as TraceId;
const tracestate = (traceState: string) => ({ traceState });

export const PROBABILISTIC_SAMPLER: Documented = {
  section: 'processors',
  component: 'probabilistic_sampler',
  source: 'opentelemetry-collector-contrib/processor/probabilisticsamplerprocessor/README.md',
  examples: [
    {
      shows: '50 % proportional of a span that came with its randomness: the threshold is raised',
      settings: `
mode: proportional
sampling_percentage: 50`,
      takes: spans(tracestate('ot=th:0;rv:9b8233f7e3a151')),
      gives: [tracestate('ot=rv:9b8233f7e3a151;th:8')],
    },
    {
      shows: 'the randomness of a trace id',
      settings: `
mode: equalizing
sampling_percentage: 50`,
      takes: spans({ traceId: README_TRACE }),
      gives: [{ traceId: README_TRACE, ...tracestate('ot=th:8') }],
    },
    {
      shows: '25 % is th:c; less randomness than the threshold goes',
      settings: `
mode: proportional
sampling_percentage: 25`,
      takes: spans(tracestate('ot=rv:e05a99c8df8d32'), tracestate('ot=rv:9b8233f7e3a151')),
      gives: [tracestate('ot=rv:e05a99c8df8d32;th:c')],
    },
    {
      shows: 'equalizing leaves what was sampled more before',
      settings: `
mode: equalizing
sampling_percentage: 50`,
      takes: spans(tracestate('ot=th:c;rv:e05a99c8df8d32')),
      gives: [tracestate('ot=rv:e05a99c8df8d32;th:c')],
    },
    {
      shows: 'log records have threshold and randomness as attributes',
      settings: `
mode: proportional
sampling_percentage: 25`,
      takes: logs({ attributes: { 'sampling.randomness': 'e05a99c8df8d32' } }),
      gives: [{ attributes: { 'sampling.randomness': 'e05a99c8df8d32', 'sampling.threshold': 'c' } }],
    },
    {
      shows: 'sampling.priority of spans: 0 goes, all else stays',
      settings: `
sampling_percentage: 0.0001`,
      takes: spans(
        { name: 'zero', attributes: { 'sampling.priority': 0n } },
        { name: 'one', attributes: { 'sampling.priority': 1n } },
      ),
      gives: [{ name: 'one' }],
    },
    {
      shows: 'sampling_priority of log records',
      settings: `
sampling_percentage: 0.0001
sampling_priority: priority`,
      takes: logs(
        { body: 'a', attributes: { priority: 0n }, traceId: README_TRACE },
        { body: 'b', attributes: { priority: 100n }, traceId: README_TRACE },
      ),
      gives: [{ body: 'b' }],
    },
    {
      shows: 'the seed of a tier',
      settings: `
hash_seed: 22
sampling_percentage: 100`,
      takes: spans({ name: 'a' }),
      gives: [{ name: 'a' }],
    },
    {
      shows: 'log records by an attribute, and those of no randomness that are let through',
      settings: `
sampling_percentage: 100
attribute_source: record
from_attribute: foo
fail_closed: false`,
      takes: logs({ body: 'a', attributes: { foo: 'x' } }, { body: 'b' }),
      gives: [{ body: 'a' }, { body: 'b' }],
    },
    {
      shows: 'of no randomness, otherwise',
      settings: `
sampling_percentage: 100
attribute_source: record
from_attribute: foo`,
      takes: logs({ body: 'a', attributes: { foo: 'x' } }, { body: 'b' }),
      gives: [{ body: 'a' }],
    },
    {
      shows: 'a negative percentage',
      settings: `
sampling_percentage: -5`,
      refused: ['1:22 '],
    },
    {
      shows: 'more precision than there is',
      settings: `
sampling_percentage: 5
sampling_precision: 15`,
      refused: ['2:21 '],
    },
  ],
};

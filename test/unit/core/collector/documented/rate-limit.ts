import type { Documented } from './example.ts';

/** Examples of settings alone: whom it lets pass, and when, is proved in test/unit/collector/rate-limit.test.ts. */
export const RATE_LIMIT: Documented = {
  section: 'processors',
  component: 'ratelimit',
  source: 'elastic/opentelemetry-collector-components/processor/ratelimitprocessor/README.md',
  examples: [
    {
      shows: 'in this process',
      settings: `
metadata_keys:
- x-elastic-project-id
rate: 1000
burst: 10000
strategy: requests`,
    },
    {
      shows: 'in this process, said so',
      settings: `
metadata_keys:
- x-elastic-project-id
rate: 1000
burst: 10000
strategy: requests
type: local`,
    },
    {
      shows: 'over several processes',
      settings: `
metadata_keys:
- x-elastic-project-id
rate: 1000
burst: 10000
strategy: requests
type: gubernator`,
      refused: ['6:7 the type gubernator is not supported here'],
    },
    {
      shows: 'another rate for one tenant',
      settings: `
metadata_keys:
- x-elastic-project-id
rate: 1000
burst: 10000
strategy: requests
overrides:
  project-id:e678ebd7-3a15-43dd-a95c-1cf0639a6292:
    rate: 2000
    burst: 20000
    throttle_interval: 10s`,
    },
    {
      shows: 'how much may pass is required',
      settings: 'strategy: bytes',
      refused: ['1:1 rate must be greater than zero', '1:1 burst must be greater than zero'],
    },
    {
      shows: 'a limit of bytes that makes senders wait',
      settings: `
strategy: bytes
rate: 1000
burst: 10000
throttle_behavior: delay`,
    },
  ],
};

import { vi } from 'vitest';
import { describeSamples } from './every-sample.ts';
import { LARGE_SAMPLES } from './sample-cases.ts';

// A machine with much else to do takes a minute for each reading of 19 MB.
vi.setConfig({ testTimeout: 600_000 });
describeSamples(LARGE_SAMPLES);

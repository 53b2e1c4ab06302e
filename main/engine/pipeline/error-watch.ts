import type { Topics } from '../../../contract/events.ts';
import { stringAttribute } from '../../../core/model/attributes.ts';
import { STATUS_ERROR } from '../../../core/model/span.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';

export type ErrorReceived = Topics['error.received'];

/** A service that fails fails all the time; a person can do with being told once a minute. */
const QUIET_MS = 60_000;

/** Who is told shows one line; a name can be as long as a request. */
const MAX_CHARACTERS = 200;

/** Of the failed spans that are received, tells the first, and then none for a minute. */
export class ErrorWatch {
  readonly #announce: (error: ErrorReceived) => void;
  readonly #now: () => number;
  #quietUntilMs = 0;

  /** `now` in milliseconds. */
  constructor(announce: (error: ErrorReceived) => void, now: () => number) {
    this.#announce = announce;
    this.#now = now;
  }

  /** Whether a failed span would be told now. */
  get isCurious(): boolean {
    return this.#now() >= this.#quietUntilMs;
  }

  look(telemetry: readonly Telemetry[]): void {
    if (!this.isCurious) return;
    const error = findFirstError(telemetry);
    if (!error) return;
    this.#quietUntilMs = this.#now() + QUIET_MS;
    this.#announce(error);
  }
}

function findFirstError(telemetry: readonly Telemetry[]): ErrorReceived | undefined {
  for (const one of telemetry) {
    if (one.signal !== 'traces') continue;
    for (const { resource, scopes } of one.groups) {
      const span = scopes.flatMap(({ items }) => items).find(({ status }) => status.code === STATUS_ERROR);
      const service = stringAttribute(resource.attributes, 'service.name');
      if (span) return { traceId: span.traceId, spanId: span.spanId, service: cut(service), name: cut(span.name) };
    }
  }
  return undefined;
}

/** Not through the middle of a character. */
const cut = (text: string) => text.slice(0, MAX_CHARACTERS).toWellFormed();

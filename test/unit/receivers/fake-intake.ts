import type { Decoded } from '../../../core/otlp/decoded.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import type { Intake } from '../../../main/engine/pipeline/intake.ts';

export interface Refused {
  source: string;
  signal: string;
  code: string;
  example: string;
}

/** Records what it is given. `before` runs first and may hold a request up or throw. */
export class FakeIntake implements Intake {
  readonly taken: { decoded: Decoded; source: string }[] = [];
  readonly refused: Refused[] = [];
  before: () => Promise<void> | void = () => {};

  async take(decoded: Decoded, source: string): Promise<void> {
    await this.before();
    this.taken.push({ decoded, source });
  }

  refuse(source: string, signal: string, code: string, example: string): void {
    this.refused.push({ source, signal, code, example });
  }

  get codes(): string[] {
    return this.refused.map(({ code }) => code);
  }

  /** Spans, log records and metrics of all that was taken. */
  get items(): number {
    return this.taken.reduce(
      (sum, { decoded }) => sum + decoded.telemetry.reduce((n, part) => n + countItems(part), 0),
      0,
    );
  }
}

function countItems({ groups }: Telemetry): number {
  let items = 0;
  for (const group of groups) for (const scope of group.scopes) items += scope.items.length;
  return items;
}

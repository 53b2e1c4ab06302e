import { DecodeError, type Decoded } from '../../../core/otlp/decoded.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { decodeJson } from '../../../core/otlp/decode-json.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import { encodeResponse, partialSuccessOf } from '../../../core/otlp/response.ts';
import { validate } from '../../../core/processors/validate.ts';
import { MalformedError, type Intake, type ReceivedRequest } from '../../../main/engine/pipeline/intake.ts';

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

  async receive({ signal, format, source, body }: ReceivedRequest): Promise<Uint8Array> {
    const decoded = decode({ signal, format, body });
    await this.take(decoded, source);
    return encodeResponse(signal, format, partialSuccessOf(decoded));
  }

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

function decode({ signal, format, body }: Pick<ReceivedRequest, 'signal' | 'format' | 'body'>): Decoded {
  try {
    return validate(format === 'json' ? decodeJson(body, signal) : decodeProtobuf(signal, body));
  } catch (error) {
    if (error instanceof DecodeError) throw new MalformedError(error.message, error.path);
    throw error;
  }
}

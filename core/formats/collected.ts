import { type Decoded, DecodeError, type Warning } from '../otlp/decoded.ts';
import { addRejection } from '../otlp/findings.ts';
import type { Skipped, SkippedPart, Slice } from './format.ts';

/** Puts what several small decodings gave into one slice. */
export class Collected {
  private readonly decoded: Decoded = { telemetry: [], rejections: [], warnings: [] };
  private readonly rejectedAt: Skipped[] = [];
  readonly skipped: SkippedPart[] = [];

  add(decoded: Decoded): void {
    this.decoded.telemetry.push(...decoded.telemetry);
    for (const rejection of decoded.rejections) addRejection(this.decoded.rejections, rejection);
    addWarnings(this.decoded.warnings, decoded.warnings);
  }

  reject(line: number, offset: number, reason: string): void {
    this.rejectedAt.push({ line, offset, reason });
  }

  skip(line: number, offset: number, reason: string): void {
    this.skipped.push({ kind: 'skipped', line, offset, reason });
  }

  /** Nothing to be taken or counted. */
  get isEmpty(): boolean {
    const { telemetry, rejections, warnings } = this.decoded;
    return telemetry.length + rejections.length + warnings.length === 0;
  }

  slice(): Slice {
    return { kind: 'slice', decoded: this.decoded, rejectedAt: this.rejectedAt };
  }
}

/** Adds counts by code; the first example stays. */
export function addWarnings<W extends Pick<Warning, 'count' | 'example'> & { code: string }>(
  sum: W[],
  more: readonly W[],
): void {
  for (const warning of more) {
    const known = sum.find((earlier) => earlier.code === warning.code);
    if (known === undefined) sum.push({ ...warning });
    else known.count += warning.count;
  }
}

/** Runs a decoder; a DecodeError is a value here, anything else is a defect and is thrown on. */
export function attempt(decode: () => Decoded): Decoded | DecodeError {
  try {
    return decode();
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

/** A mistake in a statement, a condition or a pattern: found when it is read, before any telemetry. */
export class OttlProblem extends Error {
  override readonly name = 'OttlProblem';
  /** Characters into the text. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** What went wrong with one item while a statement ran: what `error_mode` is about. */
export class OttlError extends Error {
  override readonly name = 'OttlError';
}

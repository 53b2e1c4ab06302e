// Two bytes on the wire are an empty span, which takes some 300 bytes of memory: a request of 64 MiB could ask for 10 GB. Real
// telemetry fills its messages and stays below eight times its size, so a request that goes far beyond is refused.

/** What the objects of a request may take, as a multiple of its bytes. */
const FACTOR = 12;
/** Small requests may be as empty as they like, in bytes. */
const SLACK = 4 * 1024 * 1024;

/** Measured: an object takes about 16 bytes and as many for each of its fields. */
export function objectWeight(fields: number): number {
  return 16 + 16 * fields;
}

/** Counts the memory that the objects of one request take, roughly. */
export class ObjectBudget {
  private left: number;

  constructor(bytes: number) {
    this.left = SLACK + FACTOR * bytes;
  }

  /** False once the request has asked for more than its size can explain. */
  spend(weight: number): boolean {
    this.left -= weight;
    return this.left >= 0;
  }
}

export const BUDGET_MESSAGE = `more than ${FACTOR} times its size in empty messages`;

// Two bytes on the wire are an empty span, which takes some 300 bytes of memory: a request of 64 MiB could ask for 10 GB. Real
// telemetry fills its messages and stays below ten times its size, so a request that goes far beyond is refused.

/** What the objects of a request may take, as a multiple of its bytes. */
const FACTOR = 12;
/** Small requests may be as empty as they like, in bytes. */
const SLACK = 4 * 1024 * 1024;

/** Measured with V8, in bytes: an object with what it holds, an empty list, and the place of either in a list. */
const OBJECT = 24;
const PROPERTY = 8;
const LIST = 32;
const PLACE = 8;

/** The memory that an object like this takes in a list, with the objects it is born with. */
export function objectWeight(sample: object): number {
  return PLACE + sizeOf(sample);
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return LIST;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((size: number, inner) => size + PROPERTY + sizeOf(inner), OBJECT);
}

/** An attribute, which has no shape of its own: it is read by hand. */
export const KEY_VALUE_WEIGHT = objectWeight({ key: '', value: undefined });

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

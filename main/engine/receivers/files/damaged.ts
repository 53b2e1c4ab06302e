/** The packed bytes are damaged or cut short; what came before is good. */
export class DamagedError extends Error {
  override name = 'DamagedError';
}

/** A kind of file we do not read, or not into this session. */
export class RefusedError extends Error {
  override name = 'RefusedError';
}

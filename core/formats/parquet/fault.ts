/** What is wrong with a Parquet file or a part of it; the message is for people. */
export class ParquetFault extends Error {
  override name = 'ParquetFault';
  /** Of the page it was found in, from the beginning of the file, where it was in one. */
  offset: number | undefined;
}

export function fail(message: string): never {
  throw new ParquetFault(message);
}

/** What is wrong with a Parquet file or a part of it; the message is for people. */
export class ParquetFault extends Error {
  override name = 'ParquetFault';
}

export function fail(message: string): never {
  throw new ParquetFault(message);
}

/** prometheus.WriteRequest, or io.prometheus.write.v2.Request. */
export type RemoteWriteVersion = 1 | 2;

/** Fields 1 to 3 are those of version 1 and reserved in version 2, which has 4 (symbols) and 5 (timeseries). */
const LAST_OF_V1 = 3;

/** By the number of the first field of an unpacked body, whose tag is one byte. */
export function versionOf(bytes: Uint8Array): RemoteWriteVersion {
  return (bytes[0] ?? 0) >>> 3 > LAST_OF_V1 ? 2 : 1;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * FNV-1a of the key as a signed number, without its sign: modulo the number of partitions it is where Sarama puts it
 * (github.com/IBM/sarama, partitioner.go, hashPartitioner). From 0 to 2^31.
 */
export function saramaHash(key: Uint8Array): number {
  let hash = FNV_OFFSET;
  for (const byte of key) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return Math.abs(hash | 0);
}

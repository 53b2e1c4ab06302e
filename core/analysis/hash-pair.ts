/**
 * Numbers of this process alone: ids and names come from strangers, who could otherwise choose them so that all fall into one
 * place of a table. No result depends on them.
 */
const [SEED_A, SEED_B, FACTOR_A, FACTOR_B] = Array.from({ length: 4 }, () => Math.floor(Math.random() * 2 ** 32)) as [
  number,
  number,
  number,
  number,
];

/** 32 bits of two 32-bit numbers, for a hash table. Either half is multiplied by a factor nobody outside knows before they meet. */
export function hashPair(a: number, b: number): number {
  const left = Math.imul(a ^ SEED_A, FACTOR_A | 1);
  const right = Math.imul(b ^ SEED_B, FACTOR_B | 1);
  let hash = left ^ ((right << 16) | (right >>> 16));
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

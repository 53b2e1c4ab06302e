const LANES = 25;
const ROUNDS = 24;
const LANE_BITS = 64;
/** Bytes taken in at a time by SHA3-256. */
const RATE = 136;

/** How far each lane is turned by ρ, and where π puts it, walking as FIPS 202 (3.2.2 and 3.2.3) does. */
const { turns, places } = walk();
const constants = roundConstants();

function walk(): { turns: number[]; places: number[] } {
  const turns = new Array<number>(LANES).fill(0);
  const places = [0];
  let [x, y] = [1, 0];
  for (let t = 0; t < LANES - 1; t++) {
    turns[x + 5 * y] = (((t + 1) * (t + 2)) / 2) % LANE_BITS;
    [x, y] = [y, (2 * x + 3 * y) % 5];
  }
  for (let from = 1; from < LANES; from++)
    places[from] = Math.floor(from / 5) + 5 * ((2 * (from % 5) + 3 * Math.floor(from / 5)) % 5);
  return { turns, places };
}

/** Of ι: bits of a shift register of eight bits, at the places 2^j − 1 (3.2.5). */
function roundConstants(): bigint[] {
  let register = 1;
  const next = (): boolean => {
    const bit = (register & 1) === 1;
    register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
    return bit;
  };
  return Array.from({ length: ROUNDS }, () => {
    let constant = 0n;
    for (let j = 0; j <= 6; j++) if (next()) constant |= 1n << BigInt(2 ** j - 1);
    return constant;
  });
}

const turned = (lane: bigint, by: number): bigint =>
  BigInt.asUintN(LANE_BITS, (lane << BigInt(by)) | (lane >> BigInt(LANE_BITS - by)));

/** SHA3-256 (FIPS 202), 32 bytes. For short texts: lanes are bigint. */
export function sha3(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor(bytes.length / RATE) + 1) * RATE);
  padded.set(bytes);
  padded[bytes.length]! |= 0x06;
  padded[padded.length - 1]! |= 0x80;
  const view = new DataView(padded.buffer);
  let state = new Array<bigint>(LANES).fill(0n);
  for (let at = 0; at < padded.length; at += RATE) {
    for (let i = 0; i < RATE / 8; i++) state[i]! ^= view.getBigUint64(at + i * 8, true);
    state = permuted(state);
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (let i = 0; i < 4; i++) digest.setBigUint64(i * 8, state[i]!, true);
  return new Uint8Array(digest.buffer);
}

/** Keccak-f[1600]: θ, ρ with π, χ and ι of each round. */
function permuted(lanes: readonly bigint[]): bigint[] {
  let state = [...lanes];
  for (const constant of constants) {
    const columns = Array.from({ length: 5 }, (_, x) => [0, 5, 10, 15, 20].reduce((sum, y) => sum ^ state[x + y]!, 0n));
    const moved = new Array<bigint>(LANES);
    state.forEach((lane, i) => {
      const mixed = lane ^ columns[(i + 4) % 5]! ^ turned(columns[(i + 1) % 5]!, 1);
      moved[places[i]!] = turned(mixed, turns[i]!);
    });
    state = moved.map((lane, i) => {
      const row = i - (i % 5);
      return lane ^ (BigInt.asUintN(LANE_BITS, ~moved[row + ((i + 1) % 5)]!) & moved[row + ((i + 2) % 5)]!);
    });
    state[0]! ^= constant;
  }
  return state;
}

/** A small generator with a seed: the same mutations every time. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One to four bytes changed, taken out, put in twice, or the end cut. */
export function mutate(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const mutated = [...bytes];
  for (let i = random(4); i >= 0; i--) {
    const at = random(mutated.length);
    const kind = random(5);
    if (kind === 0) mutated[at] = random(256);
    else if (kind === 1) mutated[at] = mutated[at]! ^ (1 << random(8));
    else if (kind === 2) mutated.splice(at, 1 + random(8));
    else if (kind === 3) mutated.splice(at, 0, ...mutated.slice(at, at + random(20)));
    else mutated.length = at + 1;
  }
  return Uint8Array.from(mutated);
}

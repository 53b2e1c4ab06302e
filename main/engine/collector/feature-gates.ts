/** Feature gates of the Collector that are known here; it has them off unless they are named. */
export const RECORD_POLICY = 'processor.tailsamplingprocessor.recordpolicy';
export const FEATURE_GATES: readonly string[] = [RECORD_POLICY];

/**
 * Those that are on, of a list as the Collector's `--feature-gates` takes it: `a,-b,+c`, of which the last word on a gate counts.
 * @throws Error with the name of one that is not known
 */
export function readFeatureGates(list: string): string[] {
  const on = new Set<string>();
  for (const word of list.split(',').filter((one) => one.trim() !== '')) {
    const [, sign, gate] = /^([+-]?)(.*)$/.exec(word.trim())!;
    if (!FEATURE_GATES.includes(gate!))
      throw new Error(`no feature gate "${gate}"; known is ${FEATURE_GATES.join(', ')}`);
    if (sign === '-') on.delete(gate!);
    else on.add(gate!);
  }
  return [...on];
}

/** Feature gates of the Collector that are known here; it has them off unless they are named. */
export const RECORD_POLICY = 'processor.tailsamplingprocessor.recordpolicy';
export const FEATURE_GATES: readonly string[] = [RECORD_POLICY];

/** Words between dots: what can be the name of one. */
const GATE = /^[\w-]+(\.[\w-]+)*$/;

/**
 * Those that are on, and those that have no effect here, of a list as the Collector's `--feature-gates` takes it: `a,-b,+c`, of which the
 * last word on a gate counts. Whoever comes from the Collector may name any of its gates.
 * @throws Error with what can be the name of none
 */
export function readFeatureGates(list: string): { on: string[]; idle: string[] } {
  const [on, idle] = [new Set<string>(), new Set<string>()];
  for (const word of list.split(',').filter((one) => one.trim() !== '')) {
    const [, sign, gate] = /^([+-]?)(.*)$/.exec(word.trim())!;
    if (!GATE.test(gate!)) throw new Error(`"${gate}" is no name of a feature gate`);
    if (!FEATURE_GATES.includes(gate!)) idle.add(gate!);
    else if (sign === '-') on.delete(gate!);
    else on.add(gate!);
  }
  return { on: [...on], idle: [...idle] };
}

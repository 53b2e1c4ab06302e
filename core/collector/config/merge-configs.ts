const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Configurations one over the other, as the Collector's confmap merges them: maps key by key, all else is what the last one says. */
export function mergeConfigs(values: readonly unknown[]): unknown {
  return values.reduce((below, above) => {
    if (above === undefined || above === null) return below;
    return mergeTwo(below, above);
  }, undefined);
}

function mergeTwo(below: unknown, above: unknown): unknown {
  if (!isMap(below) || !isMap(above)) return above;
  const keys = new Set([...Object.keys(below), ...Object.keys(above)]);
  return Object.fromEntries(
    Array.from(keys, (key) => [
      key,
      Object.hasOwn(above, key) ? mergeTwo(Object.hasOwn(below, key) ? below[key] : undefined, above[key]) : below[key],
    ]),
  );
}

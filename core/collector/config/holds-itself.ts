/** Whether a value has itself in it somewhere, as an anchor may in YAML: whoever went through it would not come to an end. */
export function holdsItself(value: unknown): boolean {
  const around = new Set<object>();
  const done = new Set<object>();
  const visit = (one: unknown): boolean => {
    if (typeof one !== 'object' || one === null || done.has(one)) return false;
    if (around.has(one)) return true;
    around.add(one);
    const isFound = Object.values(one).some(visit);
    around.delete(one);
    done.add(one);
    return isFound;
  };
  return visit(value);
}

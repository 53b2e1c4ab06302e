/** Set to anything in the page's localStorage, drawing and what a step of the reader costs is told to the browser. */
const SWITCH = 'tracebench.measure';
/** Before each name, so that they are found among those of others. */
const PREFIX = 'tracebench.';

/** Read once: a picture is drawn sixty times a second. */
const isMeasuring = readSwitch();

function readSwitch(): boolean {
  try {
    return typeof globalThis.localStorage?.getItem(SWITCH) === 'string';
  } catch {
    return false;
  }
}

/** Runs it; where measuring is switched on, how long that took stands in the performance timeline as `tracebench.<name>`. */
export function measured<Value>(name: string, run: () => Value): Value {
  if (!isMeasuring) return run();
  const start = performance.now();
  const value = run();
  performance.measure(PREFIX + name, { start });
  return value;
}

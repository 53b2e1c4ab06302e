import { computeFingerprint, readFingerprints, writeFingerprint } from './fingerprint.ts';
import { withBuildLock } from './lock.ts';
import { findMissingEntries, hasOutputs, listTargets, type Target, type TargetName } from './targets.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);

async function bundle(target: Target): Promise<void> {
  // Bundlers take longer to load than a check that finds nothing stale.
  const { bundleForNode, bundleForPage } = await import('./bundle.ts');
  await (target.name === 'renderer' ? bundleForPage() : bundleForNode(target));
}

function isFresh(target: Target): boolean {
  return hasOutputs(target) && readFingerprints()[target.name] === computeFingerprint(target.inputs);
}

async function buildTarget(target: Target): Promise<void> {
  const startedAt = performance.now();
  // Taken before the build: a file saved meanwhile makes the result stale, not wrongly fresh.
  const fingerprint = computeFingerprint(target.inputs);
  await bundle(target);
  writeFingerprint(target.name, fingerprint);
  say(`built ${target.name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

function selectPresent(targets: readonly Target[], mustExist: readonly string[], report: boolean): Target[] {
  return targets.filter((target) => {
    const missing = findMissingEntries(target);
    if (missing.length === 0) return Object.keys(target.entries).length > 0;
    const list = `${target.name}: ${missing.join(', ')}`;
    if (mustExist.includes(target.name)) throw new Error(`Cannot build ${list} is missing.`);
    if (report) say(`missing ${list}`);
    return false;
  });
}

interface BuildOptions {
  /** Targets without which there is nothing to run. */
  required?: readonly TargetName[];
  /** Targets that are built when their entry exists. All of them when absent. */
  optional?: readonly TargetName[];
  /** Whether to say which optional entries do not exist. */
  reportMissing?: boolean;
}

/** Builds what is stale, and only that. */
async function buildStale({ required = [], optional, reportMissing = false }: BuildOptions): Promise<void> {
  const wanted = listTargets().filter(({ name }) => !optional || required.includes(name) || optional.includes(name));
  const present = selectPresent(wanted, required, reportMissing);
  if (present.every(isFresh)) return;
  await withBuildLock(async () => {
    // Asked again under the lock, since whoever held it may have built the same.
    for (const target of present) if (!isFresh(target)) await buildTarget(target);
  });
}

/** For the scripts that run what was built: without it there is nothing to go on with. */
export async function buildOrExit(options: BuildOptions): Promise<void> {
  try {
    await buildStale(options);
  } catch (error) {
    say((error as Error).message);
    process.exit(1);
  }
}

if (import.meta.main) {
  const named = process.argv.slice(2);
  const known = listTargets().map(({ name }) => name);
  const unknown = named.filter((name) => !known.some((target) => target === name));
  if (unknown.length > 0) {
    say(`No such target: ${unknown.join(', ')}. There are ${known.join(', ')}.`);
    process.exit(1);
  }
  const required = known.filter((name) => named.includes(name));
  await buildOrExit({ required, optional: named.length > 0 ? [] : undefined, reportMissing: true });
}

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown, type OutputChunk, type OutputOptions, type RolldownOutput } from 'rolldown';
import { dist, root } from './paths.ts';
import type { Target } from './targets.ts';

const duckdb = '@duckdb/node-api';

const outside = [/^node:/, /^electron($|\/)/, /^@duckdb\//];

/** Chunks lie beside their entry, so that `import.meta.dirname` is dist/main wherever a module ends up. */
function esmOutput(target: Target): OutputOptions {
  const dir = target.name === 'workers' ? join(dist, 'main/workers') : join(dist, 'main');
  return { dir, format: 'esm', chunkFileNames: `${target.name}-chunk-[name]-[hash].js`, sourcemap: true };
}

/** A sandboxed preload can require nothing of its own, so it is one CommonJS file. */
function preloadOutput(): OutputOptions {
  return { dir: join(dist, 'preload'), format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false };
}

function removeOldChunks(target: Target): void {
  const dir = join(dist, target.name === 'workers' ? 'main/workers' : 'main');
  if (!existsSync(dir)) return;
  const old = readdirSync(dir).filter((name) => name.startsWith(`${target.name}-chunk-`));
  for (const name of old) rmSync(join(dir, name));
}

function importsDuckdb(file: string): boolean {
  return /^import (?!type\b)[^;]*from '@duckdb\/node-api'/m.test(readFileSync(file, 'utf8'));
}

/** A bundled native module builds and even tests well, then fails on somebody else's machine. */
function checkDuckdbIsImported(target: Target, { output }: RolldownOutput): void {
  const chunks = output.filter((item): item is OutputChunk => item.type === 'chunk');
  const modules = chunks.flatMap((chunk) => chunk.moduleIds);
  const bundled = modules.find((id) => id.includes('/node_modules/@duckdb/'));
  if (bundled) throw new Error(`${target.name}: ${bundled} was bundled; ${duckdb} must stay an import.`);
  const expected = modules.some((id) => id.startsWith(join(root, 'main/')) && importsDuckdb(id));
  const imported = chunks.some((chunk) => [...chunk.imports, ...chunk.dynamicImports].includes(duckdb));
  if (expected && !imported) throw new Error(`${target.name}: ${duckdb} is no longer imported by what was built.`);
}

export async function bundleForNode(target: Target): Promise<void> {
  const isPreload = target.name === 'preload';
  const bundle = await rolldown({
    cwd: root,
    input: target.entries,
    platform: 'node',
    external: outside,
    // The other entry of that package reads a file beside itself, which is not there any more in a bundle.
    resolve: { alias: { '@platformatic/wasm-utils': '@platformatic/wasm-utils/bundled' } },
    transform: { target: 'node24' },
    logLevel: 'warn',
  });
  removeOldChunks(target);
  const result = await bundle.write(isPreload ? preloadOutput() : esmOutput(target));
  await bundle.close();
  if (!isPreload) checkDuckdbIsImported(target, result);
}

export async function bundleForPage(): Promise<void> {
  const { build } = await import('vite');
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
}

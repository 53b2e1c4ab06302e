import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { ensurePrometheus } from '../../../scripts/prometheus.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

/** A machine whose apt-get and dpkg-deb are scripts; `apt-get download` works once there are lists of packages. */
async function machine(scripts: Record<string, string>) {
  const home = await makeTempDir();
  const [bin, cache] = [join(home, 'bin'), join(home, 'cache')];
  await mkdir(bin);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\nHOME_DIR='${home}'\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  vi.stubEnv('PATH', `${bin}:/usr/bin:/bin`);
  vi.stubEnv('TRACEBENCH_PROMETHEUS', undefined);
  return { home, bin, cache };
}

const APT = 'echo "$1" >> "$HOME_DIR/asked"; [ "$1" = download ] && touch "$2_2.42_amd64.deb"';
const APT_WITHOUT_LISTS = `echo "$1" >> "$HOME_DIR/asked"
if [ "$1" = update ]; then touch "$HOME_DIR/lists"; exit 0; fi
[ -e "$HOME_DIR/lists" ] && touch "$2_2.42_amd64.deb"`;
const DPKG = 'mkdir -p "$3/usr/bin" && echo server > "$3/usr/bin/prometheus"';
const SUDO = 'shift; [ "$1" = true ] || exec "$@"';

describe.skipIf(process.platform !== 'linux' || existsSync('/usr/bin/prometheus'))('a Prometheus server', () => {
  test('is fetched and unpacked, once', async () => {
    const { home, cache } = await machine({ 'apt-get': APT, 'dpkg-deb': DPKG });
    const server = join(cache, 'prometheus/usr/bin/prometheus');
    expect(ensurePrometheus(cache)).toBe(server);
    expect(readFileSync(server, 'utf8')).toBe('server\n');
    expect(ensurePrometheus(cache)).toBe(server);
    expect(readFileSync(join(home, 'asked'), 'utf8')).toBe('download\n');
  });

  test('is fetched after the lists of packages where those are missing', async () => {
    const { home, cache } = await machine({ 'apt-get': APT_WITHOUT_LISTS, 'dpkg-deb': DPKG, sudo: SUDO });
    expect(ensurePrometheus(cache)).toBe(join(cache, 'prometheus/usr/bin/prometheus'));
    expect(readFileSync(join(home, 'asked'), 'utf8')).toBe('download\nupdate\ndownload\n');
  });

  test('is done without where apt has none', async () => {
    const { cache } = await machine({ 'apt-get': 'exit 100', 'dpkg-deb': DPKG, sudo: 'exit 1' });
    expect(ensurePrometheus(cache)).toBeUndefined();
  });

  test('that is installed, or named, is not fetched', async () => {
    const { bin, cache } = await machine({ prometheus: '', 'apt-get': 'exit 100' });
    expect(ensurePrometheus(cache)).toBe(join(bin, 'prometheus'));
    vi.stubEnv('TRACEBENCH_PROMETHEUS', '/named');
    expect(ensurePrometheus(cache)).toBe('/named');
  });
});

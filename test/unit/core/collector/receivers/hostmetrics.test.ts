import { describe, expect, test } from 'vitest';
import type { Host } from '../../../../../core/collector/receivers/hostmetrics/host.ts';
import { Scrapers } from '../../../../../core/collector/receivers/hostmetrics/scrape.ts';
import { mountsOf } from '../../../../../core/collector/receivers/hostmetrics/scrapers/filesystem.ts';
import { readHostMetrics } from '../../../../../core/collector/receivers/hostmetrics/settings.ts';
import type { Attributes } from '../../../../../core/model/attributes.ts';

const BOOT = 1_795_806_147;
const NOW = BigInt(BOOT + 1_000) * 1_000_000_000n;

/** As a machine had them, shortened. */
const FILES: Readonly<Record<string, string>> = {
  '/proc/stat': `cpu  2116042 47665 379358 505453 4590 0 3747 79233 0 0
cpu0 1058520 23622 185633 258708 1171 0 604 39469 0 0
cpu1 1057521 24042 193724 246744 3418 0 3143 39764 0 0
intr 15665382 0 0
ctxt 62399173
btime ${BOOT}
processes 160475
procs_running 3
procs_blocked 1
`,
  '/proc/cpuinfo': `processor\t: 0
cpu MHz\t\t: 2800.206
physical id\t: 0
core id\t\t: 0

processor\t: 1
cpu MHz\t\t: 2800.5
physical id\t: 0
core id\t\t: 0
`,
  '/proc/loadavg': '13.00 12.05 9.47 19/321 30664\n',
  '/proc/uptime': '15675.77 5054.53\n',
  '/proc/meminfo': `MemTotal:       24684092 kB
MemFree:        16754376 kB
MemAvailable:   21989836 kB
Buffers:          166868 kB
Cached:          4795584 kB
Dirty:              1760 kB
SReclaimable:     627604 kB
SUnreclaim:        62112 kB
`,
  '/proc/diskstats': `   7       0 loop0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
 253       0 vda 102 3 2048 1500 204 6 4096 2500 1 3500 4000 0 0 0 0 0 0
`,
  '/proc/filesystems': 'nodev\tproc\nnodev\ttmpfs\nnodev\tzfs\n\text4\n',
  '/proc/1/mountinfo': `22 27 0:21 / /proc rw,relatime - proc proc rw
27 0 253:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
30 27 253:1 / /mnt/my\\040disk ro,relatime - ext4 /dev/vdb ro
31 27 0:5 / /pool rw - zfs pool rw
`,
  '/proc/net/dev': `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 27080 868 1 2 0 0 0 0 27081 869 3 4 0 0 0 0
  eth0:  100 10 0 0 0 0 0 0 200 20 0 0 0 0 0 0
`,
  '/proc/net/tcp': `  sl  local_address rem_address   st tx_queue
   0: 0100007F:A855 00000000:0000 0A 00000000:00000000
   1: 0100007F:A856 0100007F:0001 01 00000000:00000000
`,
  '/proc/net/tcp6': `  sl  local_address st\n   0: 0000:01 0000:00 01 0\n`,
  '/proc/swaps': 'Filename\tType\t\tSize\t\tUsed\t\tPriority\n/dev/zram0 partition\t1000\t\t250\t\t100\n',
  '/proc/vmstat': 'pgpgin 4967993\npgpgout 69063656\npswpin 5\npswpout 6\npgfault 460141680\npgmajfault 5136\n',
  '/proc/1/stat':
    '1 (systemd) S 0 1 1 0 -1 4194560 117 5 3 9 200 100 0 0 20 0 1 0 50 3133440 389 1 1 1 1 1 0 0 0 0 0 0 0 0 17 1 0 0 7 0 0 0 0 0 0 0 0 0 0 0 0',
  '/proc/1/status':
    'Name:\tsystemd\nUid:\t0\t0\t0\t0\nVmRSS:\t    1668 kB\nvoluntary_ctxt_switches:\t7\nnonvoluntary_ctxt_switches:\t2\n',
  '/proc/1/cmdline': '/sbin/init\0--system\0',
  '/proc/1/cgroup': '0::/init.scope\n',
  '/proc/1/io': 'rchar: 1\nsyscr: 12\nsyscw: 1\nread_bytes: 4096\nwrite_bytes: 8192\n',
  '/proc/77/stat':
    '77 (a very) (odd na) R 1 77 77 0 -1 0 0 0 0 0 0 0 0 0 20 0 3 0 90000 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0',
  '/proc/77/status': 'Name:\ta very) (odd na\nUid:\t1000\t1000\n',
};

const machine = (files: Readonly<Record<string, string>> = FILES): Host => ({
  read: async (path) => files[path] ?? '',
  list: async () => ['1', '77', '99', 'self', 'net'],
  isThere: async (path) => path in files,
  link: async (path) =>
    path === '/proc/1/exe'
      ? '/usr/lib/systemd/systemd'
      : path === '/proc/77/exe'
        ? '/opt/a very) (odd name of a program'
        : '',
  filesystem: async () => ({
    blockBytes: 4096,
    blocks: 100,
    freeBlocks: 40,
    availableBlocks: 30,
    inodes: 1000,
    freeInodes: 900,
  }),
  user: (id) => (id === 0 ? 'root' : ''),
});

const plain = (attributes: Attributes) =>
  attributes.map(({ key, value }) => `${key}=${'value' in value ? String(value.value) : ''}`).join(' ');

/** `name{attributes}`: value. */
async function scraped(scrapers: Record<string, unknown>, files = FILES, looks = 1, host = machine(files)) {
  const { settings, problems } = readHostMetrics({ scrapers }, 'linux');
  expect(problems).toEqual([]);
  const all = new Scrapers(settings.scrapers, host);
  const errors: string[] = [];
  let telemetry = await all.scrape(NOW, (error) => errors.push(error));
  for (let i = 1; i < looks; i++) telemetry = await all.scrape(NOW + BigInt(i), (error) => errors.push(error));
  expect(errors).toEqual([]);
  if (telemetry.signal !== 'metrics') throw new Error('metrics are expected');
  const lines = telemetry.groups.flatMap(({ resource, scopes }) =>
    scopes.flatMap(({ items }) =>
      items.flatMap(({ name, data }) => {
        if (data.kind !== 'sum' && data.kind !== 'gauge') return [];
        const owner = resource.attributes.length === 0 ? '' : `[${plain(resource.attributes.slice(0, 1))}] `;
        return data.dataPoints.map(
          ({ attributes, value }) =>
            [`${owner}${name}{${plain(attributes)}}`, 'value' in value ? Number(value.value) : undefined] as const,
        );
      }),
    ),
  );
  return { telemetry, values: Object.fromEntries(lines) };
}

const on = (...names: string[]) => ({ metrics: Object.fromEntries(names.map((name) => [name, { enabled: true }])) });

describe('hostmetrics', () => {
  // The Collector's mdatagen, "reaggregation": attributes that are left, and what becomes of points that are then alike.
  test.each([
    [undefined, { 'system.cpu.time{cpu=cpu0}': 'sum', 'system.cpu.time{cpu=cpu1}': 'sum' }],
    ['avg', { 'system.cpu.time{cpu=cpu0}': 'avg', 'system.cpu.time{cpu=cpu1}': 'avg' }],
    ['min', { 'system.cpu.time{cpu=cpu0}': 'min', 'system.cpu.time{cpu=cpu1}': 'min' }],
    ['max', { 'system.cpu.time{cpu=cpu0}': 'max', 'system.cpu.time{cpu=cpu1}': 'max' }],
  ])('attributes that are not wanted are left out, by aggregation_strategy: %s', async (strategy, expected) => {
    const { values: whole } = await scraped({ cpu: null });
    const of = (cpu: string) =>
      Object.entries(whole).flatMap(([name, value]) => (name.includes(`cpu=${cpu} `) ? [value!] : []));
    const math = (how: string, numbers: number[]) => {
      const sum = numbers.reduce((total, value) => total + value);
      return { sum, avg: sum / numbers.length, min: Math.min(...numbers), max: Math.max(...numbers) }[how];
    };
    const metric = { attributes: ['cpu'], ...(strategy ? { aggregation_strategy: strategy } : {}) };
    const { values } = await scraped({ cpu: { metrics: { 'system.cpu.time': metric } } });
    expect(of('cpu0')).toHaveLength(8);
    expect(values).toEqual(
      Object.fromEntries(Object.entries(expected).map(([name, how]) => [name, math(how, of(/cpu\d/.exec(name)![0]))])),
    );
  });

  test('without any attribute there is one point; levels are added up, gauges averaged, and whole numbers stay whole', async () => {
    const none = { enabled: true, attributes: [] };
    const { values: whole } = await scraped({ memory: on('system.memory.utilization') });
    const { values } = await scraped({
      memory: { metrics: { 'system.memory.usage': none, 'system.memory.utilization': none } },
    });
    const all = (name: string) =>
      Object.entries(whole).flatMap(([key, value]) => (key.startsWith(`${name}{`) ? [value!] : []));
    const sum = (numbers: number[]) => numbers.reduce((total, value) => total + value);
    expect(values['system.memory.usage{}']).toBe(sum(all('system.memory.usage')));
    expect(values['system.memory.utilization{}']).toBeCloseTo(
      sum(all('system.memory.utilization')) / all('system.memory.utilization').length,
    );
    const average = { ...none, aggregation_strategy: 'avg' };
    const { values: averaged } = await scraped({ memory: { metrics: { 'system.memory.usage': average } } });
    expect(Number.isInteger(averaged['system.memory.usage{}'])).toBe(true);
  });

  test('cpu: seconds by state, and optional ones', async () => {
    const { values, telemetry } = await scraped({
      cpu: on('system.cpu.logical.count', 'system.cpu.physical.count', 'system.cpu.frequency'),
    });
    expect(Object.keys(values)).toHaveLength(2 * 8 + 4);
    expect(values).toMatchObject({
      'system.cpu.time{cpu=cpu0 state=user}': 10585.2,
      'system.cpu.time{cpu=cpu1 state=steal}': 397.64,
      'system.cpu.time{cpu=cpu1 state=wait}': 34.18,
      'system.cpu.logical.count{}': 2,
      'system.cpu.physical.count{}': 1,
      'system.cpu.frequency{cpu=cpu0}': 2800206000,
    });
    const [group] = telemetry.groups as { scopes: { scope: { name: string }; items: unknown[] }[] }[];
    expect(group!.scopes[0]!.scope.name).toMatch(/hostmetricsreceiver\/internal\/scraper\/cpuscraper$/);
    expect(group!.scopes[0]!.items[0]).toMatchObject({
      unit: 's',
      data: {
        kind: 'sum',
        isMonotonic: true,
        aggregationTemporality: 2,
        dataPoints: [
          { startTimeUnixNano: BigInt(BOOT) * 1_000_000_000n, timeUnixNano: NOW },
          ...Array.from({ length: 15 }, () => ({})),
        ],
      },
    });
  });

  test('cpu: utilization is of what passed since the last look', async () => {
    const { settings } = readHostMetrics({ scrapers: { cpu: on('system.cpu.utilization') } }, 'linux');
    let stat = 'cpu0 100 0 100 800 0 0 0 0\n';
    const all = new Scrapers(settings.scrapers, {
      ...machine(),
      read: async (path) => (path === '/proc/stat' ? stat : ''),
    });
    const look = async () =>
      JSON.stringify(await all.scrape(NOW, () => undefined), (_, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      );
    expect(await look()).not.toContain('utilization');
    stat = 'cpu0 150 0 100 850 0 0 0 0\n';
    expect(await look()).toContain('"value":{"kind":"double","value":0.5}');
  });

  test('says of each scraper how many metrics it has, none where it fails', async () => {
    const { settings } = readHostMetrics({ scrapers: { load: null, memory: null, system: null } }, 'linux');
    const host = machine();
    const read = (path: string) =>
      path === '/proc/meminfo' ? Promise.reject(new Error('no such file')) : host.read(path);
    const told: [scraper: string, metrics: number][] = [];
    const errors: string[] = [];
    await new Scrapers(settings.scrapers, { ...host, read }).scrape(
      NOW,
      (error) => errors.push(error),
      (...one) => told.push(one),
    );
    expect(errors).toEqual(['memory: no such file']);
    expect(Object.fromEntries(told)).toEqual({ load: 3, memory: 0, system: 1 });
  });

  test('sends nothing of what could not be read at all, and tells it; an empty file is one that was read', async () => {
    const { settings } = readHostMetrics({ scrapers: { network: null, paging: null, disk: null } }, 'linux');
    const errors: string[] = [];
    const gone: Host = { ...machine({}), isThere: async (path) => path === '/proc/diskstats' };
    const telemetry = await new Scrapers(settings.scrapers, gone).scrape(NOW, (error) => errors.push(error));
    expect(telemetry.groups).toEqual([]);
    expect(errors.map((error) => error.split(',')[0])).toEqual([
      'network: nothing could be read: /proc/net/dev',
      'paging: nothing could be read: /proc/swaps',
    ]);
  });

  test('load, also by CPU; system', async () => {
    expect((await scraped({ load: null, system: null })).values).toEqual({
      'system.cpu.load_average.1m{}': 13,
      'system.cpu.load_average.5m{}': 12.05,
      'system.cpu.load_average.15m{}': 9.47,
      'system.uptime{}': 15675.77,
    });
    expect((await scraped({ load: { cpu_average: true } })).values['system.cpu.load_average.1m{}']).toBe(6.5);
  });

  test('memory', async () => {
    const { values } = await scraped({
      memory: on('system.memory.utilization', 'system.memory.limit', 'system.linux.memory.available'),
    });
    const kib = (value: number) => value * 1024;
    const cached = 4795584 + 627604;
    expect(values).toMatchObject({
      'system.memory.usage{state=used}': kib(24684092 - 16754376 - 166868 - cached),
      'system.memory.usage{state=cached}': kib(cached),
      'system.memory.usage{state=slab_unreclaimable}': kib(62112),
      'system.memory.utilization{state=free}': 16754376 / 24684092,
      'system.memory.limit{}': kib(24684092),
      'system.linux.memory.available{}': kib(21989836),
    });
  });

  test('disk, by name', async () => {
    const { values } = await scraped({ disk: { exclude: { devices: ['^loop'], match_type: 'regexp' } } });
    expect(values).toEqual({
      'system.disk.io{device=vda direction=read}': 2048 * 512,
      'system.disk.io{device=vda direction=write}': 4096 * 512,
      'system.disk.operations{device=vda direction=read}': 102,
      'system.disk.operations{device=vda direction=write}': 204,
      'system.disk.operation_time{device=vda direction=read}': 1.5,
      'system.disk.operation_time{device=vda direction=write}': 2.5,
      'system.disk.merged{device=vda direction=read}': 3,
      'system.disk.merged{device=vda direction=write}': 6,
      'system.disk.io_time{device=vda}': 3.5,
      'system.disk.weighted_io_time{device=vda}': 4,
      'system.disk.pending_operations{device=vda}': 1,
    });
  });

  test('filesystem: those on devices, unless asked for', async () => {
    const { values } = await scraped({ filesystem: on('system.filesystem.utilization') });
    expect(values).toMatchObject({
      'system.filesystem.usage{device=/dev/vda mode=rw mountpoint=/ type=ext4 state=used}': 60 * 4096,
      'system.filesystem.usage{device=/dev/vda mode=rw mountpoint=/ type=ext4 state=free}': 30 * 4096,
      'system.filesystem.usage{device=/dev/vda mode=rw mountpoint=/ type=ext4 state=reserved}': 10 * 4096,
      'system.filesystem.inodes.usage{device=/dev/vdb mode=ro mountpoint=/mnt/my disk type=ext4 state=used}': 100,
      'system.filesystem.utilization{device=pool mode=rw mountpoint=/pool type=zfs}': 60 / 90,
    });
    const all = await scraped({
      filesystem: { include_virtual_filesystems: true, include_fs_types: { fs_types: ['proc'], match_type: 'strict' } },
    });
    expect(Object.keys(all.values)).toHaveLength(5);
  });

  test('filesystem: of several in one place the one that is seen', () => {
    const mounts = mountsOf('1 1 0:1 / /a rw - ext4 /dev/one rw\n2 1 0:2 / /a ro - xfs /dev/two rw\nnonsense\n');
    expect(mounts).toEqual([{ device: '/dev/two', mountpoint: '/a', type: 'xfs', mode: 'ro' }]);
  });

  test('network: devices and connections', async () => {
    const { values } = await scraped({ network: { include: { interfaces: ['lo'], match_type: 'strict' } } });
    expect(Object.keys(values)).toHaveLength(8 + 11);
    expect(values).toMatchObject({
      'system.network.io{device=lo direction=receive}': 27080,
      'system.network.io{device=lo direction=transmit}': 27081,
      'system.network.errors{device=lo direction=transmit}': 3,
      'system.network.dropped{device=lo direction=receive}': 2,
      'system.network.connections{protocol=tcp state=ESTABLISHED}': 2,
      'system.network.connections{protocol=tcp state=LISTEN}': 1,
      'system.network.connections{protocol=tcp state=CLOSING}': 0,
    });
  });

  test('paging', async () => {
    expect((await scraped({ paging: on('system.paging.utilization') })).values).toEqual({
      'system.paging.usage{device=/dev/zram0 state=used}': 250 * 1024,
      'system.paging.usage{device=/dev/zram0 state=free}': 750 * 1024,
      'system.paging.utilization{device=/dev/zram0 state=used}': 0.25,
      'system.paging.utilization{device=/dev/zram0 state=free}': 0.75,
      'system.paging.operations{direction=page_in type=major}': 5,
      'system.paging.operations{direction=page_out type=major}': 6,
      'system.paging.operations{direction=page_in type=minor}': 4967993,
      'system.paging.operations{direction=page_out type=minor}': 69063656,
      'system.paging.faults{type=major}': 5136,
      'system.paging.faults{type=minor}': 460141680 - 5136,
    });
  });

  test('processes: by status', async () => {
    expect((await scraped({ processes: null })).values).toEqual({
      'system.processes.count{status=sleeping}': 1,
      'system.processes.count{status=running}': 3,
      'system.processes.count{status=blocked}': 1,
      'system.processes.created{}': 160475,
    });
  });

  test('process: each a resource of its own, one that is gone left out', async () => {
    const optional = on(
      'process.threads',
      'process.paging.faults',
      'process.context_switches',
      'process.uptime',
      'process.disk.operations',
    );
    const { values, telemetry } = await scraped({ process: optional });
    expect(values).toMatchObject({
      '[process.pid=1] process.cpu.time{state=user}': 2,
      '[process.pid=1] process.cpu.time{state=system}': 1,
      '[process.pid=1] process.cpu.time{state=wait}': 0.07,
      '[process.pid=1] process.memory.usage{}': 1668 * 1024,
      '[process.pid=1] process.memory.virtual{}': 3133440,
      '[process.pid=1] process.disk.io{direction=write}': 8192,
      '[process.pid=1] process.disk.operations{direction=read}': 12,
      '[process.pid=1] process.paging.faults{type=major}': 3,
      '[process.pid=1] process.context_switches{type=voluntary}': 7,
      '[process.pid=1] process.uptime{}': 999.5,
      '[process.pid=77] process.threads{}': 3,
    });
    expect(telemetry.groups.map(({ resource }) => plain(resource.attributes))).toEqual([
      'process.pid=1 process.parent_pid=0 process.executable.name=systemd process.executable.path=/usr/lib/systemd/systemd process.command=/sbin/init process.command_line=/sbin/init --system process.owner=root',
      'process.pid=77 process.parent_pid=1 process.executable.name=a very) (odd name of a program process.executable.path=/opt/a very) (odd name of a program',
    ]);
    const young = await scraped({
      process: {
        scrape_process_delay: '15m',
        resource_attributes: { 'process.cgroup': { enabled: true }, 'process.pid': { enabled: false } },
      },
    });
    expect(young.telemetry.groups.map(({ resource }) => plain(resource.attributes))).toEqual([
      expect.stringMatching(/^process.parent_pid=0.*process.cgroup=\/init.scope$/),
    ]);
  });

  test('a machine whose files are empty has nothing to tell', async () => {
    const all = Object.fromEntries(
      ['cpu', 'load', 'memory', 'disk', 'filesystem', 'network', 'paging', 'system'].map((name) => [name, null]),
    );
    const { values } = await scraped(
      { ...all, network: { metrics: { 'system.network.connections': { enabled: false } } } },
      {},
      1,
      { ...machine({}), isThere: async () => true },
    );
    expect(values).toEqual({});
  });

  test.each([
    [{}, 'linux', ['scrapers: must specify at least one scraper when using hostmetrics receiver']],
    [{ scrapers: { gpu: null } }, 'linux', ['scrapers.gpu: there is no scraper "gpu" here; did you mean "cpu"?']],
    [
      { scrapers: { cpu: { metrics: { 'system.cpu.tim': { enabled: true } } } } },
      'linux',
      [expect.stringContaining('scrapers.cpu.metrics.system.cpu.tim: there is no "system.cpu.tim"')],
    ],
    [
      { scrapers: { network: { metrics: { 'system.network.conntrack.max': { enabled: true } } } } },
      'linux',
      [
        'warning: scrapers.network.metrics.system.network.conntrack.max: "system.network.conntrack.max" is not supported here: left out',
      ],
    ],
    [{ scrapers: { network: { metrics: { 'system.network.conntrack.max': { enabled: false } } } } }, 'linux', []],
    [
      { scrapers: { cpu: null, nfs: { metrics: { 'nfs.client.net.count': { enabled: false } } } } },
      'linux',
      ['warning: scrapers.nfs: the scraper "nfs" is not supported here: left out'],
    ],
    [
      { scrapers: { cpu: { metrics: { 'system.cpu.time': { attributes: ['stat', 'host.cpu.core.id'] } } } } },
      'linux',
      [
        'scrapers.cpu.metrics.system.cpu.time.attributes.0: "system.cpu.time" has no attribute "stat" here; did you mean "state"?',
        'scrapers.cpu.metrics.system.cpu.time.attributes.1: "system.cpu.time" has no attribute "host.cpu.core.id" here',
      ],
    ],
    [
      { scrapers: { cpu: { metrics: { 'system.cpu.time': { aggregation_strategy: 'median' } } } } },
      'linux',
      [expect.stringContaining('"median" is none of sum, avg, min, max')],
    ],
    [
      { scrapers: { load: { metrics: { 'system.cpu.load_average.1m': { attributes: ['cpu'] } } } } },
      'linux',
      [expect.stringContaining('unknown key "attributes"')],
    ],
    [
      { scrapers: { disk: { include: { devices: ['('], match_type: 'regexp' } } } },
      'linux',
      [expect.stringContaining('scrapers.disk.include.devices.0: ')],
    ],
    [
      { scrapers: { cpu: null, load: null } },
      'darwin',
      [`warning: scrapers.cpu: the scraper "cpu" reads Linux's /proc: left out, on this system there is load, system`],
    ],
    [
      { scrapers: { load: null } },
      'win32',
      [`warning: scrapers.load: the scraper "load" reads Linux's /proc: left out, on this system there is system`],
    ],
    [
      { collection_interval: 0, timeout: '1s', scrapers: { load: null } },
      'linux',
      ['warning: timeout: "timeout" has no effect here', 'collection_interval: must be positive'],
    ],
  ])('what is wrong is told: %j on %s', (settings, platform, expected) => {
    expect(
      readHostMetrics(settings, platform).problems.map(
        ({ path, message, isWarning = false }) => `${isWarning ? 'warning: ' : ''}${path.join('.')}: ${message}`,
      ),
    ).toEqual(expected);
  });

  test('what is not here is left out, and the rest is measured', () => {
    const written = {
      scrapers: {
        nfs: null,
        load: null,
        network: { metrics: { 'system.network.conntrack.count': { enabled: true } } },
      },
    };
    const names = (platform: string) => readHostMetrics(written, platform).settings.scrapers.map(({ name }) => name);
    expect(names('linux')).toEqual(['load', 'network']);
    expect(names('darwin')).toEqual(['load']);
    expect(names('win32')).toEqual([]);
    const [, network] = readHostMetrics(written, 'linux').settings.scrapers;
    expect(network!.enabled.has('system.network.conntrack.count')).toBe(false);
    expect(network!.enabled.has('system.network.io')).toBe(true);
  });
});

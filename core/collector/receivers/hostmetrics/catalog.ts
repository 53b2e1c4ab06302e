/** A metric as the Collector's metadata.yaml of its scraper has it. */
export interface MetricInfo {
  unit: string;
  description: string;
  kind: 'gauge' | 'counter' | 'level';
  isInt: boolean;
  /** Without `metrics: NAME: enabled:`. */
  enabled: boolean;
}

type Row = readonly [
  unit: string,
  kind: MetricInfo['kind'],
  type: 'int' | 'double',
  enabled: boolean,
  description: string,
];

const ON = true;
const OFF = false;

/** By scraper. A `counter` is a monotonic sum, a `level` one that is not. */
const ROWS: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  cpu: {
    'system.cpu.time': ['s', 'counter', 'double', ON, 'Total seconds each logical CPU spent on each mode.'],
    'system.cpu.utilization': [
      '1',
      'gauge',
      'double',
      OFF,
      'Difference in system.cpu.time since the last measurement per logical CPU, divided by the elapsed time (value in interval [0,1]).',
    ],
    'system.cpu.physical.count': ['{cpu}', 'level', 'int', OFF, 'Number of available physical CPUs.'],
    'system.cpu.logical.count': ['{cpu}', 'level', 'int', OFF, 'Number of available logical CPUs.'],
    'system.cpu.frequency': ['Hz', 'gauge', 'double', OFF, 'Current frequency of the CPU core in Hz.'],
  },
  load: {
    'system.cpu.load_average.1m': ['{thread}', 'gauge', 'double', ON, 'Average CPU Load over 1 minute.'],
    'system.cpu.load_average.5m': ['{thread}', 'gauge', 'double', ON, 'Average CPU Load over 5 minutes.'],
    'system.cpu.load_average.15m': ['{thread}', 'gauge', 'double', ON, 'Average CPU Load over 15 minutes.'],
  },
  memory: {
    'system.memory.usage': ['By', 'level', 'int', ON, 'Bytes of memory in use.'],
    'system.memory.utilization': ['1', 'gauge', 'double', OFF, 'Percentage of memory bytes in use.'],
    'system.memory.limit': ['By', 'level', 'int', OFF, 'Total bytes of memory available.'],
    'system.linux.memory.available': [
      'By',
      'level',
      'int',
      OFF,
      'An estimate of how much memory is available for starting new applications, without swapping (Linux only).',
    ],
    'system.linux.memory.dirty': [
      'By',
      'level',
      'int',
      OFF,
      'The amount of dirty memory according to `/proc/meminfo`.',
    ],
  },
  disk: {
    'system.disk.io': ['By', 'counter', 'int', ON, 'Disk bytes transferred.'],
    'system.disk.operations': ['{operations}', 'counter', 'int', ON, 'Disk operations count.'],
    'system.disk.io_time': [
      's',
      'counter',
      'double',
      ON,
      'Time disk spent activated. On Windows, this is calculated as the inverse of disk idle time.',
    ],
    'system.disk.operation_time': ['s', 'counter', 'double', ON, 'Time spent in disk operations.'],
    'system.disk.weighted_io_time': [
      's',
      'counter',
      'double',
      ON,
      'Time disk spent activated multiplied by the queue length.',
    ],
    'system.disk.pending_operations': ['{operations}', 'level', 'int', ON, 'The queue size of pending I/O operations.'],
    'system.disk.merged': [
      '{operations}',
      'counter',
      'int',
      ON,
      'The number of disk reads/writes merged into single physical disk access operations.',
    ],
  },
  filesystem: {
    'system.filesystem.usage': ['By', 'level', 'int', ON, 'Filesystem bytes used.'],
    'system.filesystem.inodes.usage': ['{inodes}', 'level', 'int', ON, 'FileSystem inodes used.'],
    'system.filesystem.utilization': ['1', 'gauge', 'double', OFF, 'Fraction of filesystem bytes used.'],
  },
  network: {
    'system.network.packets': ['{packets}', 'counter', 'int', ON, 'The number of packets transferred.'],
    'system.network.dropped': ['{packets}', 'counter', 'int', ON, 'The number of packets dropped.'],
    'system.network.errors': ['{errors}', 'counter', 'int', ON, 'The number of errors encountered.'],
    'system.network.io': ['By', 'counter', 'int', ON, 'The number of bytes transmitted and received.'],
    'system.network.connections': ['{connections}', 'level', 'int', ON, 'The number of connections.'],
  },
  paging: {
    'system.paging.usage': ['By', 'level', 'int', ON, 'Swap (unix) or pagefile (windows) usage.'],
    'system.paging.utilization': ['1', 'gauge', 'double', OFF, 'Swap (unix) or pagefile (windows) utilization.'],
    'system.paging.operations': ['{operations}', 'counter', 'int', ON, 'The number of paging operations.'],
    'system.paging.faults': ['{faults}', 'counter', 'int', ON, 'The number of page faults.'],
  },
  processes: {
    'system.processes.created': ['{processes}', 'counter', 'int', ON, 'Total number of created processes.'],
    'system.processes.count': ['{processes}', 'level', 'int', ON, 'Total number of processes in each state.'],
  },
  process: {
    'process.cpu.time': ['s', 'counter', 'double', ON, 'Total CPU seconds broken down by different states.'],
    'process.memory.usage': ['By', 'level', 'int', ON, 'The amount of physical memory in use.'],
    'process.memory.virtual': ['By', 'level', 'int', ON, 'Virtual memory size.'],
    'process.memory.utilization': [
      '1',
      'gauge',
      'double',
      OFF,
      'Percentage of total physical memory that is used by the process.',
    ],
    'process.disk.io': ['By', 'counter', 'int', ON, 'Disk bytes transferred.'],
    'process.disk.operations': [
      '{operations}',
      'counter',
      'int',
      OFF,
      'Number of disk operations performed by the process.',
    ],
    'process.paging.faults': ['{faults}', 'counter', 'int', OFF, 'Number of page faults the process has made.'],
    'process.threads': ['{threads}', 'level', 'int', OFF, 'Process threads count.'],
    'process.context_switches': [
      '{count}',
      'counter',
      'int',
      OFF,
      'Number of times the process has been context switched.',
    ],
    'process.uptime': ['s', 'gauge', 'double', OFF, 'The time the process has been running.'],
  },
  system: { 'system.uptime': ['s', 'gauge', 'double', ON, 'The time the system has been running'] },
};

/** Known to the Collector, and not measured here. */
export const UNSUPPORTED_METRICS: readonly string[] = [
  ...['system.memory.page_size', 'system.linux.memory.kernel_page_tables', 'system.linux.memory.hugepages.limit'],
  ...['system.network.conntrack.count', 'system.network.conntrack.max', 'system.network.speed'],
  ...['process.cpu.utilization', 'process.open_file_descriptors', 'process.handles', 'process.signals_pending'],
];

export const CATALOG: ReadonlyMap<string, ReadonlyMap<string, MetricInfo>> = new Map(
  Object.entries(ROWS).map(([scraper, rows]) => [
    scraper,
    new Map(Object.entries(rows).map(([name, row]) => [name, infoOf(row)])),
  ]),
);

function infoOf([unit, kind, type, enabled, description]: Row): MetricInfo {
  return { unit, kind, isInt: type === 'int', enabled, description };
}

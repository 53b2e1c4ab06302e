import type { Family } from './family.ts';

export interface ProcessReading {
  uptimeSeconds: number;
  cpuSeconds: number;
  rssBytes: number;
  heapBytes: number;
}

export function processFamilies({ uptimeSeconds, cpuSeconds, rssBytes, heapBytes }: ProcessReading): Family[] {
  const one = (name: string, help: string, type: Family['type'], unit: Family['unit'], value: number): Family => ({
    name,
    help,
    type,
    unit,
    samples: [{ labels: [], value }],
  });
  return [
    one('process_uptime', 'Uptime of the process', 'counter', 's', uptimeSeconds),
    one('process_cpu_seconds', 'Total CPU user and system time in seconds', 'counter', 's', cpuSeconds),
    one('process_memory_rss', 'Total physical memory (resident set size)', 'gauge', 'By', rssBytes),
    one('process_runtime_heap_alloc_bytes', 'Bytes of allocated heap objects', 'gauge', 'By', heapBytes),
  ];
}

import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { freePort } from './free-port.ts';
import { makeTempDir } from './temp-dir.ts';

/**
 * Apache Kafka itself, from its jars (org.apache.kafka:kafka_2.13 of Maven Central with what it needs, in one folder). Tests with it are
 * skipped, and say so, where the variable names no such folder.
 */
const JARS = process.env['TRACEBENCH_KAFKA'] ?? '';
export const HAS_KAFKA = JARS !== '' && existsSync(JARS);

if (!HAS_KAFKA) console.warn('SKIPPED: tests with Apache Kafka (TRACEBENCH_KAFKA names no folder with its jars)');

/** A virtual machine on a busy one. */
const START_MS = 60_000;

export interface KafkaServer {
  address: string;
  start: () => Promise<void>;
  kill: () => Promise<void>;
}

/** A broker of one node, on loopback only. */
export async function startKafka(): Promise<KafkaServer> {
  const folder = await makeTempDir();
  const [port, controller] = [await freePort(), await freePort()];
  const config = join(folder, 'server.properties');
  await writeFile(
    config,
    `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=${join(folder, 'logs')}
num.partitions=3
offsets.topic.replication.factor=1
`,
  );
  const java = ['-Xmx256m', '-cp', join(JARS, '*')];
  const id = 'AAAAAAAAAAAAAAAAAAAAAA';
  const format = ['kafka.tools.StorageTool', 'format', '-t', id, '-c', config];
  const { status, stderr } = spawnSync('java', [...java, ...format], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  let child: ReturnType<typeof spawn> | undefined;
  const start = async (): Promise<void> => {
    let said = '';
    child = spawn('java', [...java, 'kafka.Kafka', config], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr!.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
    const isReady = async (): Promise<void> => {
      if (child!.exitCode !== null) throw new Error(said);
      await listTopics(`127.0.0.1:${port}`);
    };
    await vi.waitFor(isReady, { timeout: START_MS, interval: 200 });
  };
  const kill = async (): Promise<void> => {
    const ended = new Promise((resolve) => child!.once('exit', resolve));
    if (child!.exitCode === null && child!.kill('SIGKILL')) await ended;
  };
  onTestFinished(kill);
  await start();
  return { address: `127.0.0.1:${port}`, start, kill };
}

async function listTopics(address: string): Promise<string[]> {
  const { Admin } = await import('@platformatic/kafka');
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [address], retries: 0, timeout: 2_000 });
  try {
    return await admin.listTopics();
  } finally {
    await admin.close();
  }
}

/** Values of a topic, from its beginning, until there are so many. A group may be refused for moments while a broker starts. */
export function consume(address: string, topic: string, count: number): Promise<Buffer[]> {
  return vi.waitFor(() => consumeOnce(address, topic, count), { timeout: START_MS, interval: 200 });
}

let groups = 0;

async function consumeOnce(address: string, topic: string, count: number): Promise<Buffer[]> {
  const { Consumer } = await import('@platformatic/kafka');
  const consumer = new Consumer({ groupId: `test-${++groups}`, clientId: 'test', bootstrapBrokers: [address] });
  const values: Buffer[] = [];
  try {
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false });
    for await (const { value } of stream) if (values.push(value) === count) break;
    return values;
  } finally {
    await consumer.close(true);
  }
}

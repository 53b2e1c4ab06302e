import { expect, onTestFinished } from 'vitest';
import { Agent } from '../../../main/engine/agent/agent.ts';

export const TLS = new URL('../../fixtures/tls/', import.meta.url).pathname;

export function makeAgent({ allowUnencrypted = false, env = {} as Record<string, string> } = {}) {
  const said: string[] = [];
  const agent = new Agent({
    env: (name) => env[name],
    log: (component, message) => said.push(`${component}: ${message}`),
    allowUnencrypted,
  });
  onTestFinished(() => agent.close());
  return { agent, said };
}

/** Closed after the test. */
export async function startAgent(yaml: string, options: Parameters<typeof makeAgent>[0] = {}) {
  const { agent, said } = makeAgent(options);
  await apply(agent, yaml);
  return { agent, said };
}

export async function apply(agent: Agent, yaml: string): Promise<void> {
  const { config, problems } = agent.check(yaml);
  expect(problems).toEqual([]);
  await agent.start(config!);
}

/** What is wrong with a configuration, each as LINE:COLUMN: message. */
export function problemsOf(yaml: string, options: Parameters<typeof makeAgent>[0] = {}): string[] {
  const { problems } = makeAgent(options).agent.check(yaml);
  return problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
}

export const portOf = (address: string): number => Number(/\d+$/.exec(address)![0]);

interface Yaml {
  /** Under `protocols`. */
  http?: string;
  grpc?: string;
  extensions?: string;
  /** Of the service. */
  used?: string;
  exporters?: string;
  telemetry?: string;
  processors?: string;
}

/** An otlp receiver whose telemetry goes nowhere, or to the exporters. */
export function yamlOf({
  http,
  grpc,
  extensions = '',
  used = '',
  exporters,
  telemetry,
  processors = '',
}: Yaml): string {
  const protocols = { http, grpc };
  const written = Object.entries(protocols).filter(([, settings]) => settings !== undefined);
  const [all, names] = exporters === undefined ? ['nop: ', 'nop'] : [exporters, exporters.split(':', 1)[0]!];
  const lists = `receivers: [otlp], processors: [${processors}], exporters: [${names}]`;
  return `
receivers: {otlp: {protocols: {${written.map(([name, settings]) => `${name}: {endpoint: "127.0.0.1:0", ${settings}}`).join(', ')}}}}
processors: {batch: {}, batch/two: {}}
exporters: {${all}}
extensions: {${extensions}}
service:
  extensions: [${used}]
${telemetry === undefined ? '' : `  telemetry: ${telemetry}`}
  pipelines:
    traces: {${lists}}
    metrics: {${lists}}
    logs: {${lists}}
`;
}

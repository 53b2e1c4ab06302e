import type { Agent } from '../../../engine/agent/agent.ts';
import type { Output } from '../output.ts';
import { countOf, printable } from '../text.ts';

export type Checked = ReturnType<Agent['check']>;
type LogLevel = NonNullable<Parameters<Agent['logLine']>[2]>;

const placed = (kind: string, { file = '', line, column, message }: Checked['problems'][number]): string =>
  `${file}:${line}:${column}: ${kind}${message}`;

/** What an agent says on standard error, with time and level, as `service.telemetry.logs` of what runs asks for it. */
export class AgentLines {
  readonly #output: Output;
  readonly #agent: Agent;

  constructor(output: Output, agent: Agent) {
    this.#output = output;
    this.#agent = agent;
  }

  /** Whether lines like it are wanted. */
  log(component: string, message: string, level: LogLevel): boolean {
    const line = this.#agent.logLine(component, message, level);
    if (line !== undefined) this.#output.err(line);
    return line !== undefined;
  }

  /** As compilers do, whatever is asked for: FILE:LINE:COLUMN. */
  tell({ problems, warnings }: Checked): void {
    for (const one of problems) this.#output.err(printable(placed('error: ', one)));
    for (const one of warnings) this.#output.err(printable(placed('warning: ', one)));
  }

  /** The same of what is run, or was to be in place of what runs. */
  say({ problems, warnings }: Pick<Checked, 'problems' | 'warnings'>): void {
    for (const one of problems) this.log('config', placed('', one), 'error');
    for (const one of warnings) this.log('config', placed('', one), 'warn');
  }

  sayCounts(): void {
    for (const [key, reading] of Object.entries(this.#agent.read()))
      this.log(this.#agent.nameOf(key), countsText(reading), 'info');
  }
}

type Reading = ReturnType<Agent['read']>[string];

function countsText({ in: taken, out, refused, failed, dropped, refusals, retries, lastError }: Reading): string {
  const lost = Object.entries(dropped).map(([reason, items]) => `${items} dropped (${reason})`);
  const refusedRequests = Object.entries(refusals).map(
    ([reason, count]) => `${countOf(count, 'requests')} refused (${reason})`,
  );
  const last = lastError ? [`last error: ${lastError.message}`] : [];
  const counted = [`${taken} in`, `${out} out`, `${refused} refused`, `${failed} failed`, `${retries} retries`];
  return [...counted, ...lost, ...refusedRequests, ...last].join(', ');
}

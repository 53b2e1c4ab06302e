import type { Command } from './command.ts';
import { agentCommand } from './commands/agent.ts';
import { convertCommand } from './commands/convert.ts';
import { diffCommand } from './commands/diff.ts';
import { exportCommand } from './commands/export.ts';
import { generateCommand } from './commands/generate.ts';
import { importCommand } from './commands/import.ts';
import { inspectCommand } from './commands/inspect.ts';
import { logsCommand } from './commands/logs.ts';
import { mergeCommand } from './commands/merge.ts';
import { openCommand } from './commands/open.ts';
import { queryCommand } from './commands/query.ts';
import { redactCommand } from './commands/redact.ts';
import { reportCommand } from './commands/report.ts';
import { serveCommand } from './commands/serve.ts';
import { splitCommand } from './commands/split.ts';
import { tracesCommand } from './commands/traces.ts';
import { versionCommand } from './commands/version.ts';

/** In the order they are listed. */
export const COMMANDS: readonly Command[] = [
  serveCommand,
  openCommand,
  importCommand,
  inspectCommand,
  tracesCommand,
  logsCommand,
  queryCommand,
  convertCommand,
  mergeCommand,
  splitCommand,
  redactCommand,
  exportCommand,
  reportCommand,
  diffCommand,
  agentCommand,
  generateCommand,
  versionCommand,
];

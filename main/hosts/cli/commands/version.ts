import { CONTRACT_VERSION } from '../../../../contract/version.ts';
import { readArgs, type Command } from '../command.ts';
import { DONE } from '../problem.ts';

export const versionCommand: Command = {
  name: 'version',
  summary: 'Say which version this is',
  help: `Usage: tracebench version [--json]

Prints the version of Tracebench; with --json also that of Node and of the contract between page and engine.

Example: tracebench version --json
`,
  async run({ args, output, installation: { version } }) {
    const { values } = readArgs('version', args, {});
    const details = { version, contract: CONTRACT_VERSION, node: process.versions.node };
    await output.out(values.json ? `${JSON.stringify(details)}\n` : `tracebench ${version}\n`);
    return DONE;
  },
};

import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { CommandContext } from '../../../main/hosts/cli/command.ts';
import { reportExport } from '../../../main/hosts/cli/export-to-file.ts';
import { createOutput } from '../../../main/hosts/cli/output.ts';

test.each([true, false])(
  'control characters of a file reach no terminal, and stay in pipes (terminal: %s)',
  async (isTTY) => {
    const stdout = Object.assign(new PassThrough(), { isTTY });
    const output = createOutput(stdout, new PassThrough());
    const file = 'name,\u001b]0;owned\u0007\r\n"a\tb\rc",값\n\u009b2J';
    await output.out(file);
    // A letter may come in two pieces.
    const bytes = Buffer.from(file);
    const middle = bytes.indexOf('값') + 1;
    for (const piece of [bytes.subarray(0, middle), bytes.subarray(middle)]) await output.outBytes(piece);
    const shown = 'name,\\u001b]0;owned\\u0007\r\n"a\tb\\u000dc",값\n\\u009b2J';
    expect(String(stdout.read())).toBe((isTTY ? shown : file).repeat(2));
  },
);

test('the name of a file that was written moves no cursor', async () => {
  const said: string[] = [];
  const output = { ...createOutput(new PassThrough(), new PassThrough()), err: (line: string) => void said.push(line) };
  const exported = { file: 'a\n\u001b[2Jb.json', bytes: 2_048, items: 1, leftOut: [], hidden: [] };
  await reportExport({ output } as CommandContext, exported, false);
  expect(said).toEqual(['Wrote a\\u000a\\u001b[2Jb.json: 1 item, 2,048 bytes.']);
});

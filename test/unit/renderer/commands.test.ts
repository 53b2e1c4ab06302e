import { expect, test } from 'vitest';
import { currentCapabilities } from '../../../renderer/state/capabilities.ts';
import { availableCommands } from '../../../renderer/workbench/commands.ts';

test('to compare is known to the palette also where there is one session: its screen says why it cannot', () => {
  expect(currentCapabilities().sessions).toBe(false);
  const known = availableCommands().map(({ id }) => id);
  expect(known).toContain('changes');
  expect(known).not.toContain('sessions');
});

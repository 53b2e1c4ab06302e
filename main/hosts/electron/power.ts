import { powerMonitor } from 'electron';
import type { ToEngine } from './engine-messages.ts';

/**
 * Before the machine sleeps, what waits in memory is written: it may never wake again. When it wakes, ports that were
 * lost meanwhile are opened again, and pages hear how things stand.
 */
export function followPower(tellEngines: (message: ToEngine) => void, save: () => void): void {
  powerMonitor.on('suspend', () => {
    save();
    tellEngines({ kind: 'suspend' });
  });
  powerMonitor.on('resume', () => tellEngines({ kind: 'resume' }));
}

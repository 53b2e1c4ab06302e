import { lineFormat } from '../log-lines/line-format.ts';
import { JournaldLines } from './journald-lines.ts';

/** What `journalctl -o json` prints. */
export const journaldJson = lineFormat('journald-json', () => new JournaldLines());

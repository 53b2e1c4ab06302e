import { lineFormat } from '../log-lines/line-format.ts';
import { TextLines } from '../log-lines/text-lines.ts';

/** Text whose records begin with a time: the last resort before a refusal. */
export const textLog = lineFormat('text-log', () => new TextLines(), true);

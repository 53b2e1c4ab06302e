import { lineFormat } from '../log-lines/line-format.ts';
import { TextLines } from '../log-lines/text-lines.ts';

/** Access logs of web servers, common or combined. */
export const accessLog = lineFormat('access-log', () => new TextLines());

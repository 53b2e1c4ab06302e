import { lineFormat } from '../log-lines/line-format.ts';
import { JsonLogLines } from './json-log-lines.ts';

/** A JSON object a line, as zap, pino, logrus, bunyan, serilog and most other loggers write. */
export const jsonLogs = lineFormat('json-logs', () => new JsonLogLines());

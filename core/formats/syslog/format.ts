import { lineFormat } from '../log-lines/line-format.ts';
import { TextLines } from '../log-lines/text-lines.ts';

/** RFC 5424, RFC 3164, /var/log/syslog and what `journalctl` prints. */
export const syslog = lineFormat('syslog', () => new TextLines());

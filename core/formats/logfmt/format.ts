import { lineFormat } from '../log-lines/line-format.ts';
import { TextLines } from '../log-lines/text-lines.ts';

/** `level=info msg="…"`, as Go programs and Heroku write. */
export const logfmt = lineFormat('logfmt', () => new TextLines());

import { realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { HiddenValues } from '../../../contract/operations/library.ts';
import type { ExportFormat, ExportPiece, LeftOutOfExport } from '../../../contract/operations/files.ts';
import { fitsNothing, LEFT_OUT_WORDS } from '../../../core/model/left-out.ts';
import { formatCount } from '../../../core/report/html/report-words.ts';
import type { InputOf } from '../../../contract/operations.ts';
import type { Engine } from '../../engine/api.ts';
import type { CommandContext } from './command.ts';
import { tellJson } from './output.ts';
import { problem, unwrap, wrongUsage } from './problem.ts';
import { createTeller } from './progress.ts';
import { countOf, printable } from './text.ts';
import { writeFile } from './write-file.ts';

export interface Exported {
  file: string;
  bytes: number;
  items: number;
  leftOut: readonly LeftOutOfExport[];
  hidden: readonly HiddenValues[];
}

/** Pulls an export from the engine into a file, which appears when it is complete. */
export async function exportToFile(
  context: CommandContext,
  engine: Engine,
  request: InputOf<'export.begin'>,
  file: string,
): Promise<Exported> {
  const tell = createTeller(context.output);
  const exported: Exported = { file, bytes: 0, items: 0, leftOut: [], hidden: [] };
  await writeFile(context, file, async (write) => {
    for await (const { bytes, writtenItems: items, leftOut, hidden } of pullExport(engine, request, context.signal)) {
      await write(bytes);
      Object.assign(exported, { bytes: exported.bytes + bytes.length, items, leftOut, hidden });
      tell(() => `${printable(file)}: ${countOf(items, 'items')}, ${countOf(exported.bytes, 'bytes')} written so far`);
    }
    if (exported.items === 0) refuseNoTrace(request);
  });
  return exported;
}

/** An export, piece by piece. */
export async function* pullExport(
  engine: Engine,
  request: InputOf<'export.begin'>,
  signal: AbortSignal,
): AsyncGenerator<ExportPiece> {
  const { exportId } = unwrap(await engine.call('export.begin', request, { signal }));
  try {
    for (let done = false; !done;) {
      const piece = unwrap(await engine.call('export.next', { exportId }, { signal }));
      ({ done } = piece);
      yield piece;
    }
  } finally {
    await engine.call('export.cancel', { exportId });
  }
}

/** Nothing of a trace means that there is none; a table of its own, such as its logs, may well be empty. */
function refuseNoTrace({ format, scope }: InputOf<'export.begin'>): void {
  if (format === 'html' || format === 'csv' || format === 'ndjson') return;
  if (scope.kind === 'chosen')
    throw problem('not-found', `None of the ${scope.traceIds.length} traces is in this session.`);
  if (scope.kind !== 'trace') return;
  throw problem('not-found', `There is no trace ${scope.traceId} in this session.`);
}

/**
 * An export is a part of what it is made from, in another form: written over it, the rest would be gone; within a folder it would be read with it
 * the next time.
 */
export async function checkTarget(out: string, source: string, command: string): Promise<void> {
  const [target, origin] = await Promise.all([out, source].map((path) => stat(path).catch(() => undefined)));
  if (origin?.isDirectory() && out !== '-' && (await isWithin(source, out)))
    throw wrongUsage(`${out} lies in ${source}, which is read from. Write to another folder.`, command);
  if (target === undefined || origin === undefined || !target.isFile()) return;
  if (target.dev === origin.dev && target.ino === origin.ino)
    throw wrongUsage(`${out} is what is read from. Write to another file.`, command);
}

async function isWithin(folder: string, out: string): Promise<boolean> {
  const [outer, inner] = await Promise.all(
    [folder, dirname(out)].map((path) => realpath(path).catch(() => resolve(path))),
  );
  const way = relative(outer!, inner!);
  return way === '' || (!isAbsolute(way) && way.split(sep)[0] !== '..');
}

/** Another program may have that session open. */
export async function checkNewSession(out: string, format: ExportFormat, command: string): Promise<void> {
  if (format !== 'tracebench' || out === '-') return;
  const found = await stat(out).catch(() => undefined);
  if (found)
    throw wrongUsage(`${out} is there already, and a session is not written over. Write to another file.`, command);
}

/**
 * Said on standard error, since standard output may be the file itself; then only what is not in it. As JSON it is on standard
 * output, where that is free; `more` stands beside it there. `hiddenHint` as of tellHidden.
 */
export async function reportExport(
  { output }: CommandContext,
  exported: Exported,
  json: boolean,
  more: Record<string, number> = {},
  hiddenHint = HIDDEN_HINT,
): Promise<void> {
  const { file, bytes, items, leftOut, hidden } = exported;
  if (json) return tellJson(output, { file, bytes, items, leftOut, hidden, ...more }, file === '-');
  if (file !== '-') tellWritten(output, file, { items, bytes });
  tellLeftOut(output, leftOut);
  if (fitsNothing(items, leftOut)) output.err('Nothing of it fits this format: there is no telemetry in the file.');
  tellHidden(output, hidden, hiddenHint);
}

export function tellWritten(
  output: CommandContext['output'],
  what: string,
  { items, bytes }: Pick<Exported, 'items' | 'bytes'>,
): void {
  output.err(`Wrote ${printable(what)}: ${items > 0 ? `${countOf(items, 'items')}, ` : ''}${countOf(bytes, 'bytes')}.`);
}

export function tellLeftOut(output: CommandContext['output'], leftOut: readonly LeftOutOfExport[]): void {
  const parts = leftOut.map(({ code, count }) => `${LEFT_OUT_WORDS[code]} (${formatCount(count)})`);
  if (parts.length > 0) output.err(`The format has no place for: ${parts.join(', ')}.`);
}

const HIDDEN_HINT = ' --no-redact hides nothing.';

/** `hint` stands behind it: how to have nothing hidden, where the command can do that. */
export function tellHidden(
  output: CommandContext['output'],
  hidden: readonly HiddenValues[],
  hint = HIDDEN_HINT,
): void {
  const rules = hidden.map(({ rule, count }) => `${rule} (${formatCount(count)})`);
  if (rules.length > 0) output.err(`Hidden: ${rules.join(', ')}.${hint}`);
}

import { formatCount } from '../../../../core/report/html/report-words.ts';
import { encodeForFile, type FileLayout } from '../../../../core/generate/encode-telemetry.ts';
import { generateTelemetry } from '../../../../core/generate/generate-telemetry.ts';
import { SHAPE_NAMES, SHAPES } from '../../../../core/generate/shapes/registry.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import type { Command, CommandContext } from '../command.ts';
import { tellJson } from '../output.ts';
import { readGenerateSettings, type GenerateSettings } from '../generate-settings.ts';
import { DONE, FAILED, problem } from '../problem.ts';
import { createTeller } from '../progress.ts';
import { sendTelemetry } from '../send-telemetry.ts';
import { countOf, printable } from '../text.ts';
import { writeFile } from '../write-file.ts';

const NAME_WIDTH = Math.max(...SHAPE_NAMES.map((name) => name.length));
const SHAPE_LINES = SHAPE_NAMES.map((name) => `  ${name.padEnd(NAME_WIDTH)}  ${SHAPES[name].summary}`).join('\n');

export const generateCommand: Command = {
  name: 'generate',
  summary: 'Make up telemetry to try Tracebench with',
  help: `Usage: tracebench generate [--shape NAME] -o FILE | --send URL [options]

Makes up the telemetry of an online shop. The same options give the same telemetry.

  --shape NAME   what it shows, shop when left out:
${SHAPE_LINES.replaceAll(/^/gm, '               ')}
  --traces N     how often the shape is told
  --spans N      how large it is (wide, deep, async, many; batch, links: how many links); for the other shapes: stop
                 after so many spans
  --seed N       another number gives other telemetry; 1 when left out
  --start TIME   when it begins: now, or a time such as 2026-01-05T09:00:00Z, which it is for files. What is sent ends
                 now when this is left out
  -o FILE        the file to write: OTLP as JSON Lines, or as protobuf behind lengths when FILE ends in .pb, .binpb,
                 .proto or .bin; - is standard output
  --send URL     send it to a receiver of OTLP/HTTP, such as http://localhost:4318
  --json         say what was made as JSON, with -o - on standard error: {"shape","spans","logs","metrics","bytes"} and,
                 for --send, "rejected"

Exit code 1 when the receiver did not keep everything.

Example: tracebench generate -o shop.jsonl
`,
  async run(context) {
    const settings = readGenerateSettings(context.args, Date.now());
    const { shape, options, target } = settings;
    const tally: Tally = { spans: 0, logs: 0, metrics: 0 };
    const pieces = counted(context, generateTelemetry(shape, options), tally);
    if (target.kind === 'file') {
      const bytes = await writePieces(context, pieces, target);
      if (target.path !== '-' || settings.json) await report(context, settings, tally, { bytes });
      return DONE;
    }
    const { bytes, rejected, remark } = await sendTelemetry(target.endpoint, pieces, context.signal);
    await report(context, settings, tally, { bytes, rejected });
    if (remark !== '') context.output.err(printable(`The receiver says: ${remark}`));
    return rejected > 0 ? FAILED : DONE;
  },
};

interface Tally {
  spans: number;
  logs: number;
  metrics: number;
}

/** Counts what passes, says so where a person is watching, and ends when the process is asked to stop. */
function* counted({ output, signal }: CommandContext, pieces: Iterable<Telemetry>, tally: Tally): Generator<Telemetry> {
  const tell = createTeller(output);
  for (const piece of pieces) {
    if (signal.aborted) throw problem('cancelled', 'Stopped.');
    yield piece;
    tally[piece.signal === 'traces' ? 'spans' : piece.signal] += itemsOf(piece);
    tell(() => `${describe(tally)} so far`);
  }
}

function itemsOf({ groups }: Telemetry): number {
  let items = 0;
  for (const { scopes } of groups) for (const scope of scopes) items += scope.items.length;
  return items;
}

/** Gives how many bytes there were. */
async function writePieces(
  context: CommandContext,
  pieces: Iterable<Telemetry>,
  { path, layout }: { path: string; layout: FileLayout },
): Promise<number> {
  let bytes = 0;
  await writeFile(context, path, async (write) => {
    for (const piece of pieces) {
      const encoded = encodeForFile(piece, layout);
      bytes += encoded.length;
      await write(encoded);
    }
  });
  return bytes;
}

async function report(
  { output }: CommandContext,
  { shape, target, json }: GenerateSettings,
  tally: Tally,
  result: { bytes: number; rejected?: number },
): Promise<void> {
  const isPiped = target.kind === 'file' && target.path === '-';
  if (json) return tellJson(output, { shape, ...tally, ...result }, isPiped);
  const place = target.kind === 'file' ? `Wrote ${printable(target.path)}` : `Sent to ${target.endpoint}`;
  const { bytes, rejected = 0 } = result;
  const lost = rejected > 0 ? `, ${formatCount(rejected)} of them not kept` : '';
  output.err(printable(`${place}: ${describe(tally)}${lost}, ${countOf(bytes, 'bytes')}.`));
}

function describe({ spans, logs, metrics }: Tally): string {
  return `${countOf(spans, 'spans')}, ${countOf(logs, 'logs')}, ${countOf(metrics, 'metrics')}`;
}

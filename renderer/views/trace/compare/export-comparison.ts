import { compareTraces } from '../../../../core/analysis/compare-traces/compare-traces.ts';
import type { ComparisonSource } from '../../../../core/report/comparison/comparison-source.ts';
import { writeComparisonCsv } from '../../../../core/report/comparison/comparison-csv.ts';
import { writeComparisonJson } from '../../../../core/report/comparison/comparison-json.ts';
import { redactStrings } from '../../../../core/report/redact-strings.ts';
import { writeComparisonMarkdown } from '../../../../core/report/comparison/comparison-markdown.ts';
import type { ComparisonWords } from '../../../../core/report/comparison/comparison-markdown.ts';
import { ROW_STATES } from '../../../../core/analysis/compare-traces/row-changes.ts';
import type { RowState } from '../../../../core/analysis/compare-traces/row-changes.ts';
import { formatCount } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';
import { shortId } from '../../../format/names.ts';
import { formatTime, withZone } from '../../../format/time.ts';
import { t } from '../../../i18n/t.ts';
import { saveFile } from '../../../state/exports.ts';
import { noteHidden, redactWith, type Redacted } from '../../../state/redact-texts.ts';
import { copyText } from '../../../widgets/copy-text.ts';
import { nameOfRow, readSide, serviceOfRow, sourceOf, spanIdOfRow, type Compared } from './compared.ts';
import { shareOf, signedDuration } from './signed.ts';
import { unrelatedText } from './unrelated-text.ts';

export type ComparisonFormat = 'markdown' | 'json' | 'csv';

const FILES = {
  markdown: { extension: 'md', type: 'text/markdown', write: (source: ComparisonSource) => [markdownOf(source)] },
  json: { extension: 'json', type: 'application/json', write: writeComparisonJson },
  csv: { extension: 'csv', type: 'text/csv', write: writeComparisonCsv },
} as const;

/** What could not be written is told where all exports are. */
export async function saveComparison(compared: Compared, format: ComparisonFormat): Promise<void> {
  const { extension, type, write } = FILES[format];
  const [before, after] = [compared.before, compared.after].map(({ traceId }) => shortId(traceId));
  const name = `tracebench-compare-${before}-${after}.${extension}`;
  await saveFile(name, type, async () => {
    const { made, hidden } = await redactSource(comparisonSource(compared));
    return { made: write(made), hidden };
  });
}

export async function copyComparison(compared: Compared): Promise<boolean> {
  try {
    const { made, hidden } = await redactSource(comparisonSource(compared));
    const isCopied = await copyText(markdownOf(made));
    if (isCopied) noteHidden(hidden);
    return isCopied;
  } catch {
    return false;
  }
}

/** What leaves is redacted as what leaves in a file. */
async function redactSource(source: ComparisonSource): Promise<Redacted<ComparisonSource>> {
  const rows = Array.from({ length: source.comparison.tree.rows }, (_, row) => row);
  const texts = {
    before: source.before,
    after: source.after,
    names: rows.map((row) => source.nameOf(row)),
    services: rows.map((row) => source.serviceOf(row)),
  };
  const { made, hidden } = await redactWith((redact) => redactStrings(texts, redact));
  const { before, after, names, services } = made;
  return {
    made: { ...source, before, after, nameOf: (row) => names[row]!, serviceOf: (row) => services[row]! },
    hidden,
  };
}

/** What leaves has the times as they were told, whatever the picture shows. */
export function comparisonSource(shown: Compared): ComparisonSource {
  const { before, after } = shown;
  const isAsTold = !shown.comparison.before.isCorrected && !shown.comparison.after.isCorrected;
  const comparison = isAsTold ? shown.comparison : compareTraces(sourceOf(before), sourceOf(after));
  const compared = { before, after, comparison };
  return {
    comparison,
    before: readSide(compared, 'before'),
    after: readSide(compared, 'after'),
    serviceOf: (row) => serviceOfRow(compared, row),
    nameOf: (row) => nameOfRow(compared, row) ?? '',
    spanIdOf: (side, row) => spanIdOfRow(compared, side, row),
  };
}

function markdownOf(source: ComparisonSource): string {
  return writeComparisonMarkdown(source, comparisonWords());
}

function comparisonWords(): ComparisonWords {
  const states = ROW_STATES.map((state) => [state, t(`compare.state.${state}`)]);
  return {
    title: t('view.compare'),
    before: t('compare.before'),
    after: t('compare.after'),
    trace: t('compare.report.trace'),
    root: t('compare.report.root'),
    start: t('word.start'),
    duration: t('compare.rootDuration'),
    spans: t('word.spans'),
    difference: t('compare.difference'),
    unrelated: unrelatedText,
    explains: t('compare.explains'),
    inferred: t('compare.explains.why'),
    name: t('compare.report.name'),
    state: t('compare.report.state'),
    change: t('compare.change'),
    share: t('compare.report.share'),
    changes: t('compare.report.changes'),
    states: Object.fromEntries(states) as Record<RowState, string>,
    time: (ns) => withZone(formatTime(ns), ns),
    length: formatDuration,
    signed: signedDuration,
    shareOf,
    count: formatCount,
    more: (n) => t('compare.report.more', { n }),
  };
}

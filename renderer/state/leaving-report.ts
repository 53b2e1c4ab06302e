import { create } from 'zustand';
import type { HiddenValues } from '../../contract/operations/library.ts';
import { cutReport } from '../../core/report/document/cut-report.ts';
import { redactReportBy } from '../../core/report/document/redact-report.ts';
import type { ReportBlock, ReportDocument } from '../../core/report/document/report-document.ts';
import { redactWith, sumHidden, type Redacted } from './redact-texts.ts';
import { useReport } from './report.ts';

export interface LeavingBlock {
  readonly block: ReportBlock;
  readonly hidden: readonly HiddenValues[];
}

interface LeavingState {
  /** Of the session the report belongs to. */
  readonly session: string | undefined;
  /** Undefined until it was asked for. */
  readonly title: string | undefined;
  /** By id, in the report's language; one that was just added comes with the next answer. */
  readonly blocks: ReadonlyMap<string, LeavingBlock>;
  /** In all of it. */
  readonly hidden: readonly HiddenValues[];
  /** Why nobody can say what may leave; '' otherwise. */
  readonly failure: string;
  /** The author looks at the values themselves. What leaves is the same. */
  readonly showsOriginal: boolean;
}

const NOTHING = { title: undefined, blocks: new Map<string, never>(), hidden: [], failure: '' };

/** The report as it leaves: what the screen shows, and paper. */
export const useLeaving = create<LeavingState>()(() => ({ ...NOTHING, session: undefined, showsOriginal: false }));

let asked = 0;

export function showOriginal(showsOriginal: boolean): void {
  useLeaving.setState({ showsOriginal });
}

/** Of a cell, in characters: a report is read, not searched. The lines of a log are what is read. */
export const MOST_OF_CELL = 500;
const LONGEST = { cell: MOST_OF_CELL, logLine: Infinity };

/** A report without what must not leave, and how much that was. Throws where nobody can say. */
export async function leavingReport(report: ReportDocument): Promise<Redacted<ReportDocument>> {
  const { made, hidden } = await redactWith(async (redact) => cutReport(await redactReportBy(report, redact), LONGEST));
  return { made: hidden.length > 0 ? { ...made, hidden } : made, hidden };
}

type Language = ReportDocument['language'];

/** Blocks change one at a time, and a letter typed into notes changes no picture. */
let known = new WeakMap<ReportBlock, Map<Language, Promise<LeavingBlock>>>();

/** By other settings, another thing is hidden. */
export function forgetLeaving(): void {
  known = new WeakMap();
}

/** Asks for the report as it is now. Resolves when that is shown, or something newer is asked for. */
export async function refreshLeaving(): Promise<void> {
  const { session, history } = useReport.getState();
  const { now } = history;
  // Blocks of two reports may have one name.
  if (session !== useLeaving.getState().session) useLeaving.setState({ ...NOTHING, session });
  const turn = ++asked;
  const isOver = (): boolean => turn !== asked;
  try {
    const [head, ...blocks] = await Promise.all([
      leavingReport({ ...now, blocks: [] }),
      ...now.blocks.map((block) => leavingBlock(now, block)),
    ]);
    if (isOver()) return;
    useLeaving.setState({
      title: head.made.title,
      blocks: new Map(blocks.map((leaving) => [leaving.block.id, leaving])),
      hidden: sumHidden(head.hidden, ...blocks.map(({ hidden }) => hidden)),
      failure: '',
    });
  } catch (error) {
    if (!isOver()) useLeaving.setState({ ...NOTHING, failure: (error as Error).message });
  }
}

function leavingBlock(report: ReportDocument, block: ReportBlock): Promise<LeavingBlock> {
  const inLanguages = known.get(block) ?? new Map<Language, Promise<LeavingBlock>>();
  known.set(block, inLanguages);
  const asking =
    inLanguages.get(report.language) ??
    leavingReport({ ...report, title: '', blocks: [block] }).then(
      ({ made: { blocks }, hidden }) => ({ block: blocks[0]!, hidden }),
      (error: unknown) => {
        inLanguages.delete(report.language);
        throw error;
      },
    );
  inLanguages.set(report.language, asking);
  return asking;
}

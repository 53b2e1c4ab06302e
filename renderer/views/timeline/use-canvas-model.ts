import { useEffect, useMemo, useRef, useState } from 'react';
import type { SpanCanvas } from '../../../contract/operations/canvas.ts';
import { layoutMarks } from '../../../core/layout/canvas/layout-marks.ts';
import type { CanvasModel } from '../../charts/canvas/canvas-model.ts';
import { t } from '../../i18n/t.ts';
import { runJob } from '../../workers/run-job.ts';
import { readCanvas, readMarks, seeCanvas, type SeenCanvas } from './read-canvas.ts';

/** Up to so many marks the page lays out by itself: less than the way to the worker and back takes. */
const IN_PAGE = 4_000;

/** Kept while another screen is open: who comes back finds lanes where they were. */
const memory: { seen?: SeenCanvas } = {};

/** Whether lanes of a question have their places already. */
export const isSeen = (question: string): boolean => memory.seen?.question === question;

/** Gives lanes their places: those of answers before stay. */
export function seeAnswer(answer: SpanCanvas, question: string): SeenCanvas {
  const texts = { unnamed: t('canvas.unnamed'), rest: t('canvas.rest') };
  memory.seen = seeCanvas(memory.seen, question, answer, texts);
  return memory.seen;
}

/** `answer` of `question`; undefined while it is on its way, and then the picture before is returned. */
export function useCanvasModel(
  answer: SpanCanvas | undefined,
  question: string,
  baseNs: bigint,
): CanvasModel | undefined {
  const work = useMemo(() => (answer ? prepare(answer, question, baseNs) : undefined), [answer, question, baseNs]);
  const inPage = useMemo(() => (work?.isSmall ? work.modelOf(layoutMarks(work.input)) : undefined), [work]);
  const [laid, setLaid] = useState<{ work: unknown; model: CanvasModel }>();
  const shown = useRef<CanvasModel>(undefined);
  useEffect(() => {
    if (!work || work.isSmall) return;
    let isLate = false;
    // One that comes late is dropped, not stopped: stopping ends the worker, and with it what it holds for others.
    const done = (marks: Parameters<typeof work.modelOf>[0]) => isLate || setLaid({ work, model: work.modelOf(marks) });
    runJob('layoutMarks', [work.input]).then(done, () => isLate || done(layoutMarks(work.input)));
    return () => void (isLate = true);
  }, [work]);
  const model = inPage ?? (laid?.work === work ? laid?.model : undefined);
  if (model) shown.current = model;
  return shown.current?.baseNs === baseNs ? shown.current : undefined;
}

function prepare(answer: SpanCanvas, question: string, baseNs: bigint) {
  const seen = seeAnswer(answer, question);
  return {
    input: readMarks(answer, seen, baseNs),
    isSmall: (answer.runs ?? answer.spans)!.rows <= IN_PAGE,
    modelOf: (marks: ReturnType<typeof layoutMarks>) => readCanvas(answer, seen, baseNs, marks),
  };
}

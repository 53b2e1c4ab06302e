import { CircleAlert, TriangleAlert } from 'lucide-react';
import { memo, use, type KeyboardEvent } from 'react';
import { computeRateLine, isLoss, type StepFigures } from '../../../../core/analysis/pipeline-figures/step-figures.ts';
import type { Reading } from '../../../../core/analysis/pipeline-figures/step-reading.ts';
import { STEP_HEIGHT_PX, STEP_WIDTH_PX, type StepNode } from '../../../../core/layout/pipeline-graph/pipeline-graph.ts';
import { t } from '../../../i18n/t.ts';
import { sparkPath } from '../../services/spark-path.ts';
import classes from '../PipelinesView.module.css';
import { DisabledKeys } from './disabled-context.ts';
import type { StepNote } from './port-words.ts';
import { describeStep, flowText, quietText, troubleText } from './step-words.ts';

const SPARK_WIDTH_PX = 64;
const SPARK_HEIGHT_PX = 12;

interface StepBoxProps {
  node: StepNode;
  x: number;
  y: number;
  figures: StepFigures | undefined;
  readings: readonly Reading[];
  selected: boolean;
  /** Not running: written, but not applied yet. */
  isNew: boolean;
  /** The engine has no such component. */
  isForeign: boolean;
  /** What its type is for, said where nothing can be said of what it does; '' where that is not known. */
  about: string;
  /** What it says of its own. */
  note?: StepNote | undefined;
  onSelect: (key: string) => void;
  onKeyDown: (event: KeyboardEvent, key: string) => void;
}

/** A component: what it is called, what flows through it, and what is wrong with it if anything is. */
export const StepBox = memo(function StepBox({ node, x, y, figures, readings, ...state }: StepBoxProps) {
  const [worst] = figures?.troubles ?? [];
  const isOff = use(DisabledKeys).has(node.key);
  const { note } = state;
  const said = saidOf(figures, note);
  const look = worst ? (isLoss(figures!.troubles) ? 'loss' : 'late') : note?.isWrong ? 'late' : undefined;
  return (
    <button
      type="button"
      className={classes.step}
      data-key={node.key}
      data-kind={node.kind}
      data-look={look}
      data-new={state.isNew || undefined}
      data-off={isOff || undefined}
      data-foreign={state.isForeign || undefined}
      aria-pressed={state.selected}
      style={{ left: x - STEP_WIDTH_PX / 2, top: y - STEP_HEIGHT_PX / 2, width: STEP_WIDTH_PX, height: STEP_HEIGHT_PX }}
      onClick={() => state.onSelect(node.key)}
      onKeyDown={(event) => state.onKeyDown(event, node.key)}
    >
      <span className={classes.stepKind}>{t(`pipelines.kind.${node.kind}`)}</span>
      <span className={classes.stepName} title={node.id}>
        {node.id}
      </span>
      {figures ? (
        <>
          <Spark readings={readings} name={node.key} />
          <span className={classes.stepFlow}>{flowText(node, figures)}</span>
          <span className={classes.stepSaid} title={said}>
            {look === 'loss' && <CircleAlert aria-hidden />}
            {look === 'late' && <TriangleAlert aria-hidden />}
            <span>{said}</span>
          </span>
        </>
      ) : (
        <span className={classes.stepAbout}>{idleText(isOff, state)}</span>
      )}
      <span className="unseen">{describeStep(node, figures, worst && note)}</span>
    </button>
  );
});

/** What is wrong, or else what there is to say. */
function saidOf(figures: StepFigures | undefined, note: StepNote | undefined): string {
  if (!figures) return '';
  const [worst] = figures.troubles;
  if (worst) return troubleText(worst, figures);
  return note?.isWrong ? note.text : [note?.text, quietText(figures)].filter(Boolean).join(' · ');
}

/** Said of one that does nothing now. */
function idleText(
  isOff: boolean,
  { isForeign, isNew, about, note }: Pick<StepBoxProps, 'isForeign' | 'isNew' | 'about' | 'note'>,
): string {
  if (note) return note.text;
  if (isOff) return t('pipelines.form.off');
  if (isForeign) return t('pipelines.foreign');
  return isNew ? t('pipelines.notRunning') : about;
}

function Spark({ readings, name }: { readings: readonly Reading[]; name: string }) {
  const { atMs, perSecond } = computeRateLine(readings, name);
  if (perSecond.length < 2) return null;
  // From nought, so that a quiet line lies on the ground and does not run through the middle.
  const most = Math.max(...perSecond);
  const path =
    most === 0
      ? `M0 ${SPARK_HEIGHT_PX}H${SPARK_WIDTH_PX}`
      : sparkPath(atMs, perSecond, SPARK_WIDTH_PX, SPARK_HEIGHT_PX);
  return (
    <svg
      className={classes.stepSpark}
      width={SPARK_WIDTH_PX}
      height={SPARK_HEIGHT_PX}
      viewBox={`0 -1 ${SPARK_WIDTH_PX} ${SPARK_HEIGHT_PX + 2}`}
      aria-hidden
    >
      <path d={path} />
    </svg>
  );
}

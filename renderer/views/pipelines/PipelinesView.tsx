import { useCallback, useMemo, useRef } from 'react';
import type { CheckedConfig, PipelinesState } from '../../../contract/operations/pipelines.ts';
import { useCapabilities } from '../../state/capabilities.ts';
import { useConnection } from '../../state/connection.ts';
import { keptOfSession } from '../../state/kept-of-session.ts';
import { useView } from '../../state/view.ts';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { useCommands } from '../../workbench/command.ts';
import { lazyView } from '../../workbench/lazy-view.tsx';
import { ViewFrame } from '../../workbench/ViewFrame.tsx';
import { chooseShown, type Shown } from './choose-shown.ts';
import { useDefault, useDefaultOfEngine } from './default-state.ts';
import { editDefault, select } from './desk-actions.ts';
import { askAgain, usePipelines, usePipelinesOfEngine } from './desk-state.ts';
import { StepDetails } from './details/StepDetails.tsx';
import { forgetDraft, isEdited, useDraft } from './draft.ts';
import { YamlEditor, type EditorFocus } from './editor/YamlEditor.tsx';
import { findStep } from './find-step.ts';
import { PipelineForm } from './form/PipelineForm.tsx';
import { findBox } from './graph/GraphPane.tsx';
import { LivingGraph } from './graph/LivingGraph.tsx';
import { NotRunning } from './NotRunning.tsx';
import { PipelinesBar } from './PipelinesBar.tsx';
import { PipelineTabs, readTab } from './PipelineTabs.tsx';
import { pipelineCommands } from './pipeline-commands.ts';
import { Problems } from './Problems.tsx';
import classes from './PipelinesView.module.css';
import { SwitchedOff } from './SwitchedOff.tsx';

/** Its own file: most come for the desk. */
const TopologyView = lazyView(() => import('./topology/TopologyView.tsx').then((file) => file.TopologyView));

/** The Collector's desk: what runs, as a picture that lives, and its configuration; and all Collectors that are known of. */
export function PipelinesView() {
  const { pipelines } = useCapabilities();
  const isReady = useConnection(({ connection }) => connection.kind === 'ready');
  const tab = useView(({ place }) => readTab(place.params.tab));
  if (tab === 'topology') return isReady || pipelines ? <TopologyView /> : null;
  return pipelines ? <Desk /> : isReady ? <SwitchedOff /> : null;
}

/** Another session has other pipelines. */
const useDraftOfSession = keptOfSession(() => {
  forgetDraft();
  askAgain();
});

function Desk() {
  usePipelinesOfEngine();
  useDefaultOfEngine();
  useDraftOfSession();
  const { state, error } = usePipelines();
  const drawn = useDraft((draft) => draft.drawn);
  if (error && !state) return <ErrorState error={error} onRetry={askAgain} />;
  return state && <LivingDesk state={state} config={drawn ?? state} />;
}

/** What the picture and the details show. */
function useShown(state: PipelinesState, config: CheckedConfig): Shown {
  const readings = usePipelines((desk) => desk.readings);
  const own = useDefault(({ pipeline }) => pipeline);
  const edited = useDraft((draft) => isEdited(draft, state));
  return chooseShown({ state, drawn: config, edited, readings, own });
}

function LivingDesk({ state, config }: { state: PipelinesState; config: CheckedConfig }) {
  const editor = useRef<EditorFocus>(null);
  const graph = useRef<HTMLDivElement>(null);
  const shown = useShown(state, config);
  const selected = useView(({ place }) => place.selection);
  const isRunning = state.state === 'running';
  const isFixed = state.fixedBecause !== '';
  const step = useMemo(
    () => (selected === '' || !shown.isWritten ? undefined : findStep(config, selected)),
    [config, selected, shown.isWritten],
  );
  useCommands(useMemo(() => pipelineCommands({ focus: () => editor.current?.focus() }), []));
  const leave = useCallback(() => graph.current?.querySelector<HTMLElement>('button')?.focus(), []);
  const show = useCallback((key: string) => {
    select(key);
    findBox(graph.current, key)?.focus();
  }, []);
  const edit = useCallback(() => editDefault(() => editor.current?.focus()), []);
  const { component } = step ?? {};
  return (
    <ViewFrame
      bar={
        <div className={classes.bars}>
          <PipelineTabs tab="desk" />
          <PipelinesBar state={state} readings={shown.readings} onShow={show} />
        </div>
      }
      details={<StepDetails {...shown} isRunning={isRunning} selected={selected} />}
    >
      <div className={classes.desk}>
        <div className={classes.upper} ref={graph}>
          {!isRunning && <NotRunning state={state} onEdit={edit} />}
          <LivingGraph {...shown} selected={selected} />
        </div>
        <div className={classes.lower} data-fixed={isFixed || undefined}>
          <div className={classes.text}>
            <YamlEditor
              ref={editor}
              isReadOnly={isFixed}
              lines={component && { first: component.firstLine, last: component.lastLine }}
              onLeave={leave}
            />
            <Problems />
          </div>
          {!isFixed && <PipelineForm config={config} onSelect={select} />}
        </div>
      </div>
    </ViewFrame>
  );
}

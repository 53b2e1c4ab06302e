import { FileUp, Play } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { CheckedConfig, PipelinesState } from '../../../contract/operations/pipelines.ts';
import { pipelineText } from '../../i18n/pipeline-texts.ts';
import { t } from '../../i18n/t.ts';
import { useCapabilities } from '../../state/capabilities.ts';
import { useConnection } from '../../state/connection.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useSession } from '../../state/session.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { useCommands } from '../../workbench/command.ts';
import { ViewFrame } from '../../workbench/ViewFrame.tsx';
import { apply, chooseConfig } from './desk-actions.ts';
import { askAgain, usePipelines, usePipelinesOfEngine } from './desk-state.ts';
import { StepDetails } from './details/StepDetails.tsx';
import { forgetDraft, isEdited, useDraft } from './draft.ts';
import { YamlEditor, type EditorFocus } from './editor/YamlEditor.tsx';
import { findStep, withDisabled } from './find-step.ts';
import { PipelineForm } from './form/PipelineForm.tsx';
import { DisabledKeys } from './graph/disabled-context.ts';
import { PipelineGraph } from './graph/PipelineGraph.tsx';
import { PipelinesBar } from './PipelinesBar.tsx';
import { PipelineTabs, readTab } from './PipelineTabs.tsx';
import { pipelineCommands } from './pipeline-commands.ts';
import { Problems } from './Problems.tsx';
import classes from './PipelinesView.module.css';
import { TopologyView } from './topology/TopologyView.tsx';

/** The Collector's desk: what runs, as a picture that lives, and its configuration; and all Collectors that are known of. */
export function PipelinesView() {
  const { pipelines } = useCapabilities();
  const isReady = useConnection(({ connection }) => connection.kind === 'ready');
  const tab = useView(({ place }) => readTab(place.params.tab, pipelines));
  if (tab === 'topology') return isReady || pipelines ? <TopologyView /> : null;
  return pipelines ? <Desk /> : isReady ? <SwitchedOff /> : null;
}

function SwitchedOff() {
  return (
    <ViewFrame bar={<PipelineTabs tab="desk" />}>
      <EmptyState text={t('pipelines.off')} />
    </ViewFrame>
  );
}

let lastSession: string | undefined;

/** Another session has other pipelines. */
function useDraftOfSession(): void {
  const session = useSession((state) => state.session && `${state.session.path} ${state.session.name}`);
  useEffect(() => {
    if (session === null) return;
    if (lastSession !== undefined && lastSession !== session) {
      forgetDraft();
      askAgain();
    }
    lastSession = session;
  }, [session]);
}

function Desk() {
  usePipelinesOfEngine();
  useDraftOfSession();
  const { state, error } = usePipelines();
  const drawn = useDraft((draft) => draft.drawn);
  if (error && !state) return <ErrorState error={error} onRetry={askAgain} />;
  return state && <LivingDesk state={state} config={drawn ?? state} />;
}

function LivingDesk({ state, config }: { state: PipelinesState; config: CheckedConfig }) {
  const editor = useRef<EditorFocus>(null);
  const graph = useRef<HTMLDivElement>(null);
  const readings = usePipelines((desk) => desk.readings);
  const edited = useDraft((draft) => isEdited(draft, state));
  const selected = useView(({ place }) => place.selection);
  const isRunning = state.state === 'running';
  const isFixed = state.fixedBecause !== '';
  const shown = isRunning ? readings : NONE;
  const drawn = useMemo(() => withDisabled(config.pipelines), [config.pipelines]);
  const pictured = useMemo(() => ({ components: config.components, pipelines: drawn.pipelines }), [config, drawn]);
  const step = useMemo(() => (selected === '' ? undefined : findStep(config, selected)), [config, selected]);
  useCommands(useMemo(() => pipelineCommands({ focus: () => editor.current?.focus() }), []));
  const select = useCallback((key: string) => useView.getState().select(key), []);
  const open = useCallback(() => usePreferences.getState().set({ detailsOpen: true }), []);
  const leave = useCallback(() => graph.current?.querySelector<HTMLElement>('button')?.focus(), []);
  const { component } = step ?? {};
  return (
    <ViewFrame
      bar={
        <div className={classes.bars}>
          <PipelineTabs tab="desk" />
          <PipelinesBar state={state} />
        </div>
      }
      details={<StepDetails config={config} readings={shown} isRunning={isRunning} selected={selected} />}
    >
      <div className={classes.desk}>
        <div className={classes.upper} ref={graph}>
          {!isRunning && <NotRunning state={state} edited={edited} />}
          <DisabledKeys value={drawn.disabled}>
            <PipelineGraph
              {...{ isRunning, selected }}
              config={pictured}
              readings={shown}
              onSelect={select}
              onOpen={open}
            />
          </DisabledKeys>
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

const NONE: never[] = [];

/** What the engine offers where nothing has run. */
const isUsual = ({ pipelines }: PipelinesState): boolean =>
  pipelines.every(
    ({ receivers, processors, exporters }) => `${[receivers, processors, exporters]}` === 'otlp,batch,store',
  );

/** What pipelines are, and the next step. */
function NotRunning({ state, edited }: { state: PipelinesState; edited: boolean }) {
  return (
    <div className={classes.notRunning}>
      <div>
        {state.state === 'failed' && (
          <p className={classes.wrong} role="alert">
            {t('pipelines.failedWith', { message: pipelineText(state.message) })}
          </p>
        )}
        <p>{t('pipelines.what')}</p>
      </div>
      {!edited && state.fixedBecause === '' && (
        <div className={classes.next}>
          <Button icon={<Play aria-hidden />} onClick={apply}>
            {isUsual(state) ? t('pipelines.begin') : t('pipelines.beginAgain')}
          </Button>
          <Button icon={<FileUp aria-hidden />} onClick={chooseConfig}>
            {t('pipelines.openFile')}
          </Button>
        </div>
      )}
    </div>
  );
}

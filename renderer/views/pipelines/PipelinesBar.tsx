import { CircleAlert, Download, FileUp, Play, Plug, RotateCcw, Square } from 'lucide-react';
import type { PipelinesState } from '../../../contract/operations/pipelines.ts';
import { download } from '../../download.ts';
import { engineText } from '../../i18n/engine-texts.ts';
import { t } from '../../i18n/t.ts';
import { Button } from '../../widgets/Button.tsx';
import { Popover } from '../../widgets/Popover.tsx';
import { Tooltip } from '../../widgets/Tooltip.tsx';
import { WithCode } from '../../widgets/WithCode.tsx';
import type { Shown } from './choose-shown.ts';
import { ConnectPanel } from './ConnectPanel.tsx';
import { useDefault } from './default-state.ts';
import { apply, chooseConfig, revert, stop } from './desk-actions.ts';
import { isEdited, useDraft } from './draft.ts';
import classes from './PipelinesView.module.css';
import { TroubleButton, useTrouble, type Look } from './Trouble.tsx';

interface PipelinesBarProps extends Pick<Shown, 'readings'> {
  state: PipelinesState;
  /** Brings a component into view. */
  onShow: (key: string) => void;
}

/** Whether they run, and what can be done with what stands in the editor. */
export function PipelinesBar({ state, readings, onShow }: PipelinesBarProps) {
  const draft = useDraft();
  const edited = isEdited(draft, state);
  const isRunning = state.state === 'running';
  const isFixed = state.fixedBecause !== '';
  const trouble = useTrouble(readings);
  return (
    <div className={classes.bar}>
      <Standing state={state} look={trouble?.look} />
      {trouble && <TroubleButton {...trouble} onShow={onShow} />}
      {edited && <span className={classes.edited}>{t('pipelines.edited')}</span>}
      {isFixed && (
        <span className={classes.quiet}>
          <WithCode text={engineText(state.fixedBecause)} />
        </span>
      )}
      <span className={classes.gap} />
      <ConnectButton state={state} />
      {!isFixed && (
        <Button icon={<FileUp aria-hidden />} onClick={chooseConfig}>
          {t('pipelines.open')}
        </Button>
      )}
      <SaveButton text={draft.text ?? ''} />
      {edited && (
        <Button icon={<RotateCcw aria-hidden />} onClick={revert}>
          {t('pipelines.revert')}
        </Button>
      )}
      {isRunning && !isFixed && (
        <Button icon={<Square aria-hidden />} onClick={stop}>
          {t('pipelines.stop')}
        </Button>
      )}
      {!isFixed && <ApplyButton isRunning={isRunning} edited={edited} />}
    </div>
  );
}

function ConnectButton({ state }: { state: PipelinesState }) {
  return (
    <Popover
      align="end"
      title={t('pipelines.connect')}
      trigger={<Button icon={<Plug aria-hidden />}>{t('pipelines.connect')}</Button>}
    >
      <ConnectPanel state={state} />
    </Popover>
  );
}

function SaveButton({ text }: { text: string }) {
  return (
    <Tooltip text={t('pipelines.save')}>
      <Button
        aria-label={t('pipelines.save')}
        icon={<Download aria-hidden />}
        onClick={() => download(new Blob([text], { type: 'text/yaml' }), 'config.yaml')}
      />
    </Tooltip>
  );
}

function ApplyButton({ isRunning, edited }: { isRunning: boolean; edited: boolean }) {
  const isApplying = useDraft((draft) => draft.isApplying);
  const isBroken = useDraft(({ checked }) => (checked?.problems.length ?? 0) > 0);
  return (
    <Tooltip text={t('pipelines.apply.why')} keys="Mod+Enter">
      <Button
        variant="primary"
        icon={<Play aria-hidden />}
        disabled={isApplying || isBroken || (isRunning && !edited)}
        onClick={apply}
      >
        {isRunning ? t('pipelines.apply') : t('pipelines.start')}
      </Button>
    </Tooltip>
  );
}

interface StandingProps {
  state: PipelinesState;
  look: Look | undefined;
}

function Standing({ state: { state, addresses, extensions }, look }: StandingProps) {
  const isDefault = useDefault(({ pipeline }) => pipeline !== null) && state === 'off';
  const ofExtensions = Object.entries(extensions).flatMap(([id, at]) => at.map((address) => `${id} ${address}`));
  const listening = [...Object.values(addresses).flat(), ...ofExtensions];
  return (
    <span className={classes.standing} data-state={isDefault ? 'running' : state} data-look={look} role="status">
      {state === 'failed' ? <CircleAlert aria-hidden /> : <span className={classes.lamp} aria-hidden />}
      <span>{t(`pipelines.state.${isDefault ? 'default' : state}`)}</span>
      {state === 'running' && listening.length > 0 && (
        <span className={classes.addresses} title={listening.join('\n')}>
          {t('pipelines.listening', { addresses: listening.join('  ') })}
        </span>
      )}
    </span>
  );
}

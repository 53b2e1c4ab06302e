import { ExternalLink } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { SettingValue } from '../../../../core/collector/config/edit/edit-setting.ts';
import type { ConfigSetting } from '../../../../contract/operations/pipelines.ts';
import { t } from '../../../i18n/t.ts';
import { Button } from '../../../widgets/Button.tsx';
import { goToPlace } from '../desk-actions.ts';
import { usePipelines } from '../desk-state.ts';
import { useDraft } from '../draft.ts';
import type { FoundStep } from '../find-step.ts';
import classes from '../PipelinesView.module.css';
import { docOf, documentationOf, type SettingWordsTable } from './setting-docs.ts';
import { SettingField } from './SettingField.tsx';
import { changeSetting, useSettingEdits, useSettingKeys, useSettingWords, type SettingEdits } from './use-settings.ts';

type Component = NonNullable<FoundStep['component']>;

/** Other settings are told by their own keys. */
const isLeaf = ({ path, kind }: ConfigSetting, _: number, all: readonly ConfigSetting[]): boolean =>
  kind !== 'other' ||
  !all.some((other) => other.path.length > path.length && path.every((step, at) => other.path[at] === step));

/** The keys of a component, what each is for, and its value as the text has it. */
export function SettingsPanel({ component }: { component: Component }) {
  const { section, id, type, firstLine } = component;
  const keys = useSettingKeys(section, id);
  const edits = useSettingEdits();
  const words = useSettingWords();
  const [hasFailed, setFailed] = useState(false);
  const documentation = documentationOf(section, type);
  return (
    <div className={classes.panel}>
      {documentation !== undefined && (
        <a className={classes.documentation} href={documentation} target="_blank" rel="noreferrer">
          {t('pipelines.settings.documentation')}
          <ExternalLink aria-hidden />
        </a>
      )}
      <p role="status" className={classes.warned}>
        {hasFailed && t('pipelines.form.failed')}
      </p>
      {edits && words && (
        <ul className={classes.settings}>
          {Array.from(byPart(keys.filter(isLeaf)), ([part, settings]) => {
            const shown = settings.map((setting) => (
              <Setting
                key={setting.path.join('.')}
                setting={setting}
                component={component}
                edits={edits}
                words={words}
                onDone={(isDone) => setFailed(!isDone)}
              />
            ));
            return part === '' ? (
              shown
            ) : (
              <UnwrittenPart
                key={part}
                name={part}
                about={docOf(words, section, type, part.split('.'))}
                settings={shown}
              />
            );
          })}
        </ul>
      )}
      <Button variant="quiet" onClick={() => goToPlace(firstLine, 1)}>
        {t('pipelines.settings.text')}
      </Button>
    </div>
  );
}

/** Those that count as it is under '', the others under the part that has to be written for them. */
function byPart(settings: readonly ConfigSetting[]): Map<string, ConfigSetting[]> {
  const parts = new Map<string, ConfigSetting[]>([['', []]]);
  for (const setting of settings) {
    const name = setting.part.join('.');
    parts.set(name, [...(parts.get(name) ?? []), setting]);
  }
  return parts;
}

interface UnwrittenPartProps {
  name: string;
  about: string | undefined;
  settings: ReactNode;
}

/** Folded: whoever writes one of its keys adds the whole part. */
function UnwrittenPart({ name, about, settings }: UnwrittenPartProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          <code>{name}</code>{' '}
          <span className={classes.quiet}>
            {[about, t('pipelines.settings.unwritten')].filter(Boolean).join(' · ')}
          </span>
        </summary>
        {isOpen && <ul className={classes.settings}>{settings}</ul>}
      </details>
    </li>
  );
}

interface SettingProps {
  setting: ConfigSetting;
  component: Component;
  edits: SettingEdits;
  words: SettingWordsTable;
  /** Whether it could be written. */
  onDone: (isDone: boolean) => void;
}

function Setting({ setting, component: { section, id, type }, edits, words, onDone }: SettingProps) {
  const text = useDraft((draft) => draft.text) ?? '';
  const isFixed = usePipelines(({ state }) => state?.fixedBecause !== '');
  const path = [section, id, ...setting.path];
  const name = setting.path.join('.');
  const about = docOf(words, section, type, setting.path);
  const written = edits.readSetting(text, path);
  const change = (value: SettingValue | undefined): void => onDone(changeSetting(edits, path, value));
  return (
    <li data-written={written.kind !== 'none' || undefined}>
      <code>{name}</code>
      {about && <span className={classes.quiet}>{about}</span>}
      {setting.kind === 'other' ? (
        <span className={classes.quiet}>{t('pipelines.settings.inText')}</span>
      ) : (
        <SettingField setting={setting} written={written} isFixed={isFixed} label={name} onChange={change} />
      )}
    </li>
  );
}

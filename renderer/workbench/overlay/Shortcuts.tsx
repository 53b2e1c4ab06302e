import { t, type PlainKey } from '../../i18n/t.ts';
import { Dialog } from '../../widgets/Dialog.tsx';
import { Kbd } from '../../widgets/Kbd.tsx';
import { availableCommands } from '../commands.ts';
import { showOverlay, useOverlay } from '../overlays.ts';
import classes from './Shortcuts.module.css';

const GROUPS = ['here', 'go', 'view', 'session'] as const;

/** Keys of what has the focus, which are no commands: they are the same in every list and every chart. */
const FOCUSED: Readonly<Record<string, readonly (readonly [text: PlainKey, keys: readonly string[]])[]>> = {
  'keys.lists': [
    ['keys.lists.move', ['ArrowUp', 'ArrowDown']],
    ['keys.lists.page', ['PageUp', 'PageDown']],
    ['keys.lists.ends', ['Home', 'End']],
    ['action.open', ['Enter']],
    ['keys.lists.copy', ['Mod+C']],
    ['keys.lists.menu', ['Shift+F10']],
  ],
  'keys.charts': [
    ['keys.charts.read', ['ArrowLeft', 'ArrowRight']],
    ['keys.charts.ends', ['Home', 'End']],
    ['keys.charts.pick', ['Enter']],
  ],
};

interface Line {
  readonly id: string;
  readonly text: string;
  readonly keys: readonly string[];
}

function Section({ heading, lines }: { heading: string; lines: readonly Line[] }) {
  if (lines.length === 0) return null;
  return (
    <section>
      <h3 className={classes.heading}>{heading}</h3>
      {lines.map(({ id, text, keys }) => (
        <p key={id} className={classes.line}>
          <span>{text}</span>
          <span className={classes.keys}>
            {keys.map((chord) => (
              <Kbd key={chord} keys={chord} />
            ))}
          </span>
        </p>
      ))}
    </section>
  );
}

/** Every command that has a key, as it stands in the one list of commands; then the keys of lists and charts. */
export function Shortcuts() {
  const open = useOverlay((state) => state.open === 'shortcuts');
  const commands = open ? availableCommands().filter(({ keys }) => keys && keys.length > 0) : [];
  return (
    <Dialog open={open} onClose={() => showOverlay('none')} title={t('command.shortcuts')}>
      <div className={classes.sheet}>
        {GROUPS.map((group) => (
          <Section
            key={group}
            heading={t(`group.${group}`)}
            lines={commands
              .filter((command) => command.group === group)
              .map(({ id, label, keys = [] }) => ({ id, text: label(), keys }))}
          />
        ))}
        {Object.entries(FOCUSED).map(([heading, lines]) => (
          <Section
            key={heading}
            heading={t(heading as PlainKey)}
            lines={lines.map(([text, keys]) => ({ id: text, text: t(text), keys }))}
          />
        ))}
      </div>
    </Dialog>
  );
}

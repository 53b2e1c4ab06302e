import { t } from '../../i18n/t.ts';
import { Dialog } from '../../widgets/Dialog.tsx';
import { Kbd } from '../../widgets/Kbd.tsx';
import { availableCommands } from '../commands.ts';
import { showOverlay, useOverlay } from '../overlays.ts';
import classes from './Shortcuts.module.css';

const GROUPS = ['here', 'go', 'view', 'session'] as const;

/** Every command that has a key, as it stands in the one list of commands. */
export function Shortcuts() {
  const open = useOverlay((state) => state.open === 'shortcuts');
  const commands = open ? availableCommands().filter(({ keys }) => keys && keys.length > 0) : [];
  return (
    <Dialog open={open} onClose={() => showOverlay('none')} title={t('command.shortcuts')}>
      <div className={classes.sheet}>
        {GROUPS.map((group) => {
          const inGroup = commands.filter((command) => command.group === group);
          if (inGroup.length === 0) return null;
          return (
            <section key={group}>
              <h3 className={classes.heading}>{t(`group.${group}`)}</h3>
              {inGroup.map((command) => (
                <p key={command.id} className={classes.line}>
                  <span>{command.label()}</span>
                  <span className={classes.keys}>
                    {command.keys!.map((keys) => (
                      <Kbd key={keys} keys={keys} />
                    ))}
                  </span>
                </p>
              ))}
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}

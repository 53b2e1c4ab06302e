import { ArrowLeft, ArrowRight, ChevronsUpDown, Search } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { useCapabilities } from '../../state/capabilities.ts';
import { useSession } from '../../state/session.ts';
import { useSessions } from '../../state/sessions.ts';
import { IconButton } from '../../widgets/IconButton.tsx';
import { cx } from '../../widgets/cx.ts';
import { Kbd } from '../../widgets/Kbd.tsx';
import { runCommand } from '../commands.ts';
import { CompareChip } from './CompareChip.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import { LiveIndicator } from './LiveIndicator.tsx';
import { RangePicker } from './RangePicker.tsx';
import classes from './TopBar.module.css';

/** The name a person gave it where there is one; a door to all sessions where there are several. */
function SessionName() {
  const file = useSession((state) => state.session?.name ?? '');
  const path = useSession((state) => state.session?.path ?? '');
  const given = useSessions((state) => state.library?.sessions.find(({ open }) => open === 'here')?.name);
  const { sessions } = useCapabilities();
  const name = given ?? (file || t('app.name'));
  const title = path || t('bar.memorySession');
  if (!sessions) {
    return (
      <span className={classes.session} title={title}>
        {name}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={cx(classes.session, classes.door)}
      title={title}
      aria-label={t('sessions.current', { name })}
      onClick={() => runCommand('sessions')}
    >
      {name}
      <ChevronsUpDown aria-hidden />
    </button>
  );
}

function FindButton() {
  return (
    <button type="button" className={classes.find} onClick={() => runCommand('palette')}>
      <Search aria-hidden />
      <span>{t('bar.find')}</span>
      <Kbd keys="Mod+K" />
    </button>
  );
}

export function TopBar() {
  return (
    <header className={classes.bar}>
      <SessionName />
      <IconButton
        label={t('bar.back')}
        keys="Alt+ArrowLeft"
        icon={<ArrowLeft aria-hidden />}
        onClick={() => history.back()}
      />
      <IconButton
        label={t('bar.forward')}
        keys="Alt+ArrowRight"
        icon={<ArrowRight aria-hidden />}
        onClick={() => history.forward()}
      />
      <RangePicker />
      <CompareChip />
      <span className={classes.gap} />
      <FindButton />
      <ExportMenu />
      <LiveIndicator />
    </header>
  );
}

import { Settings } from 'lucide-react';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { Tooltip } from '../../widgets/Tooltip.tsx';
import { cx } from '../../widgets/cx.ts';
import { findView, VIEWS } from '../views.ts';
import classes from './Rail.module.css';

export function Rail() {
  const current = useView((state) => state.place.view);
  const shown = findView(current)?.under ?? current;
  return (
    <nav className={classes.rail} aria-label={t('rail.label')}>
      <span className={classes.sign} aria-hidden>
        <span />
        <span />
        <span />
      </span>
      {VIEWS.filter(({ key }) => key !== '').map(({ id, labelKey, key, icon: Icon }) => (
        <Tooltip key={id} text={t(labelKey)} keys={key} side="right">
          <button
            type="button"
            className={cx(classes.item, id === shown && classes.current)}
            aria-label={t(labelKey)}
            aria-current={id === shown ? 'page' : undefined}
            onClick={() => useView.getState().go(id)}
          >
            <Icon aria-hidden />
          </button>
        </Tooltip>
      ))}
      <span className={classes.gap} />
      <Tooltip text={t('view.settings')} keys="Mod+," side="right">
        <button
          type="button"
          className={cx(classes.item, current === 'settings' && classes.current)}
          aria-label={t('view.settings')}
          aria-current={current === 'settings' ? 'page' : undefined}
          onClick={() => useView.getState().go('settings')}
        >
          <Settings aria-hidden />
        </button>
      </Tooltip>
    </nav>
  );
}

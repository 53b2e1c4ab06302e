import { Columns2, Rows2 } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { t } from '../../../i18n/t.ts';
import { cx } from '../../../widgets/cx.ts';
import { Tooltip } from '../../../widgets/Tooltip.tsx';
import switchClasses from '../ViewSwitch.module.css';
import { COMPARE_LAYOUTS, showCompareLayout, useCompareLayout } from './compare-options.ts';

const ICONS = { merged: Rows2, beside: Columns2 };

/** Merged | Side by side: the same rows, the same selection, the same window of time. */
export function LayoutSwitch() {
  const shown = useCompareLayout();
  const other = COMPARE_LAYOUTS.find((layout) => layout !== shown)!;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    showCompareLayout(other);
    event.currentTarget.querySelector<HTMLElement>('[role="radio"][aria-checked="false"]')?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className={switchClasses.switch} role="radiogroup" aria-label={t('compare.layout')} onKeyDown={onKeyDown}>
      {COMPARE_LAYOUTS.map((layout) => {
        const Icon = ICONS[layout];
        return (
          <Tooltip key={layout} text={t(`compare.layout.${layout}.why`)} keys="V">
            <button
              type="button"
              role="radio"
              aria-checked={layout === shown}
              tabIndex={layout === shown ? 0 : -1}
              className={cx(switchClasses.option, layout === shown && switchClasses.chosen)}
              onClick={() => showCompareLayout(layout)}
            >
              <Icon aria-hidden />
              <span>{t(`compare.layout.${layout}`)}</span>
            </button>
          </Tooltip>
        );
      })}
    </span>
  );
}

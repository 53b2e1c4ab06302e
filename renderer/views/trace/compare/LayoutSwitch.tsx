import { Columns2, Rows2 } from 'lucide-react';
import { t } from '../../../i18n/t.ts';
import { IconSwitch } from '../../../widgets/IconSwitch.tsx';
import { COMPARE_LAYOUTS, showCompareLayout, useCompareLayout } from './compare-options.ts';

const ICONS = { merged: Rows2, beside: Columns2 };

/** Merged | Side by side: the same rows, the same selection, the same window of time. */
export function LayoutSwitch() {
  const options = COMPARE_LAYOUTS.map((name) => ({
    name,
    icon: ICONS[name],
    text: t(`compare.layout.${name}`),
    hint: t(`compare.layout.${name}.why`),
  }));
  return (
    <IconSwitch
      label={t('compare.layout')}
      options={options}
      chosen={useCompareLayout()}
      onChoose={showCompareLayout}
      keys="V"
    />
  );
}

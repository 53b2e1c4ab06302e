import { hiddenParts } from '../../../core/report/hidden-parts.ts';
import { t } from '../../i18n/t.ts';
import classes from './ReportView.module.css';

/** A text as it leaves; what stands for a hidden value is marked. */
export function ToldText({ text }: { text: string }) {
  return hiddenParts(text).map((part, at) =>
    part.isHidden ? (
      <mark key={at} className={classes.hidden} title={t('report.hiddenHere')}>
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  );
}

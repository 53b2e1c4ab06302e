import { X } from 'lucide-react';
import { t } from '../i18n/t.ts';
import classes from './Chip.module.css';

interface ChipProps {
  text: string;
  /** In full, where the text is a short form. */
  title?: string;
  onEdit?: () => void;
  onRemove?: () => void;
}

/** One condition. Activating it edits, its cross removes. */
export function Chip({ text, title = text, onEdit, onRemove }: ChipProps) {
  return (
    <span className={classes.chip}>
      <button type="button" className={classes.text} title={title} onClick={onEdit} disabled={!onEdit}>
        {text}
      </button>
      {onRemove && (
        <button
          type="button"
          className={classes.cross}
          aria-label={`${t('action.remove')}: ${text}`}
          onClick={onRemove}
        >
          <X aria-hidden />
        </button>
      )}
    </span>
  );
}

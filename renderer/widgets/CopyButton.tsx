import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { t } from '../i18n/t.ts';
import { copyRedacted } from './copy-redacted.ts';
import { copyText } from './copy-text.ts';
import { IconButton } from './IconButton.tsx';

const SAID_MS = 1_500;

interface CopyButtonProps {
  text: string;
  label?: string;
  className?: string;
  /** More than the one value beside it: by the settings, as in files. */
  isRedacted?: boolean;
}

export function CopyButton({ text, label = t('action.copy'), className, isRedacted = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      className={className}
      label={copied ? t('action.copied') : label}
      icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      onClick={(event) => {
        event.stopPropagation();
        void (isRedacted ? copyRedacted(text, 'whole') : copyText(text)).then(setCopied);
      }}
    />
  );
}

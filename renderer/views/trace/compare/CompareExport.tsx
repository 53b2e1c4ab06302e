import { Braces, Check, Copy, Download, FileText, Table } from 'lucide-react';
import { useEffect, useState } from 'react';
import { t } from '../../../i18n/t.ts';
import { Button } from '../../../widgets/Button.tsx';
import { Menu } from '../../../widgets/Menu.tsx';
import { usePictureEntries } from '../../../workbench/picture-entries.ts';
import { usePinEntries } from '../../../workbench/pin-command.ts';
import type { Compared } from './compared.ts';
import { copyComparison, saveComparison, type ComparisonFormat } from './export-comparison.ts';

const SAID_MS = 1_500;
const ICONS = { markdown: FileText, json: Braces, csv: Table };
const LABELS = { markdown: 'compare.saveMarkdown', json: 'compare.saveJson', csv: 'compare.saveCsv' } as const;
const FORMATS: readonly ComparisonFormat[] = ['markdown', 'json', 'csv'];

/** Gives the differences away: to be pasted, or as a file. */
export function CompareExport({ compared }: { compared: Compared }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const pictures = usePictureEntries();
  const pins = usePinEntries();
  const copy = {
    id: 'copy',
    label: t('compare.copyMarkdown'),
    icon: <Copy aria-hidden />,
    run: () => void copyComparison(compared).then(setCopied),
  };
  const files = FORMATS.map((format) => {
    const Icon = ICONS[format];
    return {
      id: format,
      label: t(LABELS[format]),
      icon: <Icon aria-hidden />,
      run: () => void saveComparison(compared, format),
    };
  });
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button icon={isCopied ? <Check aria-hidden /> : <Download aria-hidden />}>
            {t(isCopied ? 'action.copied' : 'export.label')}
          </Button>
        }
        sections={[
          { id: 'differences', entries: [copy, ...files] },
          ...(pictures.length > 0 ? [{ id: 'picture', heading: t('picture.label'), entries: pictures }] : []),
          ...(pins.length > 0 ? [{ id: 'report', heading: t('view.report'), entries: pins }] : []),
        ]}
      />
      <span className="unseen" role="status">
        {isCopied ? t('action.copied') : ''}
      </span>
    </>
  );
}

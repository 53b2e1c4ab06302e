import { Copy } from 'lucide-react';
import type { SpanDetail } from '../../../contract/operations/traces.ts';
import { writeCurl } from '../../../core/report/copies/curl.ts';
import { t } from '../../i18n/t.ts';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Menu } from '../../widgets/Menu.tsx';
import { copyLabel, copySpan, SPAN_COPIES } from './copies.ts';

/** The span as text for somewhere else. A request whose address is not told is none. */
export function SpanCopyMenu({ span }: { span: SpanDetail }) {
  const kinds = SPAN_COPIES.filter((kind) => kind !== 'curl' || writeCurl(span.attributes) !== undefined);
  const entries = kinds.map((kind) => ({
    id: kind,
    label: t(copyLabel(kind)),
    run: () => void copySpan(span.spanKey, kind),
  }));
  return (
    <Menu
      align="end"
      trigger={<IconButton label={t('trace.copyAs')} icon={<Copy aria-hidden />} />}
      sections={[{ id: 'copy', entries }]}
    />
  );
}

import type { Settings } from '../../../contract/operations/library.ts';
import { t } from '../../i18n/t.ts';
import { useSession } from '../../state/session.ts';
import { changeSettings } from '../../state/settings.ts';
import { CheckField, NumberField, Section } from './Field.tsx';

const HIGHEST_PORT = 65_535;
const NONE: never[] = [];

function parsePort(text: string): number | undefined {
  const port = Number(text);
  return /^\d{1,5}$/.test(text.trim()) && port <= HIGHEST_PORT ? port : undefined;
}

/** The port as it really is, which may be another than the wanted one. */
function useStatus(protocol: 'otlp-http' | 'otlp-grpc'): string {
  const receivers = useSession((state) => state.session?.receivers ?? NONE);
  const receiver = receivers.find((one) => one.protocol === protocol);
  if (receiver?.state === 'listening') return t('settings.port.listening', { address: receiver.address });
  return t('settings.port.note');
}

export function ReceiverSettings({ settings }: { settings: Settings['receivers'] }) {
  const { enabled, otlpHttpPort, otlpGrpcPort } = settings;
  const http = useStatus('otlp-http');
  const grpc = useStatus('otlp-grpc');
  return (
    <Section title={t('settings.receivers')}>
      <CheckField
        field="receivers.enabled"
        label={t('settings.receivers.enabled')}
        hint={t('settings.receivers.enabled.note')}
        value={enabled}
        onChange={(value) => changeSettings('receivers', { enabled: value })}
      />
      <NumberField
        field="receivers.otlpHttpPort"
        label={t('settings.port.http')}
        hint={http}
        value={String(otlpHttpPort)}
        parse={parsePort}
        wrong={t('settings.port.wrong')}
        onChange={(value) => changeSettings('receivers', { otlpHttpPort: value })}
      />
      <NumberField
        field="receivers.otlpGrpcPort"
        label={t('settings.port.grpc')}
        hint={grpc}
        value={String(otlpGrpcPort)}
        parse={parsePort}
        wrong={t('settings.port.wrong')}
        onChange={(value) => changeSettings('receivers', { otlpGrpcPort: value })}
      />
    </Section>
  );
}

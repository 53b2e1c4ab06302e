import { TriangleAlert } from 'lucide-react';
import type { ReceiverStatus } from '../../../contract/operations/session.ts';
import { engineText } from '../../i18n/engine-texts.ts';
import { t } from '../../i18n/t.ts';
import { useSession } from '../../state/session.ts';
import { CopyButton } from '../../widgets/CopyButton.tsx';
import { cx } from '../../widgets/cx.ts';
import classes from './StartView.module.css';

const NONE: never[] = [];

const names: Record<ReceiverStatus['protocol'], string> = { 'otlp-http': 'OTLP/HTTP', 'otlp-grpc': 'OTLP/gRPC' };

function Receiver({ receiver }: { receiver: ReceiverStatus }) {
  const { protocol, state, address, message, isOfPipelines = false } = receiver;
  const isOpen = state === 'listening';
  return (
    <li className={classes.receiver}>
      <span className={cx(classes.lamp, isOpen && classes.lit)} aria-hidden />
      <span className={classes.protocol}>{names[protocol]}</span>
      {isOpen ? <code>{address}</code> : <span>{t(`receiver.${state}`)}</span>}
      {isOpen && <CopyButton text={address} />}
      {message && (
        <span className={cx(classes.portNote, isOfPipelines && classes.calm)}>
          {!isOfPipelines && <TriangleAlert aria-hidden />}
          {engineText(message)}
        </span>
      )}
    </li>
  );
}

export function Receivers() {
  const receivers = useSession((state) => state.session?.receivers ?? NONE);
  return (
    <ul className={classes.receivers}>
      {receivers.map((receiver) => (
        <Receiver key={receiver.protocol} receiver={receiver} />
      ))}
    </ul>
  );
}

import type { ReceiverStatus } from '../../../../contract/operations/session.ts';
import { engineText } from '../../../i18n/engine-texts.ts';

/** What a box says of its own, beside its figures. */
export interface StepNote {
  text: string;
  isWrong: boolean;
}

export const PROTOCOL_NAMES = { 'otlp-grpc': 'gRPC', 'otlp-http': 'HTTP' } as const;

/** gRPC first, as configurations have it. */
export const inOrder = (ports: readonly ReceiverStatus[]): ReceiverStatus[] =>
  ports.toSorted((a, b) => a.protocol.localeCompare(b.protocol));

/** A port that is not had as it was wanted; one that is switched off is. */
export const isPortWrong = ({ state, message }: ReceiverStatus): boolean =>
  state === 'failed' || (state === 'listening' && message !== '');

/** The endpoints of the workbench's own receiver, or why it has one of them not or elsewhere. */
export function noteOfPorts(ports: readonly ReceiverStatus[]): StepNote {
  const ordered = inOrder(ports);
  const told = ordered.filter(({ message }) => message !== '');
  if (told.length === 0) return { text: ordered.map(endpointText).join(' · '), isWrong: false };
  const isSame = told.length === ordered.length && new Set(told.map(({ message }) => message)).size === 1;
  const texts = told.map(({ protocol, message }) => `${PROTOCOL_NAMES[protocol]}: ${engineText(message)}`);
  return { text: isSame ? engineText(told[0]!.message) : texts.join(' · '), isWrong: told.some(isPortWrong) };
}

/** The port alone: a box is small. */
const endpointText = ({ protocol, address }: ReceiverStatus): string =>
  `${PROTOCOL_NAMES[protocol]} ${address.slice(address.lastIndexOf(':'))}`;

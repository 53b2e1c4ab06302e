import type { Hello } from '../../contract/operations/session.ts';
import { failure, type Result } from '../../contract/result.ts';
import type { Transport } from '../../contract/transport.ts';
import { CONTRACT_VERSION } from '../../contract/version.ts';

/**
 * The first words on a new transport: who is there, what can the host do, and do we speak the same contract. A page
 * left open over an upgrade, or a page of another build, is told so before anything is misread.
 */
export async function connect(transport: Transport, pageVersion: number = CONTRACT_VERSION): Promise<Result<Hello>> {
  const answer = await transport.call('hello', { contractVersion: pageVersion });
  if (!answer.ok || answer.value.contractVersion === pageVersion) return answer;
  const { contractVersion, engineVersion } = answer.value;
  return failure(
    'version-mismatch',
    `This page speaks contract version ${pageVersion}; the engine (Tracebench ${engineVersion}) speaks version ${contractVersion}.`,
    contractVersion > pageVersion
      ? 'Reload the page to get the one that belongs to the engine.'
      : 'Restart Tracebench so that engine and page are of the same build.',
  );
}

import { underBothNames } from '../../../../core/model/component-names.ts';
import type { ReceiverOptions } from '../endpoint.ts';
import { BASIC_AUTH } from './basic-auth.ts';
import { BEARER_TOKEN_AUTH } from './bearer-token.ts';
import type { ExtensionKind } from './extension.ts';
import { FILE_STORAGE } from './file-storage.ts';
import { HEADERS_SETTER } from './headers-setter.ts';
import { healthCheck } from './health-check.ts';
import { zpages } from './zpages.ts';

/** Every extension that a configuration may name. */
export function extensionsWith(options: ReceiverOptions): ExtensionKind[] {
  const kinds = [FILE_STORAGE, BEARER_TOKEN_AUTH, BASIC_AUTH, HEADERS_SETTER, healthCheck(options), zpages(options)];
  return underBothNames('extensions', kinds);
}

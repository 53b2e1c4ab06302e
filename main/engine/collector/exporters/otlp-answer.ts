import { decodeResponse } from '../../../../core/otlp/decode-response.ts';
import { TAKEN, type Taken } from '../consumer.ts';

/** Of an Export…ServiceResponse. One that cannot be read is a success all the same: the call was. */
export function takenOf(response: Uint8Array): Taken {
  try {
    return decodeResponse(response) ?? TAKEN;
  } catch {
    return TAKEN;
  }
}

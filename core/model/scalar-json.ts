import { encodeBase64 } from '../encoding/base64.ts';
import type { AnyValue } from './attributes.ts';

export type ScalarValue = Exclude<AnyValue, { kind: 'array' | 'kvlist' }>;

/** A value that holds no others, as JSON without its type: integers keep all digits, bytes are base64, NaN and infinities are texts. */
export function scalarJson(value: ScalarValue): string {
  switch (value.kind) {
    case 'empty':
      return 'null';
    case 'string':
      return JSON.stringify(value.value);
    case 'bool':
    case 'int':
      return String(value.value);
    case 'double':
      return JSON.stringify(Number.isFinite(value.value) ? value.value : String(value.value));
    case 'bytes':
      return JSON.stringify(encodeBase64(value.value));
  }
}

import { encodeBase64 } from '../../encoding/base64.ts';
import { sha256 } from '../../encoding/sha256.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';

/** SHA-256 of the text's UTF-8, base64: what a content security policy names an inline script by. */
export function sha256Base64(text: string): string {
  return encodeBase64(sha256(encodeUtf8(text)));
}

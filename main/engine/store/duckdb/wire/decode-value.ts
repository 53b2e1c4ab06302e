import type { AnyValue } from '../../../../../core/model/attributes.ts';
import { decodeProtobuf } from '../../../../../core/otlp/decode-protobuf.ts';
import { UNUSUAL } from './wire-cursor.ts';
import { wrapMessage } from './wrap-message.ts';

/** The bytes of an AnyValue, read the thorough way as an attribute of a resource. @throws UNUSUAL where that has anything to tell */
export function decodeValue(bytes: Uint8Array): AnyValue {
  const request = [
    'KeyValue.value',
    'Resource.attributes',
    'ResourceSpans.resource',
    'ExportTraceServiceRequest.resourceSpans',
  ];
  const { telemetry, warnings } = decodeProtobuf('traces', wrapMessage(bytes, request));
  const value = telemetry[0]?.groups[0]?.resource.attributes[0]?.value;
  if (value === undefined || warnings.length > 0) throw UNUSUAL;
  return value;
}

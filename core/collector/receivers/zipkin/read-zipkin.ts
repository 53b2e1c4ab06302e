import { zipkinReader } from '../../../formats/zipkin-json/format.ts';
import { readRequest, type ReadSpans } from '../read-request.ts';
import { readZipkinThrift } from './zipkin-thrift.ts';
import { readZipkinProto } from './zipkin-proto.ts';

export type ZipkinEncoding = 'json' | 'proto' | 'thrift';

/**
 * The spans of a request to Zipkin. JSON may be of version 1 or 2, told apart span by span; protobuf is a ListOfSpans,
 * thrift a list of spans of version 1, whose tags have types of their own.
 * @throws DecodeError
 */
export function readZipkin(body: Uint8Array, encoding: ZipkinEncoding, parseStringTags: boolean): ReadSpans {
  if (encoding === 'proto') return readZipkinProto(body, parseStringTags);
  if (encoding === 'thrift') return readZipkinThrift(body);
  return readRequest(zipkinReader(parseStringTags), body);
}

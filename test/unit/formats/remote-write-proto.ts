// Remote write requests written by protobufjs from the .proto texts of prometheus/prometheus: independent of what is tested.

import { createRequire } from 'node:module';

interface Type {
  create(properties: unknown): unknown;
  encode(message: unknown): { finish(): Uint8Array };
  decode(bytes: Uint8Array): unknown;
  fromObject(object: unknown): unknown;
  toObject(message: unknown, options: object): unknown;
}

interface Protobufjs {
  parse(source: string): { root: { lookupType(name: string): Type } };
}

const HISTOGRAM = `
message Histogram {
  oneof count { uint64 count_int = 1; double count_float = 2; }
  double sum = 3;
  sint32 schema = 4;
  double zero_threshold = 5;
  oneof zero_count { uint64 zero_count_int = 6; double zero_count_float = 7; }
  repeated BucketSpan negative_spans = 8;
  repeated sint64 negative_deltas = 9;
  repeated double negative_counts = 10;
  repeated BucketSpan positive_spans = 11;
  repeated sint64 positive_deltas = 12;
  repeated double positive_counts = 13;
  int32 reset_hint = 14;
  int64 timestamp = 15;
  repeated double custom_values = 16;
  int64 start_timestamp = 17;
}
message BucketSpan { sint32 offset = 1; uint32 length = 2; }
`;

const V1 = `
syntax = "proto3";
message WriteRequest { repeated TimeSeries timeseries = 1; repeated MetricMetadata metadata = 3; }
message MetricMetadata { int32 type = 1; string metric_family_name = 2; string help = 4; string unit = 5; }
message TimeSeries {
  repeated Label labels = 1; repeated Sample samples = 2; repeated Exemplar exemplars = 3; repeated Histogram histograms = 4;
}
message Label { string name = 1; string value = 2; }
message Sample { double value = 1; int64 timestamp = 2; }
message Exemplar { repeated Label labels = 1; double value = 2; int64 timestamp = 3; }
${HISTOGRAM}`;

const V2 = `
syntax = "proto3";
message Request { repeated string symbols = 4; repeated TimeSeries timeseries = 5; }
message TimeSeries {
  repeated uint32 labels_refs = 1; repeated Sample samples = 2; repeated Histogram histograms = 3; repeated Exemplar exemplars = 4;
  Metadata metadata = 5; int64 created_timestamp = 6;
}
message Sample { double value = 1; int64 timestamp = 2; int64 start_timestamp = 3; }
message Exemplar { repeated uint32 labels_refs = 1; double value = 2; int64 timestamp = 3; }
message Metadata { int32 type = 1; uint32 help_ref = 3; uint32 unit_ref = 4; }
${HISTOGRAM}`;

// The library is there because the official classes need it.
const here = createRequire(import.meta.url);
const { parse } = createRequire(here.resolve('@opentelemetry/otlp-transformer'))('protobufjs') as Protobufjs;
const request = parse(V1).root.lookupType('WriteRequest');
const requestV2 = parse(V2).root.lookupType('Request');

/** Keys in camelCase, 64-bit numbers as numbers. */
export const writeV1 = (object: unknown): Uint8Array => request.encode(request.fromObject(object)).finish();
export const writeV2 = (object: unknown): Uint8Array => requestV2.encode(requestV2.fromObject(object)).finish();
export const readV1 = (bytes: Uint8Array): unknown => request.toObject(request.decode(bytes), { longs: Number });
export const readV2 = (bytes: Uint8Array): unknown => requestV2.toObject(requestV2.decode(bytes), { longs: Number });

/** Labels of version 1. */
export const labels = (plain: Record<string, string>) =>
  Object.entries(plain).map(([name, value]) => ({ name, value }));

/** The texts of a request of version 2, put in as they are asked for. */
export class Symbols {
  readonly all = [''];

  ref(text: string): number {
    const known = this.all.indexOf(text);
    return known >= 0 ? known : this.all.push(text) - 1;
  }

  refs(plain: Record<string, string>): number[] {
    return Object.entries(plain).flatMap((pair) => pair.map((text) => this.ref(text)));
  }
}

/** "What was dropped and why": one text a code, with what to do about it. Codes: core/otlp, receivers/refusal.ts, store/retention.ts. */
export const losses = {
  'view.losses': 'What was dropped and why',
  'command.losses': 'What was dropped and why',
  'losses.none': 'Everything received and opened so far is in the session, unchanged.',
  'losses.note': 'Counted since the session was made. Senders were told about every refusal.',
  'losses.rejected': 'Items refused while their neighbours were kept.',
  'losses.refused': 'Requests and files refused as a whole: nothing of them was read.',
  'losses.warning': 'Worth knowing: mostly kept, though not exactly as it came. What it means says more.',
  'losses.pipelines':
    'Could not be sent on, or not be used, since these components were started. What a rule of the configuration drops is not among it.',
  'losses.givenUp': 'Given up: it could not be sent on or written. The example has the last error.',
  'losses.skipped': 'Parts of opened files that could not be read.',
  'losses.expired': 'Was kept, and went by the limits of your settings.',
  'losses.lastSeen': 'Last seen',
  'losses.example': 'Example',
  'losses.what': 'What it means, and what to do',
  'losses.open': 'Everything, with explanations',
  'losses.settings': 'Settings',
  'lossWhy.other': 'The example says what was wrong.',
  'lossWhy.unreadable':
    'A part of a file that could not be read; the rest of it is kept. The example says where it is and what is wrong.',
  'lossWhy.file-not-read':
    'A file of which nothing is kept. The example says why: mostly its format is none we know, or it is damaged.',
  'lossWhy.trace-id':
    'A span without a usable trace id: it must have 16 bytes that are not all zero. Look at the SDK or whatever copies ids on the way.',
  'lossWhy.span-id':
    'A span without a usable span id: it must have 8 bytes that are not all zero. Look at the SDK or whatever copies ids on the way.',
  'lossWhy.time-zero':
    'Data points without a time cannot be placed. The program that made them has to set time_unix_nano.',
  'lossWhy.bucket-count':
    'A histogram needs one bucket more than it has bounds. The exporter that wrote it is at fault.',
  'lossWhy.value-range': 'A number that does not fit its field. The exporter that wrote it is at fault.',
  'lossWhy.busy':
    'Too much arrived at once. The sender was asked to come back, and a proper one does: nothing is lost then.',
  'lossWhy.throttled': 'A limit of the pipelines was reached. The sender was asked to come back later.',
  'lossWhy.disk-low': 'The disk is almost full. Free some space; senders keep trying for a while.',
  'lossWhy.store-failed': 'The store could not write it. The example says why; senders were asked to try again.',
  'lossWhy.closing': 'It arrived while Tracebench was stopping. Senders try again.',
  'lossWhy.malformed':
    'The body is not OTLP. Check that the content type says what is really sent, and that the port is meant for OTLP.',
  'lossWhy.malformed-compression': "The body could not be unpacked. Check the sender's compression setting.",
  'lossWhy.malformed-framing':
    'The bytes are not HTTP or not a gRPC message. Often TLS sent to a plain port, or gRPC to the HTTP port.',
  'lossWhy.too-large': "The request is larger than we take at once. Make the sender's batches smaller.",
  'lossWhy.content-type': 'Neither application/x-protobuf nor application/json. Set one of them in the sender.',
  'lossWhy.content-encoding': 'A compression we do not know. gzip and zstd work, and none at all.',
  'lossWhy.method': 'OTLP is sent with POST (HTTP) or to an Export method (gRPC). Something else knocked.',
  'lossWhy.path': 'Nothing lives at that path. OTLP over HTTP goes to /v1/traces, /v1/metrics and /v1/logs.',
  'lossWhy.message-count': 'A gRPC call carries exactly one message. The client is at fault.',
  'lossWhy.host':
    "The request was addressed to a name that is not this machine's: refused, because a web page could do that.",
  'lossWhy.origin': 'A web page of another origin sent it: refused, because pages must not fill your session unasked.',
  'lossWhy.token': 'The sender did not carry the token this receiver asks for.',
  'lossWhy.slow': 'The body took too long to arrive.',
  'lossWhy.deadline': "The sender's own deadline passed before the data was stored. It may send it again.",
  'lossWhy.disconnected': 'The sender hung up in the middle. It may send it again.',
  'lossWhy.too-many-connections':
    'Too many connections to this port at once: one was closed before anything was sent over it. Have senders share connections, or look for one that does not close its own.',
  'lossWhy.internal': 'A defect in Tracebench. Please report it with the example.',
  'lossWhy.unknown-field': 'Fields this version does not know were passed over, as the specification asks.',
  'lossWhy.snake-case-key': 'JSON keys in snake_case were taken as if in camelCase, which is the rule.',
  'lossWhy.enum-name': 'Names where numbers belong (“SPAN_KIND_SERVER”) were taken as the numbers.',
  'lossWhy.base64-id': 'Ids in base64 instead of hex were taken.',
  'lossWhy.legacy-library-name':
    'instrumentationLibrary of old OTLP was read as scope. Update the sender when you can.',
  'lossWhy.invalid-utf8': 'Text that is not UTF-8 was repaired; the broken characters show as �.',
  'lossWhy.strindex': 'A text given by index, which only profiles may do, counts as absent.',
  'lossWhy.duplicate-key': 'The same attribute key more than once: all are kept, the last one counts.',
  'lossWhy.bare-nan': 'NaN or Infinity as a bare word is not JSON, but was understood.',
  'lossWhy.log-id-dropped': 'The log record was kept; its unusable trace or span id was not.',
  'lossWhy.link-id-invalid': 'The link was kept; its unusable ids are empty.',
  'lossWhy.exemplar-id-dropped': 'The exemplar was kept; its unusable trace or span id was not.',
  'lossWhy.invalid-value': 'A value of a resource or scope could not be read and was left out.',
  'lossWhy.unsupported-signal': 'Profiles are not kept yet.',
  'lossWhy.foreign-id':
    'Ids that are not hexadecimal were replaced by a hash; equal ids get equal hashes. The original is kept as an attribute.',
  'lossWhy.service-unknown':
    'The file does not say which service these spans are from, or says it too far behind them.',
  'lossWhy.mistyped-value': 'A value is not of the type it claims; it was kept as what it is.',
  'lossWhy.time-of-file':
    'Samples without a time were given the time their file was last changed (see the example). If the file was copied, that may be the time of the copy.',
  'lossWhy.time-of-opening':
    'Samples without a time were given the time the file was opened (see the example), because it is not known when it was written.',
  'lossWhy.opened-before':
    'A file of the same beginning, size, counts and times was opened into this session before: unless that was removed since, what is in it is counted twice.',
  'lossWhy.no-wall-clock':
    'The file counts time from a moment of its own, not from a date. Its times are shown from the start of the recording; lengths and distances are exact. What is exported has them from 2 January 1970 (UTC) on. It is not put beside telemetry that has dates.',
  'lossWhy.unmatched-begin': 'Slices that began and never ended in the file: kept, without an end.',
  'lossWhy.unmatched-end': 'Ends of slices whose beginning is not in the file. Recording often starts in the middle.',
  'lossWhy.unbound-flow': 'Arrows that start or end where no slice is could not be kept as links.',
  'lossWhy.ignored-event':
    'Trace events that are neither slices, instants, flows nor counters, such as samples, snapshots and sort orders, were left out.',
  'lossWhy.gauge-histogram':
    'OpenTelemetry has no gauge histograms: their buckets, sum and count were kept as gauges of their own.',
  'lossWhy.late-target-info':
    'target_info or otel_scope_info came after some of the metrics, which therefore lack its attributes. OpenMetrics puts it first.',
  'lossWhy.year-assumed':
    'Times without a year were given the year nearest to the times around them or, without any, the latest that fits when the file was last changed. The example names the next best year.',
  'lossWhy.zone-assumed':
    'Times without a time zone were read as UTC. If the program wrote its local time, they are off by that.',
  'lossWhy.time-unknown': 'Log records without a time were kept, and placed beside the record before them.',
  'lossWhy.unnamed-attribute':
    'Attributes whose names are not in the file, as in the dedicated columns of Tempo, are kept as tempo.dedicated.… .',
  'lossWhy.id-padded': 'Trace ids of 64 bits got zeros in front, as OpenTelemetry writes them.',
  'lossWhy.value-depth':
    'Values in the file nest more than 30 lists and maps in one another. They are kept as JSON text, so that they can be written and read again.',
  'lossWhy.redacted': 'Values under the keys of the settings were replaced by “[redacted]” before they were stored.',
  'lossWhy.log-set-aside':
    'Requests left beside the session by an earlier run belong to another session file. They were put aside, not read.',
  'lossWhy.sent-again':
    'A sender sent the same request again, as it does when it did not hear the answer. It is stored once.',
  'lossWhy.desk-failed':
    'Reading requests failed and was started again. What was acknowledged is safe; senders were asked to try again.',
  'lossWhy.commits-damaged':
    'The end of the log beside the session file was damaged, by a power cut or a failing disk. Everything before that is here, and so are the requests that were still beside it. The original was kept; the example names it.',
  'lossWhy.requests-lost':
    'Requests that had been acknowledged were in the damaged part, and are not beside the session any more. Send them again where you can.',
  'lossWhy.items-lost':
    'Items that had been acknowledged, and that the store cannot hold. Their neighbours are in the session. This is a defect in Tracebench: please report it with the example.',
  'lossWhy.not-storable':
    'Items that could not be made ready for the store. The sender was told, and their neighbours were kept. This is a defect in Tracebench: please report it with the example.',
  'lossWhy.retention-age': 'Older than the settings keep. Raise the limit under Retention to keep more from now on.',
  'lossWhy.retention-size':
    'The session had grown over its limit, so the oldest went. Raise the limit under Retention to keep more from now on.',
} as const;

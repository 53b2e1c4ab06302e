import type { Documented } from '../example.ts';

const labelled = '#mykey:myvalue';

export const STATSD: Documented = {
  section: 'receivers',
  component: 'statsd',
  source: 'opentelemetry-collector-contrib/receiver/statsdreceiver/README.md, testdata/config.yaml, config.schema.yaml',
  examples: [
    { shows: 'as it is', settings: '' },
    {
      shows: 'observers by type, of which the last of histograms and distributions is that of both',
      settings: `
endpoint: "localhost:8127"
aggregation_interval: 70s
enable_metric_type: true
is_monotonic_counter: false
timer_histogram_mapping:
  - statsd_type: "histogram"
    observer_type: "gauge"
  - statsd_type: "timing"
    observer_type: "histogram"
    histogram:
      max_size: 100
  - statsd_type: "distribution"
    observer_type: "summary"
    summary:
      percentiles: [0, 10, 50, 90, 95, 100]`,
      takes: 'h:1|h\nh:2|h\nt:1|ms\nt:2|ms\nd:1|d\nd:2|d',
      gives: ['h{metric_type=histogram} 2', 't{metric_type=timing} 2', 'd{metric_type=distribution} 2'],
    },
    {
      shows: 'the whole sample',
      settings: `
endpoint: "localhost:8125"
aggregation_interval: 60s
enable_metric_type: false
is_monotonic_counter: false
timer_histogram_mapping:
  - statsd_type: "histogram"
    observer_type: "histogram"
    histogram:
      max_size: 50
  - statsd_type: "distribution"
    observer_type: "histogram"
    histogram:
      max_size: 50
  - statsd_type: "timing"
    observer_type: "summary"`,
      takes: 'test.metric:42|c|#myKey:myVal',
      gives: ['test.metric{myKey=myVal} 42'],
    },
    {
      shows: 'counters are added up',
      settings: '',
      takes: `statsdTestMetric1:3000|c|${labelled}\nstatsdTestMetric1:4000|c|${labelled}`,
      gives: ['statsdTestMetric1{mykey=myvalue} 7000'],
    },
    {
      shows: 'counters that are sampled count for those that are not sent',
      settings: '',
      takes: `statsdTestMetric1:3000|c|${labelled}\nstatsdTestMetric1:20|c|@0.25|${labelled}`,
      gives: ['statsdTestMetric1{mykey=myvalue} 3080'],
    },
    {
      shows: 'of gauges the last value',
      settings: '',
      takes: `statsdTestMetric1:500|g|${labelled}\nstatsdTestMetric1:400|g|${labelled}`,
      gives: ['statsdTestMetric1{mykey=myvalue} 400'],
    },
    {
      shows: 'of gauges with a sign the sum',
      settings: '',
      takes: ['500', '+2', '-1'].map((value) => `statsdTestMetric1:${value}|g|${labelled}`).join('\n'),
      gives: ['statsdTestMetric1{mykey=myvalue} 501'],
    },
    {
      shows: 'timers, which are sampled',
      settings: 'timer_histogram_mapping: [{statsd_type: timing, observer_type: histogram}]',
      takes: 't:5|ms|@0.1|#a:b\nt:5|ms|#a:b',
      gives: ['t{a=b} 11'],
    },
    {
      shows: 'tags without a value',
      settings: 'enable_simple_tags: true',
      takes: 'm:1|c|#mykey,other:x',
      gives: ['m{mykey=,other=x} 1'],
    },
    { shows: 'clients by their address alone', settings: 'enable_ip_only_aggregation: true' },
    ...['int', 'float'].map((type) => ({
      shows: `counters as ${type}`,
      settings: `counter_type: ${type}`,
      takes: 'm:1.5|c\nm:1.5|c',
      gives: [type === 'int' ? 'm{} 2' : 'm{} 3'],
    })),
    {
      shows: 'counters rounded by chance, which is one half here',
      settings: 'counter_type: stochastic_int',
      takes: 'a:1.6|c\nb:1.4|c\nc:-1.4|c\nd:1|c|@0.4',
      gives: ['a{} 2', 'b{} 1', 'c{} -1', 'd{} 2'],
    },
    { shows: 'another word', settings: 'counter_type: whole', refused: ['1:15 "whole" is none of int, float'] },
    { shows: 'no host', settings: 'ignore_host: true', refused: ['1:1 "ignore_host" is not supported here'] },
    {
      shows: 'buckets that are written',
      settings: `
timer_histogram_mapping:
  - statsd_type: timing
    observer_type: histogram
    histogram:
      explicit_buckets:
        - matcher_pattern: "^t"
          buckets: [1, 10, 100]`,
      takes: 't:5|ms',
      gives: ['t{} 1'],
    },
    {
      shows: 'another transport',
      settings: `
endpoint: "localhost:12345"
transport: "custom_transport"`,
      refused: ['2:12 "custom_transport" is none of'],
    },
    {
      shows: 'a socket of Unix',
      settings: `
transport: unixgram
socket_permissions: 0o622
socket_buffer_size: 1024`,
      refused: ['1:12 "unixgram"', '2:1 "socket_permissions"', '3:1 "socket_buffer_size"'],
    },
    {
      shows: 'no time at all',
      settings: 'aggregation_interval: 0s',
      refused: ['1:23 must be a positive duration'],
    },
    {
      shows: 'one of both alone',
      settings: 'timer_histogram_mapping: [{statsd_type: timing}]',
      refused: ['statsd_type and observer_type are expected here'],
    },
  ],
};

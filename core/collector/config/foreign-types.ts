import type { Section } from './collector-config.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Components of the Collector's distribution "contrib" that are not here, by their types: whoever writes one means it, and none of ours
 * that is written nearly so. After the modules in the manifest of otelcol-contrib 0.136 and its later names
 * (reports/distributions/contrib.yaml); those missing are told of as what nobody knows.
 */
const FOREIGN: Readonly<Record<Section, ReadonlySet<string>>> = {
  receivers: words(`
    active_directory_ds active_directory_inv activedirectoryds aerospike apache apache_spark apachespark aws_cloudwatch aws_lambda
    awscloudwatch awscontainerinsightreceiver awsecscontainermetrics awsfirehose awss3 awsxray
    azure_blob azure_event_hub azure_monitor azureblob azureeventhub azuremonitor bigip carbon chrony cisco_os cloud_foundry
    cloudflare cloudfoundry collectd couchdb docker_stats elasticsearch envoy_als expvar faro file_stats filestats
    flink_metrics flinkmetrics fluent_forward fluentforward github gitlab google_cloud_spanner googlecloudmonitoring
    googlecloudpubsub googlecloudspanner haproxy http_check httpcheck iis influxdb jmx journald k8s_cluster k8s_events k8s_objects
    k8sobjects kafka kafka_metrics kafkametrics kubelet_stats kubeletstats libhoney macos_unified_logging memcached mongodb
    mongodb_atlas mongodbatlas mysql named_pipe namedpipe netflow nginx nsxt ntp oracledb otelarrow otlp_json_file otlpjsonfile
    podman_stats postgresql pprof prometheus_simple pulsar purefa purefb rabbitmq receiver_creator redis riak saphana signalfx
    skywalking snmp snowflake solace splunk_enterprise splunk_hec splunkenterprise sqlquery sqlserver ssh_check sshcheck stef syslog
    systemd tcp_check tcp_log tcpcheck tcplog tls_check tlscheck udp_log udplog vcenter wavefront webhook_event webhookevent
    windows_event_log windows_service windowseventlog windowsperfcounters windowsservice yang_grpc zookeeper
  `),
  processors: words(`
    cardinality_guardian coralogix cumulativetodelta deltatocumulative deltatorate drain experimental_metricsgeneration
    gen_ai_normalizer geoip groupbyattrs interval isolationforest k8s_attributes k8sattributes log_dedup logdedup metric_start_time
    metrics_transform metricsgeneration metricstarttime metricstransform remotetap schema span spanpruning sumologic unroll
  `),
  exporters: words(`
    alibabacloud_logservice awscloudwatchlogs awsemf awskinesis awss3 awsxray azure_blob azureblob azuredataexplorer azuremonitor
    bmc_helix carbon cassandra clickhouse coralogix datadog dataset doris elasticsearch faro google_cloud_storage googlecloud
    googlecloudpubsub googlemanagedprometheus honeycomb_marker honeycombmarker influxdb logicmonitor logzio mezmo opensearch
    otelarrow pulsar rabbitmq sapm sentry signalfx splunk_hec stef sumologic syslog tencentcloud_logservice tinybird
  `),
  connectors: words(`
    datadog exceptions failover grafanacloud otlp_json otlpjson round_robin roundrobin routing signal_to_metrics signaltometrics sum
  `),
  extensions: words(`
    ack asapclient aws_logs_encoding awscloudwatchmetricstreams_encoding awsproxy azure_auth azure_encoding cgroup_runtime
    cgroupruntime datadog db_storage docker_observer ecs_observer google_cloud_logentry_encoding googleclientauth host_observer
    http_forwarder jaeger_encoding jaegerremotesampling json_log_encoding k8s_leader_elector k8s_observer kafkatopics_observer
    oauth2client oidc opamp otlp_encoding pebble_tail_storage pprof redis_storage sigv4auth skywalking_encoding sumologic
    text_encoding zipkin_encoding
  `),
};

/** Whether the Collector has such a component and Tracebench has none. */
export function isForeign(section: Section, type: string): boolean {
  return FOREIGN[section].has(type);
}

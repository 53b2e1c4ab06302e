import type { Section } from './collector-config.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Components of the Collector's distribution "contrib" that are not here, by their types: whoever writes one means it, and none of ours
 * that is written nearly so. After the modules in the manifest of otelcol-contrib 0.136; those missing are told of as what nobody knows.
 */
const FOREIGN: Readonly<Record<Section, ReadonlySet<string>>> = {
  receivers: words(`
    activedirectoryds aerospike apache apachespark awscloudwatch awsecscontainermetrics awsfirehose awss3 awsxray azureblob
    azureeventhub azuremonitor bigip carbon chrony cloudflare cloudfoundry collectd couchdb docker_stats elasticsearch expvar faro
    filestats flinkmetrics fluentforward github googlecloudmonitoring googlecloudpubsub googlecloudspanner haproxy httpcheck iis
    influxdb jmx journald k8s_cluster k8s_events k8sobjects kafka kafkametrics kubeletstats memcached mongodb mongodbatlas mysql
    namedpipe netflow nginx nop nsxt ntp oracledb otelarrow otlpjsonfile podman_stats postgresql prometheus_simple pulsar purefa
    purefb rabbitmq receiver_creator redis riak saphana signalfx skywalking snmp snowflake solace splunk_hec splunkenterprise
    sqlquery sqlserver sshcheck syslog tcplog udplog vcenter wavefront webhookevent windowseventlog windowsperfcounters zookeeper
  `),
  processors: words(`
    cumulativetodelta deltatocumulative deltatorate experimental_metricsgeneration geoip groupbyattrs interval k8s_attributes k8sattributes log_dedup logdedup
    metrics_transform metricsgeneration metricstarttime metricstransform remotetap schema span sumologic
  `),
  exporters: words(`
    alibabacloud_logservice awscloudwatchlogs awsemf awskinesis awss3 awsxray azureblob azuredataexplorer azuremonitor carbon
    cassandra clickhouse coralogix datadog dataset doris elasticsearch faro googlecloud googlecloudpubsub googlemanagedprometheus
    honeycombmarker influxdb logicmonitor logzio mezmo opensearch otelarrow pulsar rabbitmq sapm sentry signalfx splunk_hec stef
    sumologic syslog tencentcloud_logservice tinybird
  `),
  connectors: words('datadog exceptions failover grafanacloud otlpjson roundrobin routing signaltometrics sum'),
  extensions: words(`
    ack asapclient awsproxy cgroup_runtime cgroupruntime db_storage docker_observer ecs_observer googleclientauth host_observer
    http_forwarder jaegerremotesampling k8s_leader_elector k8s_observer oauth2client oidc opamp pprof redis_storage sigv4auth
    sumologic
  `),
};

/** Whether the Collector has such a component and Tracebench has none. */
export function isForeign(section: Section, type: string): boolean {
  return FOREIGN[section].has(type);
}

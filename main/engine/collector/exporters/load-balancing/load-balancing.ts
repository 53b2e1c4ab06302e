import { lookup } from 'node:dns/promises';
import { SIGNALS } from '../../../../../core/model/telemetry.ts';
import type { ExporterKind } from '../../component.ts';
import type { Lookup } from './dns-resolver.ts';
import { LoadBalancer } from './load-balancer.ts';
import { readLoadBalancing } from './settings.ts';

/** As programs of this machine do, its file of hosts included. */
const SYSTEM_LOOKUP: Lookup = async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address);

/** The Collector's exporter/loadbalancingexporter: what belongs together goes to the same back end, over OTLP. */
export const loadBalancingExporter = (lookupHost = SYSTEM_LOOKUP): ExporterKind => ({
  type: 'loadbalancing',
  signals: SIGNALS,
  read(value) {
    const settings = readLoadBalancing(value);
    return {
      problems: settings.problems,
      create: async (context) => {
        const balancer = new LoadBalancer(settings, context, lookupHost);
        try {
          await balancer.start();
        } catch (error) {
          await balancer.close();
          throw error;
        }
        return balancer;
      },
    };
  },
});

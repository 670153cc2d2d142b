// Made by scripts/export-schema from schema.graphql; not to be edited.
// What has an id that names it for good is kept by it. Everything else is a part of what it was asked of: two
// components that select different fields of it are put together, entry by entry where it is a list.
// clients/README.md says what else a cache has to know.
import type {
  FieldMergeFunction,
  FieldPolicy,
  Reference,
  StoreObject,
  TypePolicies,
} from "@apollo/client";

type Entry = StoreObject | Reference;

/** Entries that are the same ones are merged; others, or in another order, take the place of the old ones. */
function entries(...told: readonly string[]): FieldMergeFunction<readonly Entry[] | null> {
  return (existing, incoming, { mergeObjects, readField }) => {
    if (!existing || !incoming || existing.length !== incoming.length) return incoming;
    const same = (at: number, name: string) => {
      const lists = [existing, incoming];
      const [before, now] = lists.map((list) => JSON.stringify(readField(name, list[at])));
      return before !== undefined && before === now;
    };
    if (!incoming.every((_, at) => told.every((name) => same(at, name)))) return incoming;
    return incoming.map((one, at) => mergeObjects(existing[at] as Entry, one as Entry));
  };
}

/**
 * A field that is given no window has that of the fields around it, which no key of
 * something kept by its id has: the operation's variables stand for it, so pass such a window as a variable,
 * or to the field itself.
 */
const scoped: FieldPolicy["keyArgs"] = (args, { variables }) =>
  JSON.stringify([args, args?.["window"] ? null : variables]);

export const typePolicies: TypePolicies = {
  Apdex: { keyFields: false, merge: true },
  Bill: { keyFields: false, merge: true, fields: { products: { merge: entries("product", "metric") }, freePlan: { merge: entries("product", "metric") } } },
  BillLine: { keyFields: false, merge: true },
  BurnRate: { keyFields: false, merge: true },
  Certificate: { keyFields: false, merge: true },
  CheckCounts: { keyFields: false, merge: true },
  CheckFlow: { keyFields: false, merge: true, fields: { stages: { merge: entries("key") }, links: { merge: entries("source", "target") } } },
  CheckTimings: { keyFields: false, merge: true },
  ColoGroup: { keyFields: false, merge: true },
  ColoGroups: { keyFields: false, merge: true, fields: { nodes: { merge: entries("key") } } },
  Contributor: { keyFields: false, merge: true },
  DaySeries: { keyFields: false, merge: true },
  Delivery: { keyFields: false, merge: true },
  Downtime: { keyFields: false, merge: true, fields: { stretches: { merge: entries("monitor", "since") } } },
  DowntimeStretch: { keyFields: false, merge: true },
  ErrorBudget: { keyFields: false, merge: true },
  Estimate: { keyFields: false, merge: true },
  EstimateColumn: { keyFields: false, merge: true },
  ExplanationTerm: { keyFields: false, merge: true },
  FailingMonitor: { keyFields: false, merge: true },
  FailingMonitors: { keyFields: false, merge: true, fields: { nodes: { merge: entries("monitor") } } },
  FailureClassStats: { keyFields: false, merge: true },
  FailureCodeStats: { keyFields: false, merge: true },
  FailureComparison: { keyFields: false, merge: true, fields: { contributors: { merge: entries("dimension", "key") } } },
  FailureExample: { keyFields: false, merge: true },
  FailureRegionStats: { keyFields: false, merge: true },
  FailureStats: { keyFields: false, merge: true, fields: { byClass: { merge: entries("class") }, byCode: { merge: entries("code") }, byRegion: { merge: entries("region") } } },
  Fidelity: { keyFields: false, merge: true },
  FidelitySource: { keyFields: false, merge: true },
  Flapping: { keyFields: false, merge: true },
  FleetStats: { keyFields: false, merge: true, fields: { uptimes: { merge: entries("range") } } },
  HeartbeatConnection: { keyFields: false, merge: true, fields: { edges: { merge: entries("cursor") } } },
  HeartbeatEdge: { keyFields: false, merge: true },
  Heatmap: { keyFields: false, merge: true },
  IncidentConnection: { keyFields: false, merge: true, fields: { edges: { merge: entries("cursor") } } },
  IncidentEdge: { keyFields: false, merge: true },
  IncidentEvidence: { keyFields: false, merge: true, fields: { stretches: { merge: entries("monitor", "since") } } },
  IncidentStats: { keyFields: false, merge: true },
  KindGroup: { keyFields: false, merge: true },
  KindGroups: { keyFields: false, merge: true, fields: { nodes: { merge: entries("key") } } },
  LatencyComparison: { keyFields: false, merge: true, fields: { contributors: { merge: entries("dimension", "key") } } },
  LatencyPhase: { keyFields: false, merge: true },
  LatencyPhases: { keyFields: false, merge: true },
  LatencySeries: { keyFields: false, merge: true },
  LatencyStats: { keyFields: false, merge: true },
  LatencyValues: { keyFields: false, merge: true },
  LeftOut: { keyFields: false, merge: true },
  Limit: { keyFields: false, merge: true },
  Maintenance: { keyFields: false, merge: true },
  MaintenanceSpan: { keyFields: false, merge: true },
  MaintenanceSpans: { keyFields: false, merge: true, fields: { planned: { merge: entries("key") } } },
  Member: { keyFields: false, merge: true },
  Monitor: { fields: { uptimes: { merge: entries("range") }, regions: { keyArgs: scoped }, colos: { keyArgs: scoped }, heatmap: { keyArgs: scoped }, regionSeries: { keyArgs: scoped }, days: { keyArgs: scoped }, apdex: { keyArgs: scoped }, phases: { keyArgs: scoped }, heartbeats: { keyArgs: scoped }, incidentStats: { keyArgs: scoped }, maintenanceSpans: { keyArgs: scoped }, uptime: { keyArgs: scoped }, latency: { keyArgs: scoped }, failures: { keyArgs: scoped }, series: { keyArgs: scoped }, flapping: { keyArgs: scoped }, reliability: { keyArgs: scoped } } },
  MonitorCertificate: { keyFields: false, merge: true },
  MonitorCertificates: { keyFields: false, merge: true, fields: { nodes: { merge: entries("monitor") } } },
  MonitorConfig: { keyFields: false, merge: true },
  MonitorConnection: { keyFields: false, merge: true, fields: { edges: { merge: entries("cursor") } } },
  MonitorCounts: { keyFields: false, merge: true },
  MonitorEdge: { keyFields: false, merge: true },
  MonitorGroup: { keyFields: false, merge: true },
  OverdueMonitor: { keyFields: false, merge: true },
  PageInfo: { keyFields: false, merge: true },
  Pipeline: { keyFields: false, merge: true, fields: { overdue: { merge: entries("monitor") } } },
  PlanLimit: { keyFields: false, merge: true },
  Query: { fields: { limits: { merge: entries("name") } } },
  Range: { keyFields: false, merge: true },
  Ranking: { keyFields: false, merge: true, fields: { nodes: { merge: entries("key") } } },
  Reconciliation: { keyFields: false, merge: true },
  ReconciliationDifference: { keyFields: false, merge: true },
  RegionGroup: { keyFields: false, merge: true },
  RegionGroups: { keyFields: false, merge: true, fields: { nodes: { merge: entries("key") } } },
  RegionLine: { keyFields: false, merge: true },
  RegionSeries: { keyFields: false, merge: true, fields: { lines: { merge: entries("region") } } },
  RelayGroup: { keyFields: false, merge: true },
  RelayGroups: { keyFields: false, merge: true, fields: { nodes: { merge: entries("key") } } },
  Reliability: { keyFields: false, merge: true },
  RowWeights: { keyFields: false, merge: true },
  SequenceFidelity: { keyFields: false, merge: true },
  Series: { keyFields: false, merge: true },
  ShownCertificate: { keyFields: false, merge: true },
  SilentRegion: { keyFields: false, merge: true },
  Slo: { keyFields: false, merge: true },
  SloWhatIf: { keyFields: false, merge: true },
  Stage: { keyFields: false, merge: true },
  StageLink: { keyFields: false, merge: true },
  StateSeconds: { keyFields: false, merge: true },
  Streak: { keyFields: false, merge: true },
  Stretch: { keyFields: false, merge: true },
  TargetCount: { keyFields: false, merge: true },
  TargetCounts: { keyFields: false, merge: true, fields: { nodes: { merge: entries("target") } } },
  UnknownMonitors: { keyFields: false, merge: true },
  UptimeComparison: { keyFields: false, merge: true, fields: { contributors: { merge: entries("dimension", "key") } } },
  UptimeExplanation: { keyFields: false, merge: true, fields: { terms: { merge: entries("name") } } },
  UptimeWindow: { keyFields: false, merge: true, fields: { silentRegions: { merge: entries("region") } } },
  Viewer: { keyFields: false, merge: true },
};

/** For `new InMemoryCache({ typePolicies, possibleTypes })`. */
export const possibleTypes: Record<string, string[]> = {
  CheckGroup: ["ColoGroup", "KindGroup", "MonitorGroup", "RegionGroup", "RelayGroup"],
  Insights: ["FleetStats", "Monitor"],
  Node: ["Heartbeat", "Incident", "Monitor"],
};

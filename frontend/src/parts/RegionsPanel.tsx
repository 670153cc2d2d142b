import { latency, shortCount } from "../format/numbers";
import { regionSheet } from "../format/sheets";
import { windowName } from "../format/windows";
import type { RegionRowFragment } from "../gql/generated";
import { Panel } from "./Panel";
import { RangeList } from "./RangeList";

interface RegionsPanelProps {
  regions: readonly RegionRowFragment[] | null | undefined;
  window: string;
  paths: readonly string[];
  className?: string;
}

const NAMES: Record<string, string> = {
  wnam: "Western North America",
  enam: "Eastern North America",
  weur: "Western Europe",
  eeur: "Eastern Europe",
  apac: "Asia-Pacific",
  oc: "Oceania",
  sam: "South America",
  afr: "Africa",
  me: "Middle East",
};

export function regionName(region: string | null): string {
  return region === null ? "unknown" : (NAMES[region] ?? region);
}

/** Uptime as each region saw it. */
export function RegionsPanel({ regions, window, paths, className }: RegionsPanelProps) {
  const items = (regions ?? []).map((one) => ({
    key: one.key ?? "",
    name: <span title={one.key ?? "unknown"}>{regionName(one.key)}</span>,
    ...one.ratio,
    note: `p95 ${latency(one.latency?.p95.value)}, ${shortCount(one.counts.checks.value)} checks`,
  }));
  return (
    <Panel
      title="Uptime by region"
      subtitle={windowName(window)}
      paths={paths}
      sheet={regions ? regionSheet(regions) : null}
      fidelity={regions?.[0]?.fidelity}
      empty={regions?.length === 0 && "No checks in this window. Choose a longer one."}
      skeleton="rows"
      {...(className ? { className } : {})}
    >
      <RangeList items={items} />
    </Panel>
  );
}

import { useMemo, useState } from "react";
import { useAddress } from "../../app/address";
import { Link } from "../../app/Link";
import { PageFrame } from "../../app/PageFrame";
import { useWindow } from "../../app/WindowPicker";
import type { Away } from "../../charts/away";
import { type Page, usePage } from "../../data/page";
import { timeZone } from "../../format/times";
import { type MaintainedFragment, MonitorDocument, type MonitorQuery } from "../../gql/generated";
import { DaysPanel } from "../../parts/DaysPanel";
import { LatencyPanel } from "../../parts/LatencyPanel";
import { PhasesPanel } from "../../parts/PhasesPanel";
import { RegionsPanel } from "../../parts/RegionsPanel";
import { LatencyCard, UptimeCard } from "../overview/Cards";
import { BeatsPanel } from "./BeatsPanel";
import { beatFilter } from "./beats";
import { ExplainPanel } from "./ExplainPanel";
import { FactsPanel } from "./FactsPanel";
import { FailuresPanel } from "./FailuresPanel";
import { HeatPanel } from "./HeatPanel";
import { IncidentsPanel } from "./IncidentsPanel";
import { Lead } from "./Lead";
import { MaintenancePanel } from "./MaintenancePanel";
import { ReliabilityPanel } from "./ReliabilityPanel";
import { SloPanel, targetOf } from "./SloPanel";

/** Did it flap overnight, how slow is it, from where does it fail, and since when? */
export default function MonitorPage({ id }: { id: string }) {
  const window = useWindow();
  const { params } = useAddress();
  // The filter that the page was opened with; later ones ask for the heartbeats alone.
  const [filter] = useState(() => beatFilter(params));
  const target = targetOf(params);
  const page = usePage(MonitorDocument, { id, window, timezone: timeZone(), target, beats: filter });
  const monitor = page.data?.monitor;
  const isGone = page.data !== undefined && monitor === null && page.faults.length === 0;
  return (
    <PageFrame page={page} title={monitor?.name ?? "Monitor"} lead={<Lead monitor={monitor} />}>
      {isGone ? <Gone id={id} /> : <Panels page={page} id={id} window={window} filter={filter} />}
    </PageFrame>
  );
}

interface PanelsProps {
  page: Page<MonitorQuery>;
  id: string;
  window: string;
  filter: ReturnType<typeof beatFilter>;
}

const UPTIMES = ["24h", "7d", "30d"];

function Panels({ page, id, window, filter }: PanelsProps) {
  const monitor = page.data?.monitor;
  const away = useMemo(() => awayOf(monitor?.away), [monitor?.away]);
  const maintained = useMemo(() => awayOf(monitor?.maintained), [monitor?.maintained]);
  return (
    <div className="panels">
      <div className="cards">
        {UPTIMES.map((one, at) => (
          <UptimeCard key={one} window={one} uptime={monitor?.uptimes?.[at]} paths={["monitor.uptimes"]} />
        ))}
        <LatencyCard stats={monitor?.latency} window={window} paths={["monitor.latency"]} />
      </div>
      <LatencyPanel
        series={monitor?.series}
        window={window}
        paths={["monitor.series"]}
        away={away}
        className="span-8"
      />
      <div className="span-4 stack">
        <RegionsPanel regions={monitor?.regions?.nodes} window={window} paths={["monitor.regions"]} />
        <PhasesPanel phases={monitor?.phases} window={window} paths={["monitor.phases"]} />
      </div>
      <DaysPanel series={monitor?.days} paths={["monitor.days"]} away={maintained} />
      <SloPanel
        slo={monitor?.slo}
        fidelity={monitor?.uptimes?.[UPTIMES.indexOf("30d")]?.fidelity}
        className="span-4"
      />
      <ReliabilityPanel monitor={monitor} className="span-4" />
      <FailuresPanel stats={monitor?.failures} window={window} className="span-4" />
      <HeatPanel heatmap={monitor?.heatmap} />
      <ExplainPanel uptime={monitor?.explained} window={window} />
      <BeatsPanel
        id={id}
        window={window}
        pageFilter={filter}
        pageBeats={monitor?.heartbeats}
        regions={monitor?.regions?.nodes.flatMap((one) => one.key ?? []) ?? []}
        className="span-8"
      />
      <div className="span-4 stack">
        <FactsPanel monitor={monitor} />
        <IncidentsPanel incidents={monitor?.incidents} />
        <MaintenancePanel maintained={monitor?.maintained} />
      </div>
    </div>
  );
}

function awayOf(found: MaintainedFragment | null | undefined): Away[] {
  return (found?.nodes ?? []).map((one) => ({ since: one.since, until: one.until, title: one.plan.title }));
}

function Gone({ id }: { id: string }) {
  return (
    <div className="whole-page">
      <h2>There is no such monitor</h2>
      <p>
        This organization has none with the id <code>{id}</code>. Choose another organization above, or look
        at all <Link to="/monitors">monitors</Link>.
      </p>
    </div>
  );
}

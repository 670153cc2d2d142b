import { PageFrame } from "../../app/PageFrame";
import { useWindow } from "../../app/WindowPicker";
import { usePage } from "../../data/page";
import { timeZone } from "../../format/times";
import { OverviewDocument } from "../../gql/generated";
import { DaysPanel } from "../../parts/DaysPanel";
import { LatencyPanel } from "../../parts/LatencyPanel";
import { MapPanel } from "../../parts/MapPanel";
import { RegionsPanel } from "../../parts/RegionsPanel";
import { Cards } from "./Cards";
import { FailingPanel } from "./FailingPanel";
import { StateCounts } from "./StateCounts";

/** Is the fleet healthy now, which monitors fail, how slow is it, and how sure is that? */
export default function OverviewPage() {
  const window = useWindow();
  const page = usePage(OverviewDocument, { window, timezone: timeZone() });
  const fleet = page.data?.fleet;
  return (
    <PageFrame page={page} title="Overview" lead={<StateCounts counts={fleet?.monitors} />}>
      <div className="panels">
        <Cards fleet={fleet} window={window} />
        <FailingPanel failing={fleet?.failing?.nodes} className="span-7" />
        <RegionsPanel
          regions={fleet?.regions?.nodes}
          window={window}
          paths={["fleet.regions"]}
          className="span-5"
        />
        <LatencyPanel series={fleet?.series} window={window} paths={["fleet.series"]} className="span-7" />
        <MapPanel colos={fleet?.colos?.nodes} window={window} paths={["fleet.colos"]} className="span-5" />
        <DaysPanel series={fleet?.days} paths={["fleet.days"]} />
      </div>
    </PageFrame>
  );
}

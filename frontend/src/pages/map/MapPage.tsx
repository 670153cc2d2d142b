import { PageFrame } from "../../app/PageFrame";
import { useWindow } from "../../app/WindowPicker";
import { usePage } from "../../data/page";
import { count } from "../../format/numbers";
import { coloSheet } from "../../format/sheets";
import { type ColoRowFragment, MapDocument } from "../../gql/generated";
import { type Column, DataTable } from "../../parts/DataTable";
import { MapPanel } from "../../parts/MapPanel";
import { Latency, Ratio } from "../../parts/Numbers";
import { Panel } from "../../parts/Panel";
import { regionName } from "../../parts/RegionsPanel";

const COLUMNS: readonly Column<ColoRowFragment>[] = [
  { key: "colo", name: "POP", cell: (row) => <b>{row.key ?? "unknown"}</b> },
  {
    key: "city",
    name: "Place",
    cell: (row) => [row.city, row.country].filter(Boolean).join(", ") || "unknown",
  },
  { key: "region", name: "Region", minor: true, cell: (row) => regionName(row.region) },
  { key: "checks", name: "Checks", numeric: true, cell: (row) => count(row.counts.checks.value) },
  { key: "down", name: "Failed", numeric: true, minor: true, cell: (row) => count(row.counts.down.value) },
  { key: "uptime", name: "Uptime", numeric: true, cell: (row) => <Ratio estimate={row.ratio} /> },
  { key: "p95", name: "p95", numeric: true, cell: (row) => <Latency estimate={row.latency?.p95} /> },
];

/** From where the fleet is checked, and how it looks from there. */
export default function MapPage() {
  const window = useWindow();
  const page = usePage(MapDocument, { window });
  const colos = page.data?.fleet?.colos?.nodes;
  return (
    <PageFrame page={page} title="Map">
      <div className="panels">
        <MapPanel colos={colos} window={window} paths={["fleet.colos"]} />
        <Panel
          title="The same as a table"
          paths={["fleet.colos"]}
          sheet={colos ? coloSheet(colos) : null}
          tabular
          skeleton="rows"
          empty={colos?.length === 0 && "No checks in this window. Choose a longer one."}
        >
          <DataTable
            caption="Points of presence"
            columns={COLUMNS}
            rows={colos ?? []}
            keyOf={(row) => row.key ?? ""}
          />
        </Panel>
      </div>
    </PageFrame>
  );
}

import { setParams, useAddress } from "../../app/address";
import { count, latency } from "../../format/numbers";
import type { Sheet } from "../../format/tables";
import { windowName } from "../../format/windows";
import type { BeatFragment } from "../../gql/generated";
import { type Column, DataTable } from "../../parts/DataTable";
import { useThisPage } from "../../parts/PageContext";
import { FaultNote, Panel, Skeleton } from "../../parts/Panel";
import { regionName } from "../../parts/RegionsPanel";
import { Status, stateOf } from "../../parts/Status";
import { Time } from "../../parts/Time";
import { BEAT_STATUSES, type BeatFilter, beatFilter, leftOut } from "./beats";
import { type BeatList, useBeats } from "./useBeats";

const COLUMNS: readonly Column<BeatFragment>[] = [
  { key: "time", name: "Time", cell: (row) => <Time at={row.checkedAt} style="second" /> },
  { key: "status", name: "Status", cell: (row) => <Status state={stateOf(row.status)} /> },
  { key: "latency", name: "Latency", numeric: true, cell: (row) => latency(row.latencyMs) },
  { key: "from", name: "From", cell: (row) => row.colo ?? regionName(row.region) },
  { key: "code", name: "Code", numeric: true, minor: true, cell: (row) => row.code ?? "–" },
  { key: "error", name: "Error", minor: true, cell: (row) => row.error ?? "" },
];

interface BeatsPanelProps {
  id: string;
  window: string;
  /** What the page's own heartbeats were asked by. */
  pageFilter: BeatFilter;
  pageBeats: BeatList | null | undefined;
  regions: readonly string[];
  className: string;
}

/** The newest checks, by status and region, a hundred at a time. */
export function BeatsPanel({ id, window, pageFilter, pageBeats, regions, className }: BeatsPanelProps) {
  const { params } = useAddress();
  const page = useThisPage();
  const filter = beatFilter(params);
  const isOfPage = JSON.stringify(filter) === JSON.stringify(pageFilter);
  const beats = useBeats({ id, window, filter }, pageBeats, isOfPage);
  const rows = beats.list?.nodes ?? [];
  const thinned = leftOut(rows);
  const isWaiting = !page.loading && !beats.list && beats.asking;
  return (
    <Panel
      title="Heartbeats"
      subtitle={`${windowName(window)}, newest first`}
      paths={["monitor.heartbeats"]}
      question={beats.question}
      sheet={sheetOf(rows)}
      tabular
      skeleton="rows"
      className={className}
      tools={<BeatFilters filter={filter} regions={regions} />}
    >
      {beats.fault && <FaultNote fault={beats.fault} reload={beats.more} />}
      {thinned && <p className="small muted">{thinned}</p>}
      {isWaiting ? (
        <Skeleton kind="rows" />
      ) : (
        <BeatTable rows={rows} isEmpty={!beats.fault && rows.length === 0} />
      )}
      {beats.list?.pageInfo.hasNextPage && (
        <p className="row">
          <button type="button" className="button" disabled={beats.asking} onClick={beats.more}>
            {beats.asking ? "Loading" : "Load 100 more"}
          </button>
          <span className="small muted">{count(rows.length)} shown</span>
        </p>
      )}
    </Panel>
  );
}

function BeatTable({ rows, isEmpty }: { rows: readonly BeatFragment[]; isEmpty: boolean }) {
  if (isEmpty) return <div className="empty">No checks fit. Choose a longer window or another filter.</div>;
  return (
    <DataTable
      caption="Heartbeats"
      columns={COLUMNS}
      rows={rows}
      keyOf={(row, index) => `${row.checkedAt}-${index}`}
    />
  );
}

function BeatFilters({ filter, regions }: { filter: BeatFilter; regions: readonly string[] }) {
  const status = filter.statuses?.[0]?.toLowerCase() ?? "";
  const region = filter.regions?.[0] ?? "";
  const known = region && !regions.includes(region) ? [...regions, region] : regions;
  return (
    <div className="row">
      <label className="choice">
        Status
        <select
          value={status}
          onChange={(event) => setParams({ beats: event.target.value || null }, "replace")}
        >
          <option value="">any</option>
          {BEAT_STATUSES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <label className="choice">
        Region
        <select
          value={region}
          onChange={(event) => setParams({ region: event.target.value || null }, "replace")}
        >
          <option value="">any</option>
          {known.map((one) => (
            <option key={one} value={one}>
              {regionName(one)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function sheetOf(rows: readonly BeatFragment[]): Sheet {
  return {
    columns: ["time (UTC)", "status", "latency ms", "region", "colo", "code", "error", "stands for"],
    rows: rows.map((row) => [
      row.checkedAt,
      row.status,
      row.latencyMs,
      row.region,
      row.colo,
      row.code,
      row.error,
      row.weight,
    ]),
  };
}

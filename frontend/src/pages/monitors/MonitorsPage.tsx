import { setParams, useAddress } from "../../app/address";
import { PageFrame } from "../../app/PageFrame";
import { useWindow } from "../../app/WindowPicker";
import { usePage } from "../../data/page";
import { counted } from "../../format/numbers";
import { windowName } from "../../format/windows";
import { MonitorsDocument, type MonitorsQuery } from "../../gql/generated";
import { DataTable } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";
import { type Asked, askedOf, PAGE_SIZE, variablesOf } from "./asked";
import { columnsFor } from "./columns";
import { Filters } from "./Filters";
import { monitorsSheet } from "./sheet";

type Connection = NonNullable<MonitorsQuery["monitors"]>;

/** Every monitor, a page of 50 at a time: sought, filtered and sorted by the gateway, not here. */
export default function MonitorsPage() {
  const { params } = useAddress();
  const window = useWindow();
  const asked = askedOf(params);
  const page = usePage(MonitorsDocument, variablesOf(asked, window));
  const list = page.data?.monitors;
  return (
    <PageFrame page={page} title="Monitors">
      <Filters asked={asked} />
      <Panel
        title={list ? counted(list.totalCount, "monitor") : "Monitors"}
        subtitle={`uptime and p95 of the ${windowName(window)}; lines are the last 20 checks`}
        paths={["monitors"]}
        sheet={list ? monitorsSheet(list.nodes) : null}
        fidelity={list?.nodes.find((one) => one.uptime?.fidelity.stale)?.uptime?.fidelity}
        tabular
        skeleton="rows"
        empty={list?.nodes.length === 0 && <Nothing asked={asked} />}
      >
        <DataTable
          caption="Monitors"
          columns={columnsFor(asked)}
          rows={list?.nodes ?? []}
          keyOf={(row) => row.id}
        />
        {list && <Pager list={list} asked={asked} />}
      </Panel>
    </PageFrame>
  );
}

function Nothing({ asked }: { asked: Asked }) {
  const isNarrowed = asked.text !== "" || asked.status !== null || asked.kind !== null;
  if (!isNarrowed)
    return (
      <>
        <p>No monitors yet.</p>
        <p>
          Add one: <code>insights monitor add --url https://example.com/ --interval 60s</code>
        </p>
      </>
    );
  return (
    <>
      <p>No monitor fits.</p>
      <button
        type="button"
        className="button"
        onClick={() => setParams({ q: null, status: null, kind: null, after: null, before: null })}
      >
        Show all
      </button>
    </>
  );
}

function Pager({ list, asked }: { list: Connection; asked: Asked }) {
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = list.pageInfo;
  if (!hasNextPage && !hasPreviousPage && !asked.after && !asked.before) return null;
  return (
    <nav className="pager" aria-label="Pages of monitors">
      <button
        type="button"
        className="button"
        disabled={!hasPreviousPage}
        onClick={() => setParams({ before: startCursor, after: null })}
      >
        Previous {PAGE_SIZE}
      </button>
      <button
        type="button"
        className="button"
        disabled={!hasNextPage}
        onClick={() => setParams({ after: endCursor, before: null })}
      >
        Next {PAGE_SIZE}
      </button>
    </nav>
  );
}

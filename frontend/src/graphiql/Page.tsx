import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN, HistoryStore } from "@graphiql/plugin-history";
import { GraphiQLProvider } from "@graphiql/react";
import { GraphiQLInterface } from "graphiql";
import { useEffect, useMemo } from "react";
import { setParams, useParam } from "../app/address";
import { useDark } from "../app/theme";
import { tellViewer } from "../app/viewer";
import { ClientProvider } from "../data/ClientProvider";
import { usePage } from "../data/page";
import { GreetingDocument } from "../gql/generated";
import { Toast } from "../parts/toast";
import { useExamples, useIsReady } from "./editors";
import { EXAMPLES } from "./examples";
import { fetcherFor } from "./fetcher";
import { TopBar } from "./TopBar";
import { Waiting } from "./Waiting";

const PLUGINS = [HISTORY_PLUGIN, explorerPlugin({ showAttribution: false })];

export function GraphiqlPage() {
  return (
    <ClientProvider>
      <Workbench />
      <Toast />
    </ClientProvider>
  );
}

function Workbench() {
  const org = useParam("org");
  const fetcher = useMemo(() => fetcherFor(org), [org]);
  const greeting = usePage(GreetingDocument, {});
  const viewer = greeting.data?.viewer;
  useEffect(() => {
    if (viewer) tellViewer(viewer);
  }, [viewer]);
  return (
    <GraphiQLProvider
      fetcher={fetcher}
      plugins={PLUGINS}
      defaultQuery={EXAMPLES[0]?.query ?? ""}
      shouldPersistHeaders={false}
    >
      <HistoryStore>
        <Desk
          monitorId={greeting.data?.monitors?.nodes[0]?.id ?? null}
          isSignedOut={greeting.failure?.kind === "signed-out"}
        />
      </HistoryStore>
    </GraphiQLProvider>
  );
}

interface DeskProps {
  monitorId: string | null;
  isSignedOut: boolean;
}

/** GraphiQL under the top bar: out of reach until its editors are there, since nothing in it works before. */
function Desk({ monitorId, isSignedOut }: DeskProps) {
  const dark = useDark();
  const isReady = useIsReady();
  const { waiting, choose } = useExamples();
  return (
    <>
      <TopBar
        monitorId={monitorId}
        isSignedOut={isSignedOut}
        chooseExample={choose}
        chooseOrg={(slug) => setParams({ org: slug })}
      />
      <main className="desk" aria-busy={!isReady}>
        <div className="desk-tools" inert={!isReady}>
          <GraphiQLInterface forcedTheme={dark ? "dark" : "light"} showPersistHeadersSettings={false} />
        </div>
      </main>
      <Waiting isReady={isReady} waiting={waiting} />
    </>
  );
}

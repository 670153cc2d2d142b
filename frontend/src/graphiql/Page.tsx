import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN, HistoryStore } from "@graphiql/plugin-history";
import { GraphiQLProvider } from "@graphiql/react";
import { GraphiQLInterface } from "graphiql";
import { useCallback, useEffect, useMemo, useState } from "react";
import { setParams, useParam } from "../app/address";
import { useDark } from "../app/theme";
import { tellViewer } from "../app/viewer";
import { ClientProvider } from "../data/ClientProvider";
import { usePage } from "../data/page";
import { GreetingDocument } from "../gql/generated";
import { Toast } from "../parts/toast";
import { Closed } from "./Closed";
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
  const [isClosed, setIsClosed] = useState(false);
  const close = useCallback(() => setIsClosed(true), []);
  const fetcher = useMemo(() => fetcherFor(org, close), [org, close]);
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
      {...(isClosed ? { schema: null } : {})}
    >
      <HistoryStore>
        <Desk
          monitorId={greeting.data?.monitors?.nodes[0]?.id ?? null}
          isSignedOut={greeting.failure?.kind === "signed-out"}
          isClosed={isClosed}
        />
      </HistoryStore>
    </GraphiQLProvider>
  );
}

interface DeskProps {
  monitorId: string | null;
  isSignedOut: boolean;
  isClosed: boolean;
}

/** GraphiQL under the top bar: out of reach until its editors are there, since nothing in it works before. */
function Desk({ monitorId, isSignedOut, isClosed }: DeskProps) {
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
        {isClosed && <Closed />}
        <div className="desk-tools" inert={!isReady}>
          <GraphiQLInterface forcedTheme={dark ? "dark" : "light"} showPersistHeadersSettings={false} />
        </div>
      </main>
      <Waiting isReady={isReady} waiting={waiting} />
    </>
  );
}

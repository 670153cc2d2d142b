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
import { EXAMPLES } from "./examples";
import { fetcherFor } from "./fetcher";
import { TopBar } from "./TopBar";

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
  const dark = useDark();
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
        <TopBar
          monitorId={greeting.data?.monitors?.nodes[0]?.id ?? null}
          isSignedOut={greeting.failure?.kind === "signed-out"}
          chooseOrg={(slug) => setParams({ org: slug })}
        />
        <GraphiQLInterface forcedTheme={dark ? "dark" : "light"} showPersistHeadersSettings={false} />
      </HistoryStore>
    </GraphiQLProvider>
  );
}

import { type ReactNode, useEffect } from "react";
import type { Failure } from "../data/faults";
import type { Page } from "../data/page";
import { count } from "../format/numbers";
import type { ShellFragment } from "../gql/generated";
import { PageContext } from "../parts/PageContext";
import { setParams } from "./address";
import { RefreshControl } from "./RefreshControl";
import { tellViewer } from "./viewer";
import { WindowPicker } from "./WindowPicker";

interface FrameProps<D> {
  page: Page<D>;
  title: string;
  /** What stands above the panels: a status, a line of facts. */
  lead?: ReactNode;
  /** The window that the page shows unless the address says otherwise; null where it has none. */
  window?: string | null;
  children: ReactNode;
}

/** Title, window, refresh, and what is said instead of a page that cannot be shown. */
export function PageFrame<D extends ShellFragment>({ page, title, lead, window, children }: FrameProps<D>) {
  const viewer = page.data?.viewer;
  useEffect(() => {
    if (viewer) tellViewer(viewer);
  }, [viewer]);
  useEffect(() => {
    document.title = `${title} · Insights`;
  }, [title]);
  const gone = page.failure && (page.failure.kind === "signed-out" || page.data === undefined);
  return (
    <PageContext.Provider value={page}>
      <div className="page-head">
        <div className="page-title">
          <h1>{title}</h1>
          {lead}
        </div>
        <div className="page-tools">
          {window !== null && <WindowPicker {...(window === undefined ? {} : { fallback: window })} />}
          <RefreshControl />
        </div>
      </div>
      {page.failure && gone ? (
        <WholePage failure={page.failure} reload={page.reload} />
      ) : (
        <>
          {page.failure && <LastAnswer failure={page.failure} />}
          {children}
        </>
      )}
      <Cost page={page} />
    </PageContext.Provider>
  );
}

/** The page could not be asked again, but has numbers of before. */
function LastAnswer({ failure }: { failure: Failure }) {
  return (
    <p className="note note-stale" role="status">
      {why(failure)}; these are the last numbers.
    </p>
  );
}

function why(failure: Failure): string {
  if (failure.kind === "busy") return `The gateway is busy and is asked again in ${failure.seconds} s`;
  return failure.kind === "unreachable" ? "The gateway cannot be reached" : "The gateway refused";
}

function WholePage({ failure, reload }: { failure: Failure; reload: () => void }) {
  const { heading, text } = words(failure);
  return (
    <div className="whole-page" role="alert">
      <h2>{heading}</h2>
      <p>{text}</p>
      {failure.kind === "signed-out" ? (
        // A whole load, so that the sign-in in front of the gateway gets to see it.
        <button type="button" className="button" onClick={() => location.reload()}>
          Sign in again
        </button>
      ) : (
        <button type="button" className="button" onClick={reload}>
          Try again
        </button>
      )}
      {failure.kind === "forbidden" && (
        <button type="button" className="button" onClick={() => setParams({ org: null })}>
          Show my organization
        </button>
      )}
    </div>
  );
}

function words(failure: Failure): { heading: string; text: string } {
  switch (failure.kind) {
    case "signed-out":
      return {
        heading: "Your sign-in has expired",
        text: "Load the page again to sign in; it will show the same.",
      };
    case "forbidden":
      return { heading: "Not your organization", text: failure.message };
    case "unreachable":
      return {
        heading: "The gateway cannot be reached",
        text: "Check that it is running and that you are online.",
      };
    case "busy":
      return {
        heading: "The gateway is busy",
        text: `It has as much to do as it can. This page asks again in ${failure.seconds} s.`,
      };
    case "refused":
      return { heading: "The gateway refused this page", text: failure.message };
  }
}

function Cost<D>({ page }: { page: Page<D> }) {
  if (!page.reads) return null;
  const { telemetryReads, registryReads, rowsRead, durationMs } = page.reads;
  return (
    <footer className="cost">
      One request · {telemetryReads} telemetry reads · {registryReads} registry reads · {count(rowsRead)} rows
      · {Math.round(durationMs)} ms
    </footer>
  );
}

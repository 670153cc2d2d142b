import { useEffect, useState } from "react";
import type { Choice } from "./editors";

interface WaitingProps {
  isReady: boolean;
  waiting: Choice | null;
}

/** What the reader waits for while the editors load, and what to do if they do not come. */
export function Waiting({ isReady, waiting }: WaitingProps) {
  const hasFailed = useLoadFailure();
  if (isReady) return null;
  if (hasFailed)
    return (
      <div className="waiting" role="alert">
        <p>The editor could not be loaded.</p>
        <button type="button" className="button" onClick={() => location.reload()}>
          Try again
        </button>
      </div>
    );
  return (
    <div className="waiting waiting-long" role="status">
      <p>{waiting ? `Loading the editor, then “${waiting.example.name}” runs…` : "Loading the editor…"}</p>
    </div>
  );
}

/** Whether a part of the page that is loaded later did not arrive. */
function useLoadFailure(): boolean {
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    const failed = () => setHasFailed(true);
    addEventListener("vite:preloadError", failed);
    return () => removeEventListener("vite:preloadError", failed);
  }, []);
  return hasFailed;
}

import { ago } from "../format/times";
import { Icon } from "../parts/Icon";
import { useThisPage } from "../parts/PageContext";
import { useNow } from "../parts/Time";
import { REFRESH_MS, useAutoRefresh } from "./refresh";

/** Ask again now, and whether to ask every 30 s. */
export function RefreshControl() {
  const page = useThisPage();
  const [auto, setAuto] = useAutoRefresh();
  const label = auto ? `Refreshes every ${REFRESH_MS / 1000} s; pause` : "Refresh by itself";
  return (
    <div className="refresh">
      <ReadAt at={page.readAt} />
      <button
        type="button"
        className={`button button-icon ${page.asking ? "turning" : ""}`}
        aria-label="Refresh now"
        title="Refresh now"
        onClick={page.reload}
      >
        <Icon name="refresh" />
      </button>
      <button
        type="button"
        className="button button-icon"
        aria-pressed={auto}
        aria-label="Refresh every 30 seconds"
        title={label}
        onClick={() => setAuto(!auto)}
      >
        <Icon name={auto ? "pause" : "play"} />
      </button>
    </div>
  );
}

function ReadAt({ at }: { at: number | null }) {
  const now = useNow();
  if (at === null) return null;
  const iso = new Date(at).toISOString();
  return (
    <span className="read-at wide-only" title={iso}>
      {ago(iso, Math.max(now, at))}
    </span>
  );
}

import { expiryWarning } from "../../format/certificates";
import { failureWords } from "../../format/failures";
import { StatusBadge, stateOf } from "../../parts/Status";
import { Ago, Since } from "../../parts/Time";
import type { Monitor } from "./monitor";

/** The state in one line, and the last failure in words. */
export function Lead({ monitor }: { monitor: Monitor | null | undefined }) {
  if (!monitor) return <p className="muted">&nbsp;</p>;
  const expiring = expiryWarning(monitor.newestCertificate?.daysLeft);
  return (
    <div className="row">
      <StatusBadge state={stateOf(monitor.status)} />
      {monitor.streak?.since && (
        <span className="muted">
          for <Since at={monitor.streak.since} />
        </span>
      )}
      {monitor.config && <span className="muted break">{monitor.config.url}</span>}
      {expiring && <span className="last-failure">{expiring}</span>}
      {monitor.lastFailure && (
        <span className="last-failure">
          Last failure <Ago at={monitor.lastFailure.checkedAt} />, {failureWords(monitor.lastFailure)}
        </span>
      )}
    </div>
  );
}

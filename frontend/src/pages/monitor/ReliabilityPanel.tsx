import { count, counted } from "../../format/numbers";
import { NONE, ratio } from "../../format/ratios";
import { length } from "../../format/times";
import { Panel } from "../../parts/Panel";
import { Time } from "../../parts/Time";
import type { Monitor } from "./monitor";

interface ReliabilityProps {
  monitor: Monitor | null | undefined;
  className: string;
}

/** How often it fails, for how long, and whether it flaps. */
export function ReliabilityPanel({ monitor, className }: ReliabilityProps) {
  const facts = monitor ? factsOf(monitor) : [];
  return (
    <Panel
      title="Reliability"
      subtitle="last 30 days"
      paths={["monitor.reliability", "monitor.flapping", "monitor.incidentStats"]}
      sheet={{ columns: ["what", "value"], rows: facts.map(([name, value]) => [name, value]) }}
      skeleton="rows"
      className={className}
    >
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {monitor?.reliability?.longestUp && (
          <div className="fact">
            <dt>Longest up since</dt>
            <dd>
              <Time at={monitor.reliability.longestUp.since} />
            </dd>
          </div>
        )}
      </dl>
      {monitor?.reliability?.sequence.reason && (
        <p className="muted">{monitor.reliability.sequence.reason}</p>
      )}
    </Panel>
  );
}

function factsOf({ reliability, flapping, incidentStats }: Monitor): [string, string][] {
  const found: [string, string][] = [];
  if (reliability) {
    found.push(
      ["Stretches of failure", count(reliability.outages)],
      ["Down in all", length(reliability.downSeconds)],
      ["Between failures", length(reliability.mtbfSeconds)],
      ["To recover", length(reliability.mttrSeconds)],
      ["Longest up", length(reliability.longestUp?.seconds)],
    );
  }
  if (flapping) found.push(["Flapping, 6 hours", flappingWords(flapping)]);
  if (incidentStats) {
    const { opened, open, mttrSeconds, detectionSeconds } = incidentStats;
    found.push(
      ["Incidents", `${counted(opened, "incident")}, ${count(open)} open`],
      ["Incident to recovery", length(mttrSeconds)],
      ["Failure to incident", length(detectionSeconds)],
    );
  }
  return found;
}

function flappingWords({
  score,
  isFlapping,
  transitions,
  sequence,
}: NonNullable<Monitor["flapping"]>): string {
  if (sequence.reason) return `${NONE} (sampled)`;
  if (score === null) return `${NONE} (too few checks)`;
  return `${isFlapping ? "yes" : "no"}: ${counted(transitions, "change")}, ${ratio(score)}`;
}

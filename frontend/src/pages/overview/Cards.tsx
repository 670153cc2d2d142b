import { count, latency, latencyChange, signed } from "../../format/numbers";
import { ratio } from "../../format/ratios";
import { windowName } from "../../format/windows";
import type { OverviewQuery, UptimeCardFragment } from "../../gql/generated";
import { Change, Count, Latency, Ratio, RatioChange } from "../../parts/Numbers";
import { Panel } from "../../parts/Panel";

type Fleet = OverviewQuery["fleet"];

const WINDOWS = ["24h", "7d", "30d"];

/** The numbers that are looked at first. */
export function Cards({ fleet, window }: { fleet: Fleet | undefined; window: string }) {
  return (
    <div className="cards">
      {WINDOWS.map((one, at) => (
        <UptimeCard key={one} window={one} uptime={fleet?.uptimes?.[at]} paths={["fleet.uptimes"]} />
      ))}
      <LatencyCard stats={fleet?.latency} window={window} paths={["fleet.latency"]} />
      <FailuresCard failures={fleet?.failures} />
    </div>
  );
}

interface UptimeCardProps {
  window: string;
  uptime: UptimeCardFragment | undefined;
  paths: readonly string[];
}

export function UptimeCard({ window, uptime, paths }: UptimeCardProps) {
  return (
    <Panel
      title={`Uptime, ${windowName(window)}`}
      paths={paths}
      fidelity={uptime?.fidelity}
      skeleton="number"
      sheet={uptime ? uptimeSheet(uptime) : null}
      empty={uptime?.checks === 0 && "No checks yet."}
    >
      <p className="big">
        <Ratio estimate={uptime?.uptime} interval="below" />
      </p>
      <p className="small muted">
        {count(uptime?.down)} of {count(uptime?.checks)} checks failed
        {!!uptime?.degraded && `, ${count(uptime.degraded)} were degraded`}
        <CoverageNote coverage={uptime?.coverage} />
      </p>
      {uptime?.previous && (
        <p className="small">
          <RatioChange change={uptime.previous.change} significant={uptime.previous.significant} />{" "}
          <span className="muted">to the period before</span>
        </p>
      )}
    </Panel>
  );
}

/** Lost checks are no downtime, but the reader must know of them. */
export function CoverageNote({ coverage }: { coverage: number | null | undefined }) {
  if (coverage === null || coverage === undefined || coverage >= 0.98) return null;
  return (
    <span className="coverage" title="Checks seen of those that the monitors' intervals let expect">
      {" "}
      · only {ratio(coverage, 0)} of the checks arrived
    </span>
  );
}

function uptimeSheet(one: UptimeCardFragment) {
  const { value, lower, upper } = one.uptime;
  return {
    columns: [
      "window",
      "since",
      "until",
      "checks",
      "up",
      "degraded",
      "down",
      "uptime",
      "lower",
      "upper",
      "coverage",
    ],
    rows: [
      [
        one.window,
        one.since,
        one.until,
        one.checks,
        one.up,
        one.degraded,
        one.down,
        value,
        lower,
        upper,
        one.coverage,
      ],
    ],
  };
}

interface LatencyCardProps {
  stats: NonNullable<Fleet>["latency"] | undefined;
  window: string;
  paths: readonly string[];
}

export function LatencyCard({ stats, window, paths }: LatencyCardProps) {
  const sheet = stats && {
    columns: ["mean ms", "p50 ms", "p95 ms", "p99 ms", "min ms", "max ms", "answered checks"],
    rows: [
      [
        stats.mean.value,
        stats.p50.value,
        stats.p95.value,
        stats.p99.value,
        stats.min,
        stats.max,
        stats.checks,
      ],
    ],
  };
  return (
    <Panel
      title={`Latency, ${windowName(window)}`}
      paths={paths}
      fidelity={stats?.fidelity}
      skeleton="number"
      sheet={sheet ?? null}
      empty={stats?.checks === 0 && "No answered checks in this window."}
    >
      <p className="pair">
        <span>
          <span className="big">
            <Latency estimate={stats?.mean} />
          </span>
          <small>mean</small>
        </span>
        <span>
          <span className="big">
            <Latency estimate={stats?.p95} />
          </span>
          <small>p95</small>
        </span>
      </p>
      <p className="small muted">
        median {latency(stats?.p50.value)}, p99 {latency(stats?.p99.value)}
      </p>
      {typeof stats?.previous?.p95.value === "number" && (
        <p className="small">
          <Change
            value={stats.previous.p95.value}
            text={latencyChange(stats.previous.p95.value)}
            better={stats.previous.p95.value < 0}
            significant={stats.previous.significant}
          />{" "}
          <span className="muted">p95 to the period before</span>
        </p>
      )}
    </Panel>
  );
}

function FailuresCard({ failures }: { failures: NonNullable<Fleet>["failures"] | undefined }) {
  const sheet = failures && {
    columns: ["failures", "lower", "upper", "checks"],
    rows: [[failures.failures.value, failures.failures.lower, failures.failures.upper, failures.checks]],
  };
  return (
    <Panel
      title="Failures, last hour"
      paths={["fleet.failures"]}
      fidelity={failures?.fidelity}
      skeleton="number"
      sheet={sheet ?? null}
    >
      <p className="big">
        <Count estimate={failures?.failures} interval="below" />
      </p>
      <p className="small muted">of {count(failures?.checks)} checks</p>
      {typeof failures?.previous?.change.value === "number" && (
        <p className="small">
          <Change
            value={failures.previous.change.value}
            text={signed(failures.previous.change.value)}
            better={failures.previous.change.value < 0}
            significant={failures.previous.significant}
          />{" "}
          <span className="muted">to the hour before</span>
        </p>
      )}
    </Panel>
  );
}

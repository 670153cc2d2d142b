import type { ReactNode } from "react";
import { latency } from "../../format/numbers";
import { length } from "../../format/times";
import { Panel } from "../../parts/Panel";
import { regionName } from "../../parts/RegionsPanel";
import { Ago, Time } from "../../parts/Time";
import type { Monitor } from "./monitor";

/** What the registry knows: it stands while telemetry fails. */
export function FactsPanel({ monitor }: { monitor: Monitor | null | undefined }) {
  return (
    <Panel
      title="This monitor"
      paths={["monitor.config", "monitor.relay", "monitor.newestCertificate"]}
      skeleton="rows"
    >
      <dl className="facts">
        {(monitor ? factsOf(monitor) : []).map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** What is set for HTTP alone, and for HTTPS alone. */
function policies({ kind, config }: Monitor): readonly (readonly [string, ReactNode])[] {
  if (kind !== "HTTP" || !config) {
    return [];
  }
  const redirects = ["Redirects", config.followRedirects ? "are followed" : "are not followed"] as const;
  const certificate = ["Certificate", config.verifyTls ? "has to be valid" : "is not looked at"] as const;
  return config.url?.startsWith("https:") ? [certificate, redirects] : [redirects];
}

/** The certificate that checks of the last day were shown. */
function shown({ newestCertificate: certificate }: Monitor): readonly (readonly [string, ReactNode])[] {
  if (!certificate) return [];
  return [
    ["It expires", <Time key="expires" at={certificate.expiresAt} style="year" />],
    ["Issued by", certificate.issuer ?? "unknown"],
  ];
}

function factsOf(monitor: Monitor): readonly (readonly [string, ReactNode])[] {
  const { config, relay } = monitor;
  return [
    ["Last check", <Ago key="checked" at={monitor.lastCheckedAt} />],
    ["It took", latency(monitor.lastLatencyMs)],
    ["From", monitor.lastRegion ? regionName(monitor.lastRegion) : "unknown"],
    ["Last error", monitor.lastError ?? "none"],
    ["Next check", <Ago key="next" at={monitor.nextRunAt} />],
    ["Kind", monitor.kind ?? "unknown"],
    ["Every", length(config?.intervalSeconds)],
    ["Gives up after", latency(config?.timeoutMs)],
    ...policies(monitor),
    ...shown(monitor),
    ["Checked by", relay ? relay.name : "the gateway"],
    ["Created", <Time key="created" at={monitor.createdAt} style="year" />],
  ];
}

import type { Beat } from "../src/layout.ts";

/** A heartbeat with every field filled, of now unless told otherwise. */
export function beat(parts: Partial<Beat> = {}): Beat {
  return {
    monitorId: "mon_1",
    orgId: "org_1",
    dispatchId: "d-1",
    status: "up",
    region: "Île-de-France",
    colo: "CDG",
    error: "",
    timestampMs: Date.now(),
    latencyMs: 12.5,
    code: 200,
    kind: "http",
    relay: "rel_1",
    lagMs: 7,
    lookupMs: 1,
    connectMs: 2,
    tlsMs: 3,
    firstByteMs: 4,
    expiresS: 1_800_000_000,
    httpVersion: "1.1",
    issuer: "Let's Encrypt",
    ...parts,
  };
}

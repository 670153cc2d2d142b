// Written by scripts/export-layout from the gateway's tables (gateway/telemetry/sql): change those.

export const VERSION = "appended-2026";

/** Of Analytics Engine, which drops in silence what is over. A check that ended so long ahead of
 * its row, or so long behind, is read in no window. */
export const LIMITS = {
  indexes: 1,
  indexBytes: 96,
  blobs: 20,
  blobBytes: 16384,
  doubles: 20,
  pointsPerInvocation: 250,
  cautiousPointsPerInvocation: 25,
  aheadSeconds: 3600,
  behindSeconds: 90000,
} as const;

export const STATUSES = ["up", "degraded", "down", "pending"] as const;
export type Status = (typeof STATUSES)[number];

export const FAILURE_CLASSES = ["timeout", "dns", "connect", "tls", "redirect", "client_error", "server_error", "content", "other"] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

export const OTHER: FailureClass = "other";

/** What an id is: no other can be asked for. */
export const ID = /^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,95}$/;

/** One heartbeat: the outcome of one check. */
export interface Beat {
  /** `index1`: Id of the monitor; what Analytics Engine samples by. */
  monitorId: string;
  /** `blob1`: Id of the organization; every read is scoped by it. */
  orgId: string;
  /** `blob2`: Id of this run of the monitor, the same in a row written twice. Absent: not written. */
  dispatchId?: string;
  /** `blob3`: `up`, `degraded`, `down` or `pending`. */
  status: Status;
  /** `blob4`: Where it was checked from, as `cf.region()` has it. Absent: unknown. */
  region?: string;
  /** `blob5`: IATA code of the point of presence. Absent: unknown. */
  colo?: string;
  /** `blob6`: Why it failed, for people, without secrets. Absent: no error. */
  error?: string;
  /** `double1`: When the check ended (Unix ms). */
  timestampMs: number;
  /** `double2`: How long the whole check took (ms). Absent: 0 ms. */
  latencyMs?: number;
  /** `double3`: HTTP status of the last answer. Absent: no answer. */
  code?: number;
  /** `double4`: Probability, at most 1, with which the writer recorded the row. Absent: 1. */
  sampleRate?: number;
  /** `blob7`: How it was checked: `http`, `tcp` or `udp`. Absent: not written. */
  kind?: string;
  /** `blob8`: One of the nine classes of a check that is down. Absent: what code and error say. */
  errorClass?: FailureClass | "";
  /** `blob9`: Id of the relay that checked. Absent: no relay. */
  relay?: string;
  /** `double5`: From when the check was due to its start (ms). Absent: on time; without a kind, not written. */
  lagMs?: number;
  /** `double6`: The look-up of the name took (ms). Absent: not measured. */
  lookupMs?: number;
  /** `double7`: The connection took (ms). Absent: not measured. */
  connectMs?: number;
  /** `double8`: The TLS handshake took (ms). Absent: not measured. */
  tlsMs?: number;
  /** `double9`: The wait from the request to the first byte took (ms). Absent: not measured. */
  firstByteMs?: number;
  /** `double10`: When the certificate expires (Unix s). Absent: no certificate seen. */
  expiresS?: number;
  /** `blob10`: HTTP version of the answer, like `1.1`. Absent: not written. */
  httpVersion?: string;
  /** `blob11`: Who issued the certificate. Absent: not written. */
  issuer?: string;
}

export interface Field {
  name: keyof Beat;
  kind: "index" | "blob" | "double";
  /** From 0, among the columns of its kind. */
  position: number;
  required: boolean;
  /** Of a text in UTF-8; 0 for numbers. */
  mostBytes: number;
  /** A longer text is cut; where it may not be, the heartbeat is refused. */
  cut: boolean;
  /** Is matched by ID. */
  id: boolean;
}

export const FIELDS: readonly Field[] = [
  { name: "monitorId", kind: "index", position: 0, required: true, mostBytes: 96, cut: false, id: true },
  { name: "orgId", kind: "blob", position: 0, required: true, mostBytes: 96, cut: false, id: true },
  { name: "dispatchId", kind: "blob", position: 1, required: false, mostBytes: 96, cut: false, id: true },
  { name: "status", kind: "blob", position: 2, required: true, mostBytes: 16, cut: false, id: false },
  { name: "region", kind: "blob", position: 3, required: false, mostBytes: 200, cut: true, id: false },
  { name: "colo", kind: "blob", position: 4, required: false, mostBytes: 16, cut: false, id: false },
  { name: "error", kind: "blob", position: 5, required: false, mostBytes: 2000, cut: true, id: false },
  { name: "timestampMs", kind: "double", position: 0, required: true, mostBytes: 0, cut: false, id: false },
  { name: "latencyMs", kind: "double", position: 1, required: false, mostBytes: 0, cut: false, id: false },
  { name: "code", kind: "double", position: 2, required: false, mostBytes: 0, cut: false, id: false },
  { name: "sampleRate", kind: "double", position: 3, required: false, mostBytes: 0, cut: false, id: false },
  { name: "kind", kind: "blob", position: 6, required: false, mostBytes: 32, cut: false, id: false },
  { name: "errorClass", kind: "blob", position: 7, required: false, mostBytes: 32, cut: false, id: false },
  { name: "relay", kind: "blob", position: 8, required: false, mostBytes: 96, cut: false, id: true },
  { name: "lagMs", kind: "double", position: 4, required: false, mostBytes: 0, cut: false, id: false },
  { name: "lookupMs", kind: "double", position: 5, required: false, mostBytes: 0, cut: false, id: false },
  { name: "connectMs", kind: "double", position: 6, required: false, mostBytes: 0, cut: false, id: false },
  { name: "tlsMs", kind: "double", position: 7, required: false, mostBytes: 0, cut: false, id: false },
  { name: "firstByteMs", kind: "double", position: 8, required: false, mostBytes: 0, cut: false, id: false },
  { name: "expiresS", kind: "double", position: 9, required: false, mostBytes: 0, cut: false, id: false },
  { name: "httpVersion", kind: "blob", position: 9, required: false, mostBytes: 16, cut: false, id: false },
  { name: "issuer", kind: "blob", position: 10, required: false, mostBytes: 800, cut: true, id: false },
];

/** Applies to a code in [codes[0], codes[1]), or to an error that holds one of the words. */
export interface Rule {
  name: FailureClass;
  codes?: readonly [number, number];
  words?: readonly string[];
}

/** In order: the first that applies decides. */
export const RULES: readonly Rule[] = [
  { name: "redirect", codes: [300, 400] },
  { name: "client_error", codes: [400, 500] },
  { name: "server_error", codes: [500, 600] },
  {
    name: "dns",
    words: [
      "dns:",
      "dns ",
      "no such host",
      "getaddrinfo",
      "name resolution",
      "name or service not known",
      "could not resolve",
      "nxdomain",
      "servfail",
    ],
  },
  {
    name: "tls",
    words: [
      "tls:",
      "tls ",
      "ssl:",
      "ssl ",
      "sslv3",
      "certificate",
      "x509",
      "handshake",
    ],
  },
  {
    name: "timeout",
    words: [
      "timeout",
      "timed out",
      "timedout",
      "deadline",
      "in time",
      "took too long",
      "operation was aborted",
    ],
  },
  {
    name: "redirect",
    words: [
      "redirect",
      "http 3",
      "status 3",
      "status code 3",
    ],
  },
  {
    name: "client_error",
    words: [
      "http 4",
      "status 4",
      "status code 4",
    ],
  },
  {
    name: "server_error",
    words: [
      "http 5",
      "status 5",
      "status code 5",
    ],
  },
  {
    name: "connect",
    words: [
      "connect",
      "econn",
      "refused",
      "unreachable",
      "no route to host",
      "host is down",
      "network is down",
      "network error",
      "broken pipe",
      "socket",
      "cannot assign requested address",
    ],
  },
  {
    name: "content",
    words: [
      "content",
      "body",
      "keyword",
      "json",
      "not http",
      "mismatch",
      "malformed",
      "unexpected",
    ],
  },
  { name: "content", codes: [200, 300] },
];

//! Written by scripts/export-layout from the gateway's tables (gateway/telemetry/sql): change those.

pub const VERSION: &str = "appended-2026";

pub const MOST_INDEXES: usize = 1;
pub const MOST_INDEX_BYTES: usize = 96;
pub const MOST_BLOBS: usize = 20;
pub const MOST_BLOB_BYTES: usize = 16384;
pub const MOST_DOUBLES: usize = 20;
pub const POINTS_AN_INVOCATION: usize = 250;
pub const CAUTIOUS_POINTS: usize = 25;
pub const MOST_SECONDS_AHEAD: usize = 3600;
pub const MOST_SECONDS_BEHIND: usize = 90000;

pub const STATUSES: [&str; 4] = [
    "up",
    "degraded",
    "down",
    "pending",
];

pub const FAILURE_CLASSES: [&str; 9] = [
    "timeout",
    "dns",
    "connect",
    "tls",
    "redirect",
    "client_error",
    "server_error",
    "content",
    "other",
];

pub const OTHER: &str = "other";

/// Texts: the field, its most bytes in UTF-8, and whether a longer one is cut, else refused.
pub const TEXTS: [(&str, usize, bool); 12] = [
    ("monitor_id", 96, false),
    ("org_id", 96, false),
    ("dispatch_id", 96, false),
    ("status", 16, false),
    ("region", 200, true),
    ("colo", 16, false),
    ("error", 2000, true),
    ("kind", 32, false),
    ("error_class", 32, false),
    ("relay", 96, false),
    ("http_version", 16, false),
    ("issuer", 800, true),
];

/// One heartbeat: the outcome of one check. What is not known stays "" or 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heartbeat {
    /// `index1`: id of the monitor; what Analytics Engine samples by.
    pub monitor_id: String,
    /// `blob1`: id of the organization; every read is scoped by it.
    pub org_id: String,
    /// `blob2`: id of this run of the monitor, the same in a row written twice.
    pub dispatch_id: String,
    /// `blob3`: `up`, `degraded`, `down` or `pending`.
    pub status: String,
    /// `blob4`: where it was checked from, as `cf.region()` has it.
    pub region: String,
    /// `blob5`: IATA code of the point of presence.
    pub colo: String,
    /// `blob6`: why it failed, for people, without secrets.
    pub error: String,
    /// `double1`: when the check ended (Unix ms).
    pub timestamp_ms: f64,
    /// `double2`: how long the whole check took (ms).
    pub latency_ms: f64,
    /// `double3`: HTTP status of the last answer.
    pub code: f64,
    /// `double4`: probability, at most 1, with which the writer recorded the row.
    pub sample_rate: f64,
    /// `blob7`: how it was checked: `http`, `tcp` or `udp`.
    pub kind: String,
    /// `blob8`: one of the nine classes of a check that is down.
    pub error_class: String,
    /// `blob9`: id of the relay that checked.
    pub relay: String,
    /// `double5`: from when the check was due to its start (ms).
    pub lag_ms: f64,
    /// `double6`: the look-up of the name took (ms).
    pub lookup_ms: f64,
    /// `double7`: the connection took (ms).
    pub connect_ms: f64,
    /// `double8`: the TLS handshake took (ms).
    pub tls_ms: f64,
    /// `double9`: the wait from the request to the first byte took (ms).
    pub first_byte_ms: f64,
    /// `double10`: when the certificate expires (Unix s).
    pub expires_s: f64,
    /// `blob10`: HTTP version of the answer, like `1.1`.
    pub http_version: String,
    /// `blob11`: who issued the certificate.
    pub issuer: String,
}

impl Heartbeat {
    /// The one index: a point with two is not recorded.
    pub fn index(&self) -> &str {
        &self.monitor_id
    }

    pub fn blobs(&self) -> [&str; 11] {
        [
            &self.org_id,
            &self.dispatch_id,
            &self.status,
            &self.region,
            &self.colo,
            &self.error,
            &self.kind,
            &self.error_class,
            &self.relay,
            &self.http_version,
            &self.issuer,
        ]
    }

    pub fn doubles(&self) -> [f64; 10] {
        [
            self.timestamp_ms,
            self.latency_ms,
            self.code,
            self.sample_rate,
            self.lag_ms,
            self.lookup_ms,
            self.connect_ms,
            self.tls_ms,
            self.first_byte_ms,
            self.expires_s,
        ]
    }
}

/// Applies to a code in [from, until), or to an error with one of the words, in small letters.
pub enum Rule {
    Codes(&'static str, u16, u16),
    Words(&'static str, &'static [&'static str]),
}

/// In order: the first that applies decides.
pub const RULES: [Rule; 12] = [
    Rule::Codes("redirect", 300, 400),
    Rule::Codes("client_error", 400, 500),
    Rule::Codes("server_error", 500, 600),
    Rule::Words(
        "dns",
        &[
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
    ),
    Rule::Words(
        "tls",
        &[
            "tls:",
            "tls ",
            "ssl:",
            "ssl ",
            "sslv3",
            "certificate",
            "x509",
            "handshake",
        ],
    ),
    Rule::Words(
        "timeout",
        &[
            "timeout",
            "timed out",
            "timedout",
            "deadline",
            "in time",
            "took too long",
            "operation was aborted",
        ],
    ),
    Rule::Words(
        "redirect",
        &[
            "redirect",
            "http 3",
            "status 3",
            "status code 3",
        ],
    ),
    Rule::Words(
        "client_error",
        &[
            "http 4",
            "status 4",
            "status code 4",
        ],
    ),
    Rule::Words(
        "server_error",
        &[
            "http 5",
            "status 5",
            "status code 5",
        ],
    ),
    Rule::Words(
        "connect",
        &[
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
    ),
    Rule::Words(
        "content",
        &[
            "content",
            "body",
            "keyword",
            "json",
            "not http",
            "mismatch",
            "malformed",
            "unexpected",
        ],
    ),
    Rule::Codes("content", 200, 300),
];

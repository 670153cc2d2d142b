// What the platform's frontend checks on arrival, written from its table of calls: one wrong element fails
// the whole list. Usage: node frontend_contract.mjs BASE_URL TOKEN MONITOR ORIGIN; prints what is wrong, as JSON.

const [base, token, monitor, origin] = process.argv.slice(2);

const fail = (at, wanted, value) => {
  throw new Error(`${at}: ${wanted} wanted, found ${JSON.stringify(value)}`);
};
const is = (wanted, test) => (value, at) => test(value) || fail(at, wanted, value);
const string = is("string", (value) => typeof value === "string");
const number = is("number", (value) => typeof value === "number" && Number.isFinite(value));
const integer = is("integer", Number.isInteger);
const boolean = is("boolean", (value) => typeof value === "boolean");
const flag = is("0 or 1", (value) => value === 0 || value === 1);
const nullable = (schema) => (value, at) => value === null || schema(value, at);
const optional = (schema) => (value, at) => value === undefined || schema(value, at);
const oneOf = (...words) => is(words.join(" or "), (value) => words.includes(value));
const array = (schema) => (value, at) => {
  Array.isArray(value) || fail(at, "array", value);
  value.forEach((one, number) => schema(one, `${at}[${number}]`));
};
const object = (fields) => (value, at) => {
  (value !== null && typeof value === "object" && !Array.isArray(value)) || fail(at, "object", value);
  for (const [name, schema] of Object.entries(fields)) schema(value[name], `${at}.${name}`);
  const strangers = Object.keys(value).filter((name) => !(name in fields));
  strangers.length === 0 || fail(at, "no other key", strangers);
};

const status = oneOf("up", "down", "degraded", "pending");
const config = object({
  url: string,
  interval: integer,
  timeout: integer,
  verify_tls: boolean,
  follow_redirects: boolean,
});
const aMonitor = object({
  id: string,
  orgId: string,
  name: string,
  kind: oneOf("http", "tcp", "udp"),
  enabled: flag,
  config,
  status,
  lastCheckedAt: nullable(integer),
  lastFailedAt: nullable(integer),
  firstCheckedAt: nullable(integer),
  rtMs: nullable(integer),
  region: nullable(string),
  relayId: string,
  lastError: nullable(string),
  nextRunAt: nullable(integer),
  createdAt: integer,
  updatedAt: integer,
});
const heartbeats = object({
  monitorId: string,
  window: object({ sinceMs: integer, untilMs: integer, hours: integer }),
  items: array(
    object({
      timestampMs: integer,
      status,
      latencyMs: integer,
      region: nullable(string),
      colo: nullable(string),
      error: nullable(string),
      code: nullable(integer),
      sampleRate: number,
      dispatchId: nullable(string),
    }),
  ),
});
const calls = {
  "/api/bootstrap/status": object({ isBootstrapped: boolean, suggestedSlug: string, email: string }),
  "/api/organizations": object({
    id: string,
    slug: string,
    name: string,
    createdAt: number,
    ownerId: string,
    updatedAt: optional(nullable(number)),
  }),
  "/api/organizations/members": array(object({ email: string, role: string })),
  "/api/internal/relays": array(
    object({
      id: string,
      slug: string,
      name: string,
      locationHint: string,
      jurisdiction: string,
      durableObjectId: string,
      enabled: boolean,
      lastBootstrappedAt: nullable(number),
      lastError: nullable(string),
      createdAt: number,
      updatedAt: number,
    }),
  ),
  "/api/monitors": array(aMonitor),
  [`/api/monitors/${monitor}`]: aMonitor,
  [`/api/monitors/${monitor}/heartbeats?limit=9999&windowHours=0`]: heartbeats,
  [`/api/monitors/${monitor}/heartbeats`]: heartbeats,
};

const wrong = [];
for (const [path, schema] of Object.entries(calls)) {
  try {
    const answer = await fetch(base + path, { headers: { "Cf-Access-Jwt-Assertion": token, Origin: origin } });
    if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status}`);
    schema(await answer.json(), path);
  } catch (error) {
    wrong.push(String(error.message));
  }
}
const health = await (await fetch(`${base}/api/health`, { headers: { "Cf-Access-Jwt-Assertion": token } })).text();
if (health !== "ok") wrong.push(`/api/health: ${health}`);
console.log(JSON.stringify({ asked: Object.keys(calls).length, wrong }));

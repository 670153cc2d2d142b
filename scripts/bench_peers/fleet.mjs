// The rows that the gateway answers with, as JavaScript objects, behind a schema of the same shape.
import { readFileSync } from "node:fs"

export const typeDefs = /* GraphQL */ `
  scalar DateTime

  enum CheckOutcome { UP DEGRADED DOWN PENDING }
  enum MonitorStatus { UP DEGRADED DOWN PENDING PAUSED MAINTENANCE }

  type PageInfo { hasNextPage: Boolean!, endCursor: String }

  type Heartbeat {
    checkedAt: DateTime!
    status: CheckOutcome!
    latencyMs: Float!
    region: String
    colo: String
    code: Int
  }
  type HeartbeatEdge { cursor: String!, node: Heartbeat! }
  type HeartbeatConnection { nodes: [Heartbeat!]!, edges: [HeartbeatEdge!]!, pageInfo: PageInfo! }

  type Monitor {
    id: ID!
    name: String!
    status: MonitorStatus!
    heartbeats(first: Int! = 20): HeartbeatConnection
  }
  type MonitorEdge { cursor: String!, node: Monitor! }
  type MonitorConnection { nodes: [Monitor!]!, edges: [MonitorEdge!]!, pageInfo: PageInfo! }

  type Query {
    monitor(id: ID!): Monitor
    monitors(first: Int! = 20): MonitorConnection
  }
`

const monitors = JSON.parse(readFileSync(process.env.BENCH_ROWS, "utf8"))
const byId = new Map(monitors.map((one) => [one.id, one]))

function connection(rows, first) {
  const nodes = rows.slice(0, first)
  return {
    nodes,
    edges: () => nodes.map((node, at) => ({ cursor: String(at), node })),
    pageInfo: () => ({ hasNextPage: rows.length > first, endCursor: nodes.length ? String(nodes.length - 1) : null }),
  }
}

export const resolvers = {
  Query: {
    monitor: (_root, { id }) => byId.get(id) ?? null,
    monitors: (_root, { first }) => connection(monitors, first),
  },
  Monitor: { heartbeats: (monitor, { first }) => connection(monitor.heartbeats, first) },
}

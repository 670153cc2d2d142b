import type { Metric, Product } from "../gql/generated";

/** What Cloudflare's products are called, and what is counted of them. */
export const PRODUCTS: Record<Product, string> = {
  ANALYTICS_ENGINE: "Analytics Engine",
  D1: "D1",
  DURABLE_OBJECTS: "Durable Objects",
  WORKERS: "Workers",
};

export const METRICS: Record<Metric, string> = {
  CPU_MILLISECONDS: "CPU milliseconds",
  GB_SECONDS: "GB-seconds",
  GB_STORED: "GB stored",
  POINTS_WRITTEN: "points written",
  READ_QUERIES: "read queries",
  REQUESTS: "requests",
  ROWS_READ: "rows read",
  ROWS_WRITTEN: "rows written",
};

import type { MonitorQuery } from "../../gql/generated";

/** The monitor of the page, as its one question returns it; each panel shows a part. */
export type Monitor = NonNullable<MonitorQuery["monitor"]>;
